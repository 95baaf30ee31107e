package import FHIR
package import JSON
internal import Wording

/// FHIRPath Patch: operations on elements that FHIRPath names. Each becomes operations of a ``JSONPatch``, so what is not
/// patched keeps every byte.
///
/// Source: fhirpatch.html.
package struct FHIRPathPatch {
    private struct Operation {
        let kind: Kind
        let path: FHIRPath
        var name: String?
        var value: Value?
        var index: Int?
        var source: Int?
        var destination: Int?
    }

    private enum Kind: String, CaseIterable { case add, insert, delete, replace, move }

    enum Value {
        /// The text of a value, and the type that its name says: `valueCode` is a `Code`.
        case plain([UInt8], type: String)
        /// Parts of a value that has no data type of its own.
        case parts([(name: String, value: Value)])
    }

    /// Operations of one patch at most.
    private static let operationsMax = 200
    private static let depthMax = 16

    private let operations: [Operation]

    /// Whether a document is such a patch, judged by its type.
    package static func isPatch(_ view: JSONView) -> Bool { view["resourceType"]?.equals("Parameters") ?? false }

    /// Reads the Parameters of a patch.
    ///
    /// - Throws: an ``Issue`` that names the operation, counted from 0.
    package init(_ view: JSONView) throws(Issue) {
        let parameters = view["parameter"].map { Array($0.items) } ?? []
        guard parameters.count <= FHIRPathPatch.operationsMax else {
            throw Issue(.tooCostly, "a FHIRPath Patch has at most \(FHIRPathPatch.operationsMax) operations")
        }
        var operations: [Operation] = []
        for (number, parameter) in parameters.enumerated() {
            do throws(Issue) {
                operations.append(try FHIRPathPatch.operation(parameter))
            } catch {
                throw FHIRPathPatch.located(error, number)
            }
        }
        guard !operations.isEmpty else { throw Issue(.required, "the patch has no operation", place: "Parameters") }
        self.operations = operations
    }

    private static func located(_ issue: Issue, _ number: Int) -> Issue {
        Issue(issue.kind, "operation \(number): \(issue.message)", place: "Parameters.parameter[\(number)]")
    }

    /// Applies all operations in order.
    ///
    /// - Parameter environment: what paths may ask of the world around the resource.
    /// - Returns: the text of the result.
    /// - Throws: an ``Issue`` that names the operation that could not be applied.
    package func apply(to view: JSONView, _ environment: Environment) throws(Issue) -> [UInt8] {
        var text = view.compact()
        for (number, operation) in operations.enumerated() {
            do throws(Issue) {
                text = try FHIRPathPatch.apply(operation, to: text, environment)
            } catch {
                throw FHIRPathPatch.located(error, number)
            }
        }
        return text
    }

    // MARK: Reading

    private static func operation(_ parameter: JSONView) throws(Issue) -> Operation {
        guard parameter["name"]?.equals("operation") ?? false, let parts = parameter["part"] else {
            throw Issue(.structure, "is no parameter named operation with parts")
        }
        var fields: [String: JSONView] = [:]
        for part in parts.items {
            guard let name = part["name"]?.string else { throw Issue(.required, "a part has no name") }
            guard ["type", "path", "name", "value", "index", "source", "destination"].contains(name) else {
                throw Issue(.notSupported, "there is no part \(name.prefix(64))")
            }
            guard fields.updateValue(part, forKey: name) == nil else {
                throw Issue(.structure, "the part \(name) is given twice")
            }
        }
        guard let kind = fields["type"].flatMap({ $0["valueCode"]?.string }).flatMap({ Kind(rawValue: $0) }) else {
            throw Issue(.value, "type must be one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let text = fields["path"].flatMap({ $0["valueString"]?.string }) else {
            throw Issue(.required, "path is missing")
        }
        let path: FHIRPath
        do throws(FHIRPathError) {
            path = try FHIRPath(text)
        } catch {
            throw Issue(.value, "path: \(error.reason), at character \(error.offset + 1)")
        }
        var operation = Operation(kind: kind, path: path)
        operation.name = fields["name"].flatMap { $0["valueString"]?.string }
        operation.value = try fields["value"].map { field throws(Issue) in try value(of: field, depth: 0) }
        operation.index = try fields["index"].map { part throws(Issue) in try integer(part, "index") }
        operation.source = try fields["source"].map { part throws(Issue) in try integer(part, "source") }
        operation.destination = try fields["destination"].map { part throws(Issue) in
            try integer(part, "destination")
        }
        try check(operation)
        return operation
    }

    private static func check(_ operation: Operation) throws(Issue) {
        func want(_ isThere: Bool, _ name: String) throws(Issue) {
            guard isThere else { throw Issue(.required, "\(operation.kind.rawValue) needs \(name)") }
        }
        switch operation.kind {
        case .add:
            try want(operation.name != nil, "name")
            try want(operation.value != nil, "value")
        case .insert:
            try want(operation.index != nil, "index")
            try want(operation.value != nil, "value")
        case .delete:
            guard operation.value == nil, operation.name == nil else {
                throw Issue(.value, "delete has no name and no value")
            }
        case .replace: try want(operation.value != nil, "value")
        case .move:
            try want(operation.source != nil, "source")
            try want(operation.destination != nil, "destination")
        }
    }

    private static func integer(_ part: JSONView, _ name: String) throws(Issue) -> Int {
        let text = (part["valueInteger"] ?? part["valueUnsignedInt"])?.numberText
        guard let number = text.flatMap({ Int($0) }), number >= 0 else {
            throw Issue(.value, "\(name) must be a whole number from 0")
        }
        return number
    }

    private static func value(of part: JSONView, depth: Int) throws(Issue) -> Value {
        guard depth <= depthMax else { throw Issue(.tooCostly, "the parts of the value lie too deep") }
        if let parts = part["part"] {
            guard part.count == 2 else { throw Issue(.value, "a value has parts or a value[x], not both") }
            var values: [(name: String, value: Value)] = []
            for part in parts.items {
                guard let name = part["name"]?.string else { throw Issue(.required, "a part of the value has no name") }
                values.append((name, try value(of: part, depth: depth + 1)))
            }
            return .parts(values)
        }
        var found: Value?
        for (key, member) in part.members {
            guard let name = key.string, name != "name" else { continue }
            if name == "resource" {
                found = .plain(member.compact(), type: "Resource")
            } else if name.hasPrefix("value"), found == nil, isType(String(name.dropFirst(5))) {
                found = .plain(member.compact(), type: String(name.dropFirst(5)))
            } else {
                throw Issue(.notSupported, "a value has one value[x], a resource or parts, not \(name.prefix(64))")
            }
        }
        guard let found else { throw Issue(.required, "the value is missing") }
        return found
    }

    /// Whether a data type is written so behind `value`.
    private static func isType(_ name: String) -> Bool {
        let table = DefinitionTable.r4
        let lower = name.prefix(1).lowercased() + name.dropFirst()
        return !name.isEmpty && (table.type(named: name) ?? table.type(named: lower)) != nil
    }

    // MARK: Applying

    private static func apply(
        _ operation: Operation, to text: [UInt8], _ environment: Environment
    ) throws(Issue) -> [UInt8] {
        let document = try parsed(text)
        let made = try document.withRoot { root throws(Issue) in try jsonPatch(of: operation, root, environment) }
        let steps = try parsed(made)
        let patch = try steps.withRoot { view throws(Issue) in try JSONPatch(view) }
        return try document.withRoot { root throws(Issue) in try patch.apply(to: root) }
    }

    private static func parsed(_ text: [UInt8]) throws(Issue) -> JSONDocument {
        do throws(JSONError) {
            return try JSONDocument(text)
        } catch {
            throw Issue(.tooCostly, "what the patch makes is no acceptable JSON: \(error.message)")
        }
    }

    /// The operation as a JSON Patch.
    private static func jsonPatch(
        of operation: Operation, _ root: JSONView, _ environment: Environment
    ) throws(Issue) -> [UInt8] {
        let elements = try elements(at: operation.path, root, environment)
        var out = JSONOutput()
        out.beginArray()
        let writer = PatchWriter(root: root)
        switch operation.kind {
        case .add:
            let owner = try only(elements, operation.path)
            if let name = operation.name, let value = operation.value { try writer.add(name, value, to: owner, &out) }
        case .replace:
            let element = try only(elements, operation.path)
            if let value = operation.value { try writer.replace(element, with: value, &out) }
        case .delete:
            guard elements.count <= 1 else { _ = try only(elements, operation.path); break }
            if let element = elements.first { try writer.delete(element, &out) }
        case .insert:
            if let index = operation.index, let value = operation.value {
                try writer.insert(value, at: index, among: elements, &out)
            }
        case .move:
            if let source = operation.source, let destination = operation.destination {
                try writer.move(source, to: destination, among: elements, &out)
            }
        }
        out.endArray()
        return out.bytes
    }

    private static func elements(
        at path: FHIRPath, _ root: JSONView, _ environment: Environment
    ) throws(Issue) -> [Element] {
        do throws(FHIRPathError) {
            let evaluation = Evaluation(root: root, environment: environment)
            return try evaluation.run(path.syntax, focus: [Evaluation.item(resource: root)]).map {
                item throws(FHIRPathError) in
                guard case .element(let element) = item else {
                    throw FHIRPathError(.evaluation, "this leads to no element of the resource", at: 0)
                }
                return element
            }
        } catch {
            throw Issue(.value, "path: \(error.reason), at character \(error.offset + 1)")
        }
    }

    private static func only(_ elements: [Element], _ path: FHIRPath) throws(Issue) -> Element {
        guard elements.count == 1 else {
            throw Issue(.value, "path: leads to \(elements.count) elements, not to one")
        }
        return elements[0]
    }
}
