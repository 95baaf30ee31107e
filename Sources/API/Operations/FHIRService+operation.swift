internal import FHIR
internal import Record
internal import Trust
internal import Wording

/// The operations that there are: where each stands, and its definition.
struct Operation: CaseIterable {
    enum Level { case system, type, instance }

    let name: String
    /// `nil` for those of the whole system.
    let type: ResourceType?
    let levels: Set<Level>
    /// The canonical URL of its definition.
    let definition: String
    /// Whether it changes something: not by GET.
    var isWriting: Bool { name == "closure" }

    static let allCases: [Operation] = [
        ("everything", "Patient", [.instance]), ("everything", "Encounter", [.instance]),
        ("lastn", "Observation", [.type]), ("lookup", "CodeSystem", [.type]),
        ("validate-code", "CodeSystem", [.type, .instance]), ("subsumes", "CodeSystem", [.type, .instance]),
        ("find-matches", "CodeSystem", [.type, .instance]), ("expand", "ValueSet", [.type, .instance]),
        ("validate-code", "ValueSet", [.type, .instance]), ("translate", "ConceptMap", [.type, .instance]),
        ("closure", "ConceptMap", [.system]), ("progress", "SearchParameter", [.instance]),
    ].map { (name: String, type: String, levels: Set<Level>) in
        Operation(
            name: name, type: levels == [.system] ? nil : ResourceType(type), levels: levels,
            definition: (name == "progress" ? "https://xinglin.example" : "http://hl7.org/fhir")
                + "/OperationDefinition/\(type)-\(name)")
    }
}

extension Operation {
    /// The operation that stands at an address; `nil` when there is none.
    static func at(_ segments: [String]) -> Operation? {
        let level: Level? = [1: .system, 2: .type, 3: .instance][segments.count]
        return allCases.first { operation in
            segments.last == "$\(operation.name)" && level.map(operation.levels.contains) ?? false
                && (operation.type == nil || operation.type?.name == segments.first)
        }
    }
}

extension FHIRService {
    /// Source: operations.html.
    func performOperation(_ request: FHIRRequest, _ permit: Permit, _ answer: @escaping Answer) throws(RecordError) {
        try request.checkPretty()
        let segments = request.segments
        let operation = Operation.at(segments)
        if operation == nil, segments == ["Patient", "$everything"] {
            let message: Message =
                "Patient/$everything: this server does not give everything of all patients in one answer; ask for one, as Patient/[id]/$everything, or search the types that you want by /fhir?_type=…"
            return answer(.outcome(400, [Issue(.notSupported, message)]))
        }
        guard let operation else {
            let shown = String((segments.first { $0.hasPrefix("$") } ?? "").prefix(64))
            return answer(.outcome(404, [Issue(.notSupported, "this server has no operation \(shown) here")]))
        }
        let methods = operation.isWriting ? ["POST"] : ["GET", "HEAD", "POST"]
        guard methods.contains(request.method) else {
            return answer(.notAllowed(methods.joined(separator: ", ")))
        }
        let id = segments.count == 3 ? try checked(segments[1]) : nil
        switch (operation.name, operation.type, id) {
        case ("everything", let type?, let id?): answer(try everything(request, type, id, permit))
        case ("lastn", let type?, _): answer(try lastn(request, type, permit))
        case ("progress", _, let id?): answer(try progress(request, id, permit).withSentences)
        default:
            let place = OperationPlace(type: operation.type, id: id)
            answer(try performTerminology(operation.name, request, place, permit).withSentences)
        }
    }
}
