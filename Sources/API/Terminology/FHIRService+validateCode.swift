internal import FHIR
internal import Record
internal import Terminology
internal import Wording

extension FHIRService {
    /// `ValueSet/$validate-code`. Source: valueset-operation-validate-code.html.
    func validateInValueSet(
        _ input: OperationInput, _ place: OperationPlace, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        try asked { () throws(RecordError) in
            try input.refuse(["context", "date"])
            try input.allow(
                [
                    "url", "valueSetVersion", "code", "system", "systemVersion", "display", "abstract",
                    "displayLanguage",
                ],
                ["valueSet": .resource, "coding": .coding, "codeableConcept": .concept])
        }
        let system = try asked { () throws(RecordError) in try input.value("system") }
        let version = try asked { () throws(RecordError) in try input.value("systemVersion") }
        let codings = try codings(
            input, system: system, version: version, own: ["system", "systemVersion", "display"])
        if let coding = codings.first, coding.system == nil, !input.all("code").isEmpty {
            throw TerminologyError(.required, "system: says of which code system \(coding.code.prefix(100)) is")
        }
        var versions: [String: String] = [:]
        for coding in codings { if let system = coding.system { versions[system] = coding.version } }
        let reader = ValueSetReader(terminology, versions: versions)
        let valueSet = try valueSet(input, place, reader, terminology)
        let name: Message = valueSet.url.map(Message.init(data:)) ?? "the value set"
        return try answer(input, codings, "in \(name)", hints: { reader.incompleteSystems.sorted() }) {
            coding throws(TerminologyError) in
            guard let found = try reader.member(coding, of: valueSet) else { return nil }
            return try concept(found, terminology)
        }
    }

    /// `CodeSystem/$validate-code`. Source: codesystem-operation-validate-code.html.
    func validateInCodeSystem(
        _ input: OperationInput, _ place: OperationPlace, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        try asked { () throws(RecordError) in
            try input.refuse(["codeSystem", "date"])
            try input.allow(
                ["url", "code", "version", "display", "abstract", "displayLanguage"],
                ["coding": .coding, "codeableConcept": .concept])
        }
        if place.id == nil, let grammar = try grammar(input, "url", terminology) {
            return try validate(input, by: grammar, terminology)
        }
        let system = try codeSystem(input, place, url: "url", terminology)
        let codings = try codings(input, system: system.header.url, version: nil, own: ["display"])
        let hint = system.header.isComplete ? [] : [system.canonical]
        return try answer(input, codings, "in \(system.canonical)", hints: { hint }) {
            coding throws(TerminologyError) in
            guard coding.system == system.header.url,
                coding.version == nil || coding.version == system.header.version,
                let id = try terminology.store.find(coding.code, in: system),
                let concept = try terminology.concept(id, of: system)
            else { return nil }
            return NamedConcept(concept: concept, language: system.header.language)
        }
    }

    /// A concept with the language of its display.
    struct NamedConcept {
        var concept: Concept
        var language: String?
    }

    /// A member of a value set with all its names: what the value set calls it counts first.
    private func concept(
        _ member: ValueSetMember, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> NamedConcept {
        let name = member.name
        var named = NamedConcept(concept: name)
        // In the version that the value set draws on, which need not be the newest.
        guard let id = member.id, let system = try terminology.store.system(number: id >> 32),
            var known = try terminology.concept(id, of: system)
        else { return named }
        if let display = name.display, display != known.display {
            if let usual = known.display { known.designations.append(Designation(value: usual)) }
            known.display = display
        }
        known.designations += name.designations
        known.isInactive = known.isInactive || name.isInactive
        named.concept = known
        named.language = system.header.language
        return named
    }

    func answer(
        _ input: OperationInput, _ codings: [Coding], _ place: Message, hints: () -> [String],
        _ find: (Coding) throws(TerminologyError) -> NamedConcept?
    ) throws(TerminologyError) -> [UInt8] {
        let language = try asked { () throws(RecordError) in try input.value("displayLanguage") }
        let takesAbstract = try asked { () throws(RecordError) in try input.flag("abstract") } ?? true
        var faults: [Message] = []
        var display: String?
        for coding in codings {
            let shown = "\(coding.system.map { $0 + "|" } ?? "")\(coding.code)".prefix(200)
            guard coding.system != nil else {
                faults.append("\(shown) has no system, and a code means nothing without: give the system")
                continue
            }
            guard let found = try find(coding) else {
                faults.append("\(shown) is not \(place)")
                continue
            }
            let concept = found.concept
            display = concept.display(in: language, ofSystem: found.language)
            if concept.isAbstract && !takesAbstract {
                faults.append("\(shown) only groups others")
                continue
            }
            if let given = coding.display, !FHIRService.isName(given, of: concept) {
                let right = display.map { ": it is called “\($0)”" as Message }
                faults.append("the display is no name of \(shown)\(right)")
                continue
            }
            return ParametersText.make { out in
                out.add("result", boolean: true)
                if concept.isInactive {
                    let text: Message = "\(shown) is no longer in use"
                    out.add("message", "valueString", text.text(in: input.language))
                }
                if let display { out.add("display", "valueString", display) }
            }
        }
        for system in hints() {
            faults.append("of \(system) only some codes are known here: it may have more")
        }
        return ParametersText.make { out in
            out.add("result", boolean: false)
            if faults.isEmpty { faults = ["there is no coding to look at"] }
            let message = faults.dropFirst().reduce(faults[0]) { "\($0); \($1)" }
            out.add("message", "valueString", message.text(in: input.language))
            if let display { out.add("display", "valueString", display) }
        }
    }

    /// Whether a text is one of a concept's names, however it is written: case, accents and white space do not count.
    private static func isName(_ text: String, of concept: Concept) -> Bool {
        let wanted = plain(text)
        let names = (concept.display.map { [$0] } ?? []) + concept.designations.map(\.value)
        return names.isEmpty || names.contains { plain($0) == wanted }
    }

    private static func plain(_ text: String) -> String {
        TextFolding.fold(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
