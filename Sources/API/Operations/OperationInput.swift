internal import FHIR
internal import JSON
internal import Record
internal import Terminology
internal import Wording

/// The parameters of an operation: of the address, of the Parameters that were posted, or the one resource that was.
///
/// Source: operations.html#executing.
struct OperationInput {
    private(set) var parameters: [OperationParameter]
    /// In which sentences of the answer are said.
    let language: Language

    init(_ request: FHIRRequest) throws(RecordError) {
        language = request.language
        parameters = request.query.filter { $0.name != "_format" && $0.name != "_pretty" }
            .map { OperationParameter(name: $0.name, value: .text($0.value), place: "http.\($0.name.prefix(64))") }
        guard request.method == "POST", !request.body.isEmpty else { return }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(request.body)
        } catch {
            throw RecordError(.invalid, .structure, "the body is not JSON: \(error.message)")
        }
        parameters += try document.withRoot { view throws(RecordError) in
            guard let type = view["resourceType"]?.string else {
                throw RecordError(.invalid, .structure, "the body of an operation is a Parameters resource")
            }
            guard type == "Parameters" else {
                // An operation that takes one resource may be given it as it is.
                let name = type.prefix(1).lowercased() + type.dropFirst()
                return [OperationParameter(name: name, value: .resource(request.body), place: type)]
            }
            var validator = Validator()
            if let fault = validator.validate(view).first(where: { $0.severity == .error || $0.severity == .fatal }) {
                throw RecordError(.invalid, [fault])
            }
            return try OperationParameter.all(view["parameter"], "Parameters.parameter")
        }
    }

    /// Those that are text.
    var pairs: [(name: String, value: String)] {
        parameters.compactMap { parameter in parameter.text.map { (name: parameter.name, value: $0) } }
    }

    /// Refuses parameters that the operation does not have, and those of another kind than it takes.
    ///
    /// - Parameters:
    ///   - names: of what is given as text.
    ///   - kinds: of what is not.
    func allow(
        _ names: Set<String>, _ kinds: [String: OperationParameter.Kind] = [:]
    ) throws(RecordError) {
        for parameter in parameters {
            let name = String(parameter.name.prefix(64))
            guard let kind = names.contains(parameter.name) ? .text : kinds[parameter.name] else {
                let near =
                    NearestName.of(parameter.name, in: (names.union(kinds.keys)).sorted()).map {
                        "; did you mean \($0)?" as Message
                    }
                throw RecordError(
                    .invalid, .notSupported, "\(name): this operation has no such parameter\(near)",
                    place: parameter.place)
            }
            guard parameter.kind == kind else {
                throw RecordError(
                    .invalid, .value, "\(name): must be \(kind.message), not \(parameter.kind.message)",
                    place: parameter.place)
            }
        }
    }

    /// Refuses parameters that FHIR gives the operation and this server does not have, by their names.
    func refuse(_ names: Set<String>) throws(RecordError) {
        for parameter in parameters where names.contains(parameter.name) {
            throw RecordError(
                .invalid, .notSupported, "\(parameter.name): this server does not support this parameter",
                place: parameter.place)
        }
    }

    func values(_ name: String) -> [String] { parameters.filter { $0.name == name }.compactMap(\.text) }

    func all(_ name: String) -> [OperationParameter] { parameters.filter { $0.name == name } }

    /// The only parameter of a name.
    func only(_ name: String) throws(RecordError) -> OperationParameter? {
        let all = all(name)
        guard all.count <= 1 else { throw OperationInput.wrong(name, "may be given once") }
        return all.first
    }

    /// Refuses parameters that stand in the place of another: both cannot be meant.
    func refuse(_ names: [String], beside other: Message) throws(RecordError) {
        for parameter in parameters where names.contains(parameter.name) {
            throw RecordError(
                .invalid, .value, "\(parameter.name): cannot be given together with \(other)", place: parameter.place)
        }
    }

    /// The only value of a parameter.
    func value(_ name: String) throws(RecordError) -> String? { try only(name)?.text }

    func flag(_ name: String) throws(RecordError) -> Bool? {
        guard let text = try value(name) else { return nil }
        guard text == "true" || text == "false" else { throw OperationInput.wrong(name, "must be true or false") }
        return text == "true"
    }

    /// A whole number from 0 to a bound.
    func number(_ name: String, max: Int) throws(RecordError) -> Int? {
        guard let text = try value(name) else { return nil }
        guard let number = Int(text), text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), number <= max else {
            throw OperationInput.wrong(name, "must be a whole number from 0 to \(max)")
        }
        return number
    }

    static func wrong(_ name: String, _ fault: Message) -> RecordError {
        RecordError(.invalid, .value, "\(name): \(fault)", place: "http.\(name)")
    }

    static func missing(_ name: Message, _ fault: Message) -> RecordError {
        RecordError(.invalid, .required, "\(name): \(fault)", place: "http.\(name)")
    }
}

/// One parameter with its value. Source: parameters.html.
struct OperationParameter {
    enum Kind {
        case text, coding, concept, resource, parts

        var message: Message {
            switch self {
            case .text: "a simple value"
            case .coding: "a Coding"
            case .concept: "a CodeableConcept"
            case .resource: "a resource"
            case .parts: "parts"
            }
        }
    }

    enum Value {
        /// What is simple, as it is written.
        case text(String)
        case coding(Coding)
        case concept([Coding])
        case resource([UInt8])
        case parts([OperationParameter])
    }

    let name: String
    let value: Value
    /// Of a value `valueInteger`: `Integer`.
    var type = ""
    let place: String

    /// Parameters, and parts of parameters, in each other at most.
    private static let depthMax = 5

    var kind: Kind {
        switch value {
        case .text: .text
        case .coding: .coding
        case .concept: .concept
        case .resource: .resource
        case .parts: .parts
        }
    }

    var text: String? { if case .text(let text) = value { text } else { nil } }
    var coding: Coding? { if case .coding(let coding) = value { coding } else { nil } }
    var concept: [Coding]? { if case .concept(let codings) = value { codings } else { nil } }
    var resource: [UInt8]? { if case .resource(let text) = value { text } else { nil } }
    var parts: [OperationParameter] { if case .parts(let parts) = value { parts } else { [] } }

    static func all(
        _ list: JSONView?, _ place: String, depth: Int = 0
    ) throws(RecordError) -> [OperationParameter] {
        guard let list else { return [] }
        guard list.isArray else {
            throw RecordError(.invalid, .structure, "parameter is a list", place: place)
        }
        guard depth < depthMax else {
            throw RecordError(.invalid, .tooCostly, "parts lie more than \(depthMax) deep", place: place)
        }
        let items = Array(list.items)
        var found: [OperationParameter] = []
        for number in items.indices { found.append(try one(items[number], "\(place)[\(number)]", depth)) }
        return found
    }

    private static func one(
        _ view: JSONView, _ place: String, _ depth: Int
    ) throws(RecordError) -> OperationParameter {
        guard let name = view["name"]?.string else {
            throw RecordError(.invalid, .required, "a parameter has no name", place: place)
        }
        if let resource = view["resource"] {
            return OperationParameter(name: name, value: .resource(unsafe Array(resource.source)), place: place)
        }
        if view["part"] != nil {
            let parts = try all(view["part"], place + ".part", depth: depth + 1)
            return OperationParameter(name: name, value: .parts(parts), place: place)
        }
        for (key, value) in view.members {
            guard let key = key.string, key.hasPrefix("value") else { continue }
            let type = String(key.dropFirst(5))
            if let text = value.string ?? value.numberText ?? value.bool.map({ $0 ? "true" : "false" }) {
                return OperationParameter(name: name, value: .text(text), type: type, place: place)
            }
            switch type {
            case "Reference":
                guard let reference = value["reference"]?.string else { break }
                return OperationParameter(name: name, value: .text(reference), type: type, place: place)
            case "Coding":
                guard let coding = Coding(value) else {
                    throw RecordError(.invalid, .required, "\(name.prefix(64)): has no code", place: place)
                }
                return OperationParameter(name: name, value: .coding(coding), type: type, place: place)
            case "CodeableConcept":
                let codings = value["coding"].map { $0.items.compactMap { Coding($0) } } ?? []
                return OperationParameter(name: name, value: .concept(codings), type: type, place: place)
            default: break
            }
            throw RecordError(
                .invalid, .value, "\(name.prefix(64)): this type of value is not understood", place: place)
        }
        throw RecordError(.invalid, .required, "\(name.prefix(64)): has no value", place: place)
    }
}
