internal import FHIR
internal import Record
internal import Terminology
internal import Wording

extension FHIRService {
    /// Other maps that maps may lead to.
    private static let mapsMax = 10
    /// Comments of maps that are told.
    private static let hintsMax = 50

    /// What was found on the way through the maps.
    private struct Translating {
        var found: [Translation] = []
        /// What mappings depend on that was not asked with.
        var unmet: [ConceptMapDefinition.Dependency] = []
        /// Maps that lead to others which are not known.
        var lost: [Message] = []
        /// Other maps that a map led to, each of which is asked once.
        var asked: Set<String> = []
        /// Whether the maps were named: then what is missing is an error.
        let isNamed: Bool
    }

    /// `ConceptMap/$translate`. Source: conceptmap-operation-translate.html.
    func translate(
        _ input: OperationInput, _ place: OperationPlace, _ base: String, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        var request = TranslationRequest()
        let (system, version) = try asked { () throws(RecordError) in
            try input.allow(
                [
                    "url", "conceptMapVersion", "code", "system", "version", "source", "target", "targetsystem",
                    "reverse",
                ],
                [
                    "conceptMap": .resource, "coding": .coding, "codeableConcept": .concept, "dependency": .parts,
                ])
            request.isReverse = try input.flag("reverse") ?? false
            request.targetSystem = try input.value("targetsystem")
            for dependency in input.all("dependency") {
                request.dependencies += try FHIRService.dependencies(dependency)
            }
            return (try input.value("system"), try input.value("version"))
        }
        let codings = try codings(input, system: system, version: version, own: ["system", "version"])
        for coding in codings where coding.system == nil {
            throw TerminologyError(.required, "system: says of which code system a code is")
        }
        let isNamed = place.id != nil || !input.all("url").isEmpty || !input.all("conceptMap").isEmpty
        var state = Translating(isNamed: isNamed)
        for coding in codings {
            let maps = try maps(of: coding, input, place, request.isReverse, base, terminology)
            let known = try terminology.codeSystem(Canonical(coding.system ?? ""))
            request.isCaseSensitive = known?.header.isCaseSensitive ?? true
            state.asked = []
            for map in maps { try translate(coding, by: map, request, terminology, &state) }
        }
        var names: [Coding: String] = [:]
        for translation in state.found where translation.coding.display == nil {
            names[translation.coding] = try display(of: translation.coding, terminology)
        }
        let hints = hints(of: state)
        return ParametersText.make { out in
            out.add("result", boolean: !state.found.isEmpty)
            let comments = state.found.compactMap { translation in
                translation.comment.map { "\(translation.coding.code): \($0)" }
            }
            // Under which circumstances a map holds has no place of its own in R4's answer.
            let told = hints.map { $0.text(in: input.language) } + comments.prefix(FHIRService.hintsMax)
            if !told.isEmpty {
                out.add("message", "valueString", told.joined(separator: "\n"))
            } else if state.found.isEmpty {
                let text: Message = "no map says what this code is elsewhere"
                out.add("message", "valueString", text.text(in: input.language))
            }
            for translation in state.found {
                out.add("match") { out in
                    out.add("equivalence", "valueCode", translation.equivalence)
                    var coding = translation.coding
                    coding.display = coding.display ?? names[coding]
                    out.add("concept", coding: coding)
                    for product in translation.product {
                        out.add("product") { out in
                            out.add("element", "valueUri", product.property)
                            out.add("concept", coding: product.value)
                        }
                    }
                    if let map = translation.map { out.add("source", "valueUri", map) }
                }
            }
        }
    }

    private func hints(of state: Translating) -> [Message] {
        var hints: [Message] = []
        if !state.unmet.isEmpty {
            let shown = state.unmet.prefix(10).map { "\($0.property) = \($0.value.code)" }.joined(separator: ", ")
            hints.append(
                "some mappings hold only with \(shown): give what applies as dependency, with its element and concept")
        }
        return hints + state.lost
    }

    /// The parts `element` and `concept`.
    private static func dependencies(
        _ parameter: OperationParameter
    ) throws(RecordError) -> [ConceptMapDefinition.Dependency] {
        var element: String?
        var codings: [Coding] = []
        for part in parameter.parts {
            switch part.name {
            case "element": element = part.text
            case "concept": codings = part.concept ?? part.coding.map { [$0] } ?? []
            default:
                throw RecordError(
                    .invalid, .notSupported, "dependency.\(part.name.prefix(64)): is no part of a dependency",
                    place: part.place)
            }
        }
        guard let element, !codings.isEmpty, codings.count <= codingsOfDependencyMax else {
            throw RecordError(
                .invalid, .required,
                "dependency: needs the parts element, a URI, and concept, a CodeableConcept with 1 to \(codingsOfDependencyMax) codings",
                place: parameter.place)
        }
        return codings.map { ConceptMapDefinition.Dependency(property: element, value: $0) }
    }

    private static let codingsOfDependencyMax = 20

    /// The maps to ask: the one that is named, or all of the system, of the value sets that are named.
    private func maps(
        of coding: Coding, _ input: OperationInput, _ place: OperationPlace, _ reverse: Bool,
        _ base: String, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [ConceptMapDefinition] {
        let (source, target) = try asked { () throws(RecordError) in
            (try input.value("source"), try input.value("target"))
        }
        var maps: [ConceptMapDefinition]
        if let id = place.id {
            try asked { () throws(RecordError) in
                try input.refuse(["url", "conceptMap", "conceptMapVersion"], beside: "a concept map's id")
            }
            maps = [try terminology.conceptMap(id: id)]
        } else if let posted = try asked({ () throws(RecordError) in try input.only("conceptMap") })?.resource {
            try asked { () throws(RecordError) in
                try input.refuse(["url", "conceptMapVersion"], beside: "conceptMap")
            }
            maps = [try self.posted(posted, "ConceptMap") { ConceptMapDefinition($0) }]
        } else if let url = try asked({ () throws(RecordError) in try input.value("url") }) {
            let version = try asked { () throws(RecordError) in try input.value("conceptMapVersion") }
            let canonical = Canonical(url)
            let named = Canonical(url: canonical.url, version: version ?? canonical.version)
            maps = try terminology.conceptMaps(url: named)
            if maps.isEmpty {
                maps = try ImpliedConceptMap.map(named, of: coding, reverse: reverse, terminology).map { [$0] } ?? []
            }
            guard !maps.isEmpty else {
                throw TerminologyError(.notFound, "\(url): no concept map of this URL is known here")
            }
        } else {
            guard !reverse else { throw TerminologyError(.required, "url: says which map is read backwards") }
            maps = try terminology.conceptMaps(from: coding.system ?? "")
            maps += try ImpliedConceptMap.maps(of: coding, terminology)
        }
        if let source {
            let names = try names(ofValueSet: source, base, terminology)
            maps.removeAll { map in !FHIRService.isMeant(reverse ? map.target : map.source, names) }
        }
        if let target {
            let names = try names(ofValueSet: target, base, terminology)
            maps.removeAll { map in !FHIRService.isMeant(reverse ? map.source : map.target, names) }
        }
        return maps
    }

    /// What a map may call a value set that is given by its URL, or by its address here.
    private func names(
        ofValueSet reference: String, _ base: String, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [Canonical] {
        let local = reference.hasPrefix(base + "/") ? String(reference.dropFirst(base.count + 1)) : reference
        let parts = local.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "ValueSet", ResourceID.isValid(String(parts[1])) else {
            return [Canonical(reference)]
        }
        let valueSet = try terminology.valueSet(id: String(parts[1]))
        return [Canonical(local), Canonical("\(base)/\(local)")]
            + (valueSet.url.map { [Canonical(url: $0, version: valueSet.version)] } ?? [])
    }

    /// Whether a map names one of these: a version counts where both say one.
    private static func isMeant(_ name: String?, _ names: [Canonical]) -> Bool {
        guard let name = name.map({ Canonical($0) }) else { return false }
        return names.contains {
            $0.url == name.url && ($0.version == nil || name.version == nil || $0.version == name.version)
        }
    }

    private func translate(
        _ coding: Coding, by map: ConceptMapDefinition, _ request: TranslationRequest,
        _ terminology: RecordTerminology, _ state: inout Translating
    ) throws(TerminologyError) {
        state.found += map.translations(of: coding, request, unmet: &state.unmet)
        guard !request.isReverse else { return }
        for url in map.others(for: coding, request) where state.asked.insert(url).inserted {
            guard state.asked.count <= FHIRService.mapsMax else {
                throw TerminologyError(
                    .tooCostly, "\(map.url ?? "ConceptMap"): leads over more than \(FHIRService.mapsMax) other maps")
            }
            var others = try terminology.conceptMaps(url: Canonical(url))
            if others.isEmpty {
                others =
                    try ImpliedConceptMap.map(Canonical(url), of: coding, reverse: false, terminology).map { [$0] }
                    ?? []
            }
            if others.isEmpty {
                let from: Message = map.url.map(Message.init(data:)) ?? "the map"
                let message: Message = "\(url): no concept map of this URL is known here, to which \(from) leads"
                // One map that leads nowhere does not silence the others.
                guard !state.isNamed else { throw TerminologyError(.notFound, message) }
                state.lost.append(message)
            }
            for other in others { try translate(coding, by: other, request, terminology, &state) }
        }
    }

    private func display(of coding: Coding, _ terminology: RecordTerminology) throws(TerminologyError) -> String? {
        guard let url = coding.system, let system = try terminology.codeSystem(Canonical(url)),
            let id = try terminology.store.find(coding.code, in: system)
        else { return nil }
        return try terminology.store.summary(id)?.display
    }
}
