internal import FHIR
internal import JSON
internal import Record
internal import Terminology
internal import Wording

extension FHIRService {
    /// `ValueSet/$expand`. Source: valueset-operation-expand.html.
    func expand(
        _ input: OperationInput, _ place: OperationPlace, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        let asked = try self.asked { () throws(RecordError) in try ExpandInput(input) }
        let reader = ValueSetReader(terminology)
        let valueSet = try valueSet(input, place, reader, terminology)
        let expansion = try Expander(terminology, asked.request, versions: asked.versions).expand(valueSet)
        try asked.check(expansion.systems)
        var out = JSONOutput(capacity: 512 + expansion.codes.count * 160)
        out.object { out in
            out.member("resourceType", "ValueSet")
            for (name, text) in [
                ("url", valueSet.url), ("version", valueSet.version), ("name", valueSet.name),
                ("title", valueSet.title),
            ] {
                if let text { out.member(name, text) }
            }
            out.member("status", valueSet.status ?? "unknown")
            out.member("expansion", object: { write(expansion, asked, input, &$0) })
        }
        return out.bytes
    }

    /// Writes the value of a parameter of `$expand` by the type that it has.
    private static func write(_ text: String, of name: String, _ out: inout JSONOutput) {
        switch name {
        case "offset", "count":
            out.key("valueInteger")
            out.raw((Int(text).map { String($0) } ?? "0").utf8)
        case "includeDesignations", "activeOnly", "excludeNested", "excludeNotForUI", "excludePostCoordinated":
            out.member("valueBoolean", text == "true")
        case "exclude-system", "system-version", "check-system-version": out.member("valueUri", text)
        case "displayLanguage": out.member("valueCode", text)
        default: out.member("valueString", text)
        }
    }

    private func write(
        _ expansion: Expansion, _ asked: ExpandInput, _ input: OperationInput, _ out: inout JSONOutput
    ) {
        out.member("timestamp", FHIRInstant.text(clock()))
        if let total = expansion.total { out.member("total", total) }
        if asked.request.offset > 0 || asked.request.count != nil { out.member("offset", asked.request.offset) }
        let echoed = input.parameters.filter { !["url", "valueSetVersion"].contains($0.name) && $0.text != nil }
        if !echoed.isEmpty || !expansion.systems.isEmpty || !expansion.supplements.isEmpty {
            out.member(
                "parameter",
                array: { out in
                    for parameter in echoed {
                        out.object { out in
                            out.member("name", parameter.name)
                            FHIRService.write(parameter.text ?? "", of: parameter.name, &out)
                        }
                    }
                    for system in expansion.systems {
                        out.object { out in
                            out.member("name", "version")
                            out.member("valueUri", system)
                        }
                    }
                    for supplement in expansion.supplements {
                        out.object { out in
                            out.member("name", "used-supplement")
                            out.member("valueUri", supplement)
                        }
                    }
                })
        }
        guard !expansion.codes.isEmpty else { return }
        out.member(
            "contains",
            array: { out in
                for code in expansion.codes {
                    out.object { out in
                        if let system = code.system { out.member("system", system) }
                        if code.concept.isAbstract { out.member("abstract", true) }
                        if code.concept.isInactive { out.member("inactive", true) }
                        if let version = code.version { out.member("version", version) }
                        out.member("code", code.concept.code)
                        if let display = code.display { out.member("display", display) }
                        let designations = asked.designations(code.concept)
                        guard !designations.isEmpty else { return }
                        out.member(
                            "designation",
                            array: { out in
                                for designation in designations { out.object { designation.write(to: &$0) } }
                            })
                    }
                }
            })
    }
}

/// The parameters of `$expand`.
struct ExpandInput {
    private(set) var request = ExpansionRequest()
    /// Versions of systems that are named without one.
    private(set) var versions: [String: String] = [:]
    /// Versions that systems must have.
    private var needed: [Canonical] = []
    private var includesDesignations = false
    /// Languages and uses of the designations that are wanted; empty for all.
    private var designationTokens: [(system: String, code: String)] = []

    private static let offsetMax = 10_000_000

    /// What is taken as text; the value set itself may be given too.
    static let parameters = [
        "url", "valueSetVersion", "filter", "offset", "count", "includeDesignations", "designation", "activeOnly",
        "excludeNested", "excludeNotForUI", "excludePostCoordinated", "displayLanguage", "exclude-system",
        "system-version", "check-system-version",
    ]

    init(_ input: OperationInput) throws(RecordError) {
        try input.refuse(
            ["context", "contextDirection", "date", "includeDefinition", "force-system-version"])
        try input.allow(Set(ExpandInput.parameters), ["valueSet": .resource])
        // What is expanded here is flat, and holds no expressions: either way of these is served.
        _ = try (input.flag("excludeNested"), input.flag("excludePostCoordinated"))
        request.filter = try input.value("filter").flatMap(ConceptFilter.init)
        request.offset = try input.number("offset", max: ExpandInput.offsetMax) ?? 0
        request.count = try input.number("count", max: Expander.countMax)
        request.isActiveOnly = try input.flag("activeOnly") ?? false
        request.isForChoice = try input.flag("excludeNotForUI") ?? false
        request.language = try input.value("displayLanguage")
        request.excludedSystems = Set(input.values("exclude-system").map { Canonical($0) })
        for text in input.values("system-version") {
            let canonical = try ExpandInput.versioned(text, "system-version")
            versions[canonical.url] = canonical.version
        }
        for text in input.values("check-system-version") {
            let canonical = try ExpandInput.versioned(text, "check-system-version")
            if let version = versions[canonical.url], version != canonical.version {
                throw OperationInput.wrong(
                    "check-system-version", "names another version of \(canonical.url) than system-version: \(version)")
            }
            // Where the value set names no version, this one is used.
            versions[canonical.url] = canonical.version
            needed.append(canonical)
        }
        let tokens = input.values("designation")
        includesDesignations = try input.flag("includeDesignations") ?? !tokens.isEmpty
        for token in tokens {
            guard let bar = token.lastIndex(where: { $0 == "|" || $0 == "#" }) else {
                throw OperationInput.wrong("designation", "has the form system|code, as urn:ietf:bcp:47|zh")
            }
            designationTokens.append((String(token[..<bar]), String(token[token.index(after: bar)...])))
        }
    }

    private static func versioned(_ text: String, _ name: String) throws(RecordError) -> Canonical {
        let canonical = Canonical(text)
        guard canonical.version != nil else { throw OperationInput.wrong(name, "has the form system|version") }
        return canonical
    }

    /// Refuses an expansion that drew on another version of a system than it must have.
    func check(_ systems: [String]) throws(TerminologyError) {
        for used in systems.map({ Canonical($0) }) {
            for wanted in needed where wanted.url == used.url && wanted.version != used.version {
                throw TerminologyError(
                    .value,
                    "check-system-version: the value set draws on \(used.description), not on \(wanted.description)")
            }
        }
    }

    func designations(_ concept: Concept) -> [Designation] {
        guard includesDesignations else { return [] }
        guard !designationTokens.isEmpty else { return concept.designations }
        return concept.designations.filter { designation in
            designationTokens.contains { token in
                token.system == "urn:ietf:bcp:47"
                    ? designation.language.map { $0 == token.code || $0.hasPrefix(token.code + "-") } ?? false
                    : designation.use?.system == token.system && designation.use?.code == token.code
            }
        }
    }
}
