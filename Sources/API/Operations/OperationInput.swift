internal import FHIR
internal import JSON
internal import Record

/// The parameters of an operation, as pairs: of the address, or of the Parameters that were posted.
///
/// Source: operations.html#executing.
struct OperationInput {
    private(set) var pairs: [(name: String, value: String)]

    init(_ request: FHIRRequest) throws(RecordError) {
        pairs = request.query.filter { $0.name != "_format" && $0.name != "_pretty" }
        guard request.method == "POST", !request.body.isEmpty else { return }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(request.body)
        } catch {
            throw RecordError(.invalid, .structure, "the body is not JSON: \(error)")
        }
        pairs += try document.withRoot { view throws(RecordError) in
            guard view["resourceType"]?.equals("Parameters") ?? false else {
                throw RecordError(.invalid, .structure, "the body of an operation is a Parameters resource")
            }
            var pairs: [(name: String, value: String)] = []
            guard view["parameter"]?.isArray ?? true else {
                throw RecordError(.invalid, .structure, "parameter is a list", place: "Parameters.parameter")
            }
            let parameters = view["parameter"].map { Array($0.items) } ?? []
            for number in parameters.indices { pairs.append(try OperationInput.pair(parameters[number], number)) }
            return pairs
        }
    }

    private static func pair(
        _ parameter: JSONView, _ number: Int
    ) throws(RecordError) -> (name: String, value: String) {
        let place = "Parameters.parameter[\(number)]"
        guard let name = parameter["name"]?.string else {
            throw RecordError(.invalid, .required, "a parameter has no name", place: place)
        }
        for (key, value) in parameter.members where key.string?.hasPrefix("value") ?? false {
            if let text = value.string ?? value.numberText ?? value.bool.map({ $0 ? "true" : "false" }) {
                return (name, text)
            }
            if let reference = value["reference"]?.string { return (name, reference) }
            throw RecordError(
                .invalid, .value, "\(name.prefix(64)): this type of value is not understood", place: place)
        }
        throw RecordError(.invalid, .required, "\(name.prefix(64)): has no value", place: place)
    }

    /// Refuses parameters that the operation does not have.
    func allow(_ names: Set<String>) throws(RecordError) {
        for (name, _) in pairs where !names.contains(name) {
            let near = NearestName.of(name, in: names.sorted()).map { "; did you mean \($0)?" } ?? ""
            throw RecordError(
                .invalid, .notSupported, "\(name.prefix(64)): this operation has no such parameter\(near)",
                place: "http.\(name.prefix(64))")
        }
    }

    func values(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    /// The only value of a parameter.
    func value(_ name: String) throws(RecordError) -> String? {
        let all = values(name)
        guard all.count <= 1 else { throw OperationInput.wrong(name, "may be given once") }
        return all.first
    }

    static func wrong(_ name: String, _ text: String) -> RecordError {
        RecordError(.invalid, .value, "\(name): \(text)", place: "http.\(name)")
    }
}
