internal import FHIR
internal import Record
internal import Terminology

extension FHIRService {
    /// Other maps that maps may lead to.
    private static let mapsMax = 10
    /// Comments of maps that are told.
    private static let hintsMax = 50

    /// `ConceptMap/$translate`. Source: conceptmap-operation-translate.html.
    func translate(
        _ input: OperationInput, _ place: OperationPlace, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> [UInt8] {
        let (system, version, reverse) = try asked { () throws(RecordError) in
            try input.refuse(["dependency"])
            try input.allow(
                [
                    "url", "conceptMapVersion", "code", "system", "version", "source", "target", "targetsystem",
                    "reverse",
                ], ["conceptMap": .resource, "coding": .coding, "codeableConcept": .concept])
            return (try input.value("system"), try input.value("version"), try input.flag("reverse") ?? false)
        }
        let codings = try codings(input, system: system, version: version, own: ["system", "version"])
        for coding in codings where coding.system == nil {
            throw TerminologyError(.required, "system: says of which code system a code is")
        }
        let targetSystem = try asked { () throws(RecordError) in try input.value("targetsystem") }
        var translations: [Translation] = []
        for coding in codings {
            let maps = try maps(of: coding, input, place, reverse, terminology)
            var asked: Set<String> = []
            for map in maps {
                translations += try self.translations(
                    of: coding, by: map, reverse, targetSystem, terminology, &asked)
            }
        }
        var names: [Coding: String] = [:]
        for translation in translations where translation.coding.display == nil {
            names[translation.coding] = try display(of: translation.coding, terminology)
        }
        return ParametersText.make { out in
            out.add("result", boolean: !translations.isEmpty)
            let hints = translations.compactMap { translation in
                translation.comment.map { "\(translation.coding.code): \($0)" }
            }
            if translations.isEmpty {
                out.add("message", "valueString", "no map says what this code is elsewhere")
            } else if !hints.isEmpty {
                // Under which circumstances a map holds has no place of its own in R4's answer.
                out.add("message", "valueString", hints.prefix(FHIRService.hintsMax).joined(separator: "\n"))
            }
            for translation in translations {
                out.add("match") { out in
                    out.add("equivalence", "valueCode", translation.equivalence)
                    var coding = translation.coding
                    coding.display = coding.display ?? names[coding]
                    out.add("concept", coding: coding)
                    if let map = translation.map { out.add("source", "valueUri", map) }
                }
            }
        }
    }

    /// The maps to ask: the one that is named, or all of the system, of the value sets that are named.
    private func maps(
        of coding: Coding, _ input: OperationInput, _ place: OperationPlace, _ reverse: Bool,
        _ terminology: RecordTerminology
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
        if let source { maps = maps.filter { (reverse ? $0.target : $0.source) == source } }
        if let target { maps = maps.filter { (reverse ? $0.source : $0.target) == target } }
        return maps
    }

    /// - Parameter asked: other maps that a map led to, each of which is asked once.
    private func translations(
        of coding: Coding, by map: ConceptMapDefinition, _ reverse: Bool, _ targetSystem: String?,
        _ terminology: RecordTerminology, _ asked: inout Set<String>
    ) throws(TerminologyError) -> [Translation] {
        var found = map.translations(of: coding, reverse: reverse, targetSystem: targetSystem)
        guard !reverse else { return found }
        for url in map.others(for: coding) where asked.insert(url).inserted {
            guard asked.count <= FHIRService.mapsMax else {
                throw TerminologyError(
                    .tooCostly, "\(map.url ?? "ConceptMap"): leads over more than \(FHIRService.mapsMax) other maps")
            }
            var others = try terminology.conceptMaps(url: Canonical(url))
            if others.isEmpty {
                others =
                    try ImpliedConceptMap.map(Canonical(url), of: coding, reverse: false, terminology).map { [$0] }
                    ?? []
            }
            guard !others.isEmpty else {
                throw TerminologyError(
                    .notFound,
                    "\(url): no concept map of this URL is known here, to which \(map.url ?? "the map") leads")
            }
            for other in others {
                found += try translations(of: coding, by: other, reverse, targetSystem, terminology, &asked)
            }
        }
        return found
    }

    private func display(of coding: Coding, _ terminology: RecordTerminology) throws(TerminologyError) -> String? {
        guard let url = coding.system, let system = try terminology.codeSystem(Canonical(url)),
            let id = try terminology.store.find(coding.code, in: system)
        else { return nil }
        return try terminology.store.summary(id)?.display
    }
}
