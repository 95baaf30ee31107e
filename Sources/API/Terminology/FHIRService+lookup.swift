internal import FHIR
internal import Record
internal import Terminology
internal import Wording

extension FHIRService {
    /// Codes below one concept that are told at most.
    private static let childrenMax = 1000
    /// What can be asked of every concept besides the properties of its system.
    private static let ownProperties = [
        "code", "definition", "designation", "display", "inactive", "notSelectable", "parent", "child", "name",
        "version", "system", "url",
    ]

    /// `CodeSystem/$lookup`. Source: codesystem-operation-lookup.html.
    func lookup(_ input: OperationInput, _ terminology: RecordTerminology) throws(TerminologyError) -> [UInt8] {
        let (coding, wanted, language) = try asked { () throws(RecordError) in
            try input.refuse(["date"])
            try input.allow(["code", "system", "version", "displayLanguage", "property"], ["coding": .coding])
            var coding = try input.only("coding")?.coding
            if coding != nil { try input.refuse(["system", "version"], beside: "coding") }
            if let code = try input.value("code") {
                guard coding == nil else { throw OperationInput.wrong("code", "stands with system, or coding alone") }
                coding = Coding(
                    system: try input.value("system"), version: try input.value("version"), code: code)
            }
            guard let coding else { throw OperationInput.missing("code or coding", "one of them must be given") }
            guard coding.system != nil else { throw OperationInput.missing("system", "says of which code system") }
            return (coding, input.values("property"), try input.value("displayLanguage"))
        }
        if let grammar = CodeGrammar(rawValue: coding.system ?? ""),
            try terminology.codeSystem(Canonical(url: grammar.system, version: coding.version)) == nil
        {
            return try lookup(coding.code, wanted, by: grammar, terminology)
        }
        let system = try known(Canonical(coding.system ?? ""), coding.version, terminology)
        for property in wanted { try check(property, in: system, terminology) }
        let store = terminology.store
        guard let id = try store.find(coding.code, in: system), let concept = try terminology.concept(id, of: system)
        else {
            throw TerminologyError(.notFound, "code: \(system.canonical) has no code \(coding.code.prefix(100))")
        }
        func isWanted(_ property: String) -> Bool { wanted.isEmpty || wanted.contains(property) }
        let parents = try isWanted("parent") ? codes(store.parents(of: id), terminology) : []
        let children = try isWanted("child") ? codes(store.children(of: id), terminology) : []
        let languages = wanted.filter { $0.hasPrefix("lang.") }.map { $0.dropFirst(5) }
        let meanings = try meanings(of: concept.properties.filter { isWanted($0.code) }, in: system, store)
        return ParametersText.make { out in
            out.add("name", "valueString", system.header.title ?? system.header.name ?? system.header.url)
            if let version = system.header.version { out.add("version", "valueString", version) }
            let display = concept.display(in: language, ofSystem: system.header.language) ?? concept.code
            out.add("display", "valueString", display)
            for designation in concept.designations {
                let isOfLanguage = languages.contains { Concept.isOf(designation.language, String($0)) }
                guard isWanted("designation") || isOfLanguage else { continue }
                out.add("designation") { out in
                    if let language = designation.language { out.add("language", "valueCode", language) }
                    if let use = designation.use { out.add("use", coding: use) }
                    out.add("value", "valueString", designation.value)
                }
            }
            func property(_ code: String, _ value: PropertyValue) {
                out.add("property") { out in
                    out.add("code", "valueCode", code)
                    out.add("value", value: value)
                    if let display = value.display, value.kind != .coding {
                        out.add("description", "valueString", display)
                    }
                }
            }
            // What a code system is called is no element of the answer, unlike its name.
            if wanted.contains("url") { property("url", PropertyValue(.string, system.header.url)) }
            if let definition = concept.definition, isWanted("definition") {
                property("definition", PropertyValue(.string, definition))
            }
            if concept.isInactive || wanted.contains("inactive") {
                property("inactive", PropertyValue(.boolean, concept.isInactive ? "true" : "false"))
            }
            if concept.isAbstract, isWanted("notSelectable") {
                property("notSelectable", PropertyValue(.boolean, "true"))
            }
            for own in concept.properties
            where isWanted(own.code) && own.code != "inactive" && own.code != "notSelectable" {
                var value = own.value
                if value.kind == .code, value.display == nil { value.display = meanings[value.text] }
                property(own.code, value)
            }
            for parent in parents { property("parent", PropertyValue(.code, parent.code, display: parent.display)) }
            for child in children { property("child", PropertyValue(.code, child.code, display: child.display)) }
        }
    }

    /// What the codes mean that are values of properties: they are concepts of the same system.
    /// Source: codesystem-definitions.html#CodeSystem.property.type.
    private func meanings(
        of properties: [ConceptProperty], in system: KnownSystem, _ store: any ConceptStore
    ) throws(TerminologyError) -> [String: String] {
        var found: [String: String] = [:]
        for property in properties.prefix(FHIRService.childrenMax)
        where property.value.kind == .code && property.value.display == nil && found[property.value.text] == nil {
            guard let id = try store.find(property.value.text, in: system) else { continue }
            found[property.value.text] = try store.summary(id)?.display
        }
        return found
    }

    private func codes(
        _ ids: [ConceptID], _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [Concept] {
        var found: [Concept] = []
        for id in ids.prefix(FHIRService.childrenMax) {
            if let concept = try terminology.store.summary(id) { found.append(concept) }
        }
        return found
    }

    private func check(
        _ property: String, in system: KnownSystem, _ terminology: RecordTerminology
    ) throws(TerminologyError) {
        let systems = [system] + (try terminology.supplements(of: system))
        let known = FHIRService.ownProperties + systems.flatMap { $0.header.properties.map(\.code) }
        if known.contains(property) || property.hasPrefix("lang.") { return }
        for system in systems where try terminology.store.hasProperty(property, in: system) { return }
        let near = NearestName.of(property, in: known).map { "; did you mean \($0)?" as Message }
        throw TerminologyError(
            .notSupported, "property: \(system.canonical) has no property \(property.prefix(100))\(near)")
    }
}
