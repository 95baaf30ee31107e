internal import FHIR
internal import Record
internal import Trust

/// The operations that there are: where each stands, and its definition.
struct Operation: CaseIterable {
    let name: String
    let type: ResourceType
    let isOnInstance: Bool
    /// The canonical URL of its definition.
    let definition: String

    static let allCases: [Operation] = [
        ("everything", "Patient", true, "Patient-everything"),
        ("everything", "Encounter", true, "Encounter-everything"),
        ("lastn", "Observation", false, "Observation-lastn"),
        ("progress", "SearchParameter", true, "SearchParameter-progress"),
    ].compactMap { name, type, isOnInstance, definition in
        ResourceType(type).map {
            Operation(
                name: name, type: $0, isOnInstance: isOnInstance,
                definition: name == "progress"
                    ? "https://xinglin.example/OperationDefinition/\(definition)"
                    : "http://hl7.org/fhir/OperationDefinition/\(definition)")
        }
    }
}

extension FHIRService {
    /// Source: operations.html.
    func performOperation(_ request: FHIRRequest, _ permit: Permit, _ answer: @escaping Answer) throws(RecordError) {
        let segments = request.segments
        let name = String((segments.last ?? "").dropFirst())
        let operation = Operation.allCases.first {
            $0.name == name && $0.type.name == segments.first && segments.count == ($0.isOnInstance ? 3 : 2)
        }
        guard let operation, segments.last?.hasPrefix("$") ?? false else {
            let shown = String((segments.first { $0.hasPrefix("$") } ?? "").prefix(64))
            return answer(.outcome(404, [Issue(.notSupported, "this server has no operation \(shown) here")]))
        }
        guard ["GET", "HEAD", "POST"].contains(request.method) else { return answer(.notAllowed("GET, HEAD, POST")) }
        switch operation.name {
        case "everything": answer(try everything(request, operation.type, try checked(segments[1]), permit))
        case "progress": answer(try progress(request, try checked(segments[1]), permit))
        default: answer(try lastn(request, operation.type, permit))
        }
    }
}
