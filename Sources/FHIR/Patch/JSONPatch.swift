package import JSON
internal import Wording

/// JSON Patch (RFC 6902) with JSON Pointer (RFC 6901), on texts: what is not patched keeps every byte.
package struct JSONPatch {
    private enum Operation {
        case add(Pointer, JSONNode), remove(Pointer), replace(Pointer, JSONNode)
        case move(Pointer, from: Pointer), copy(Pointer, from: Pointer), test(Pointer, JSONNode)
    }

    private typealias Pointer = [String]
    /// Operations of one patch.
    package static let operationsMax = 1000

    /// Bytes that all copies together may add: a few operations could double a document again and again.
    package static let copiedBytesMax = 16 << 20

    private let operations: [Operation]

    /// Reads a patch document.
    ///
    /// - Throws: an ``Issue`` that names the operation, counted from 0.
    package init(_ view: JSONView) throws(Issue) {
        guard view.isArray else { throw Issue(.structure, "a JSON Patch is an array of operations") }
        guard view.count <= JSONPatch.operationsMax else {
            throw Issue(.tooCostly, "a JSON Patch has at most \(JSONPatch.operationsMax) operations")
        }
        var operations: [Operation] = []
        for (at, item) in view.items.enumerated() {
            do throws(Issue) {
                operations.append(try JSONPatch.operation(item))
            } catch {
                throw Issue(error.kind, "operation \(at): \(error.message)", place: "Patch[\(at)]")
            }
        }
        self.operations = operations
    }

    /// Applies all operations in order.
    ///
    /// - Returns: the text of the result.
    /// - Throws: an ``Issue`` that names the operation that could not be applied.
    package func apply(to view: JSONView) throws(Issue) -> [UInt8] {
        var root = JSONNode(view)
        var copied = 0
        for (at, operation) in operations.enumerated() {
            do throws(Issue) {
                try JSONPatch.apply(operation, to: &root, copied: &copied)
            } catch {
                throw Issue(error.kind, "operation \(at): \(error.message)", place: "Patch[\(at)]")
            }
        }
        var out = JSONOutput(capacity: 2048)
        root.write(to: &out)
        return out.bytes
    }

    // MARK: Reading

    private static func operation(_ view: JSONView) throws(Issue) -> Operation {
        guard view.isObject else { throw Issue(.structure, "is no object") }
        guard let name = view["op"]?.string else { throw Issue(.required, "op is missing") }
        let path = try pointer(view["path"], "path")
        switch name {
        case "add": return .add(path, try value(view))
        case "replace": return .replace(path, try value(view))
        case "test": return .test(path, try value(view))
        case "remove": return .remove(path)
        case "copy": return .copy(path, from: try pointer(view["from"], "from"))
        case "move":
            let from = try pointer(view["from"], "from")
            guard !(path.count > from.count && path.starts(with: from)) else {
                throw Issue(.value, "a value cannot be moved into itself")
            }
            return .move(path, from: from)
        default: throw Issue(.value, "op must be add, remove, replace, move, copy or test")
        }
    }

    private static func value(_ view: JSONView) throws(Issue) -> JSONNode {
        guard let value = view["value"] else { throw Issue(.required, "value is missing") }
        return JSONNode(value)
    }

    private static func pointer(_ view: JSONView?, _ name: String) throws(Issue) -> Pointer {
        guard let view else { throw Issue(.required, "\(name) is missing") }
        guard let text = view.string else { throw Issue(.structure, "\(name) must be a string") }
        if text.isEmpty { return [] }
        guard text.hasPrefix("/") else { throw Issue(.value, "\(name) must begin with /") }
        var tokens: Pointer = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            var token = ""
            var escaped = false
            for character in part {
                if escaped {
                    guard character == "0" || character == "1" else {
                        throw Issue(.value, "\(name) has a ~ that escapes nothing")
                    }
                    token.append(character == "0" ? "~" : "/")
                    escaped = false
                } else if character == "~" {
                    escaped = true
                } else {
                    token.append(character)
                }
            }
            guard !escaped else { throw Issue(.value, "\(name) has a ~ that escapes nothing") }
            tokens.append(token)
        }
        return tokens
    }

    // MARK: Applying

    private static func apply(_ operation: Operation, to root: inout JSONNode, copied: inout Int) throws(Issue) {
        switch operation {
        case .add(let path, let value): try add(value, at: path[...], in: &root)
        case .remove(let path): _ = try remove(path[...], in: &root)
        case .replace(let path, let value): try replace(path[...], with: value, in: &root)
        case .copy(let path, let from):
            let value = try get(from[...], in: root)
            copied += value.bytes
            guard copied <= copiedBytesMax else { throw Issue(.tooCostly, "the copies of this patch are too large") }
            try add(value, at: path[...], in: &root)
        case .move(let path, let from):
            let value = try remove(from[...], in: &root)
            try add(value, at: path[...], in: &root)
        case .test(let path, let value):
            guard try get(path[...], in: root).equals(value) else {
                throw Issue(.conflict, "the test failed: another value is there")
            }
        }
    }

    private static func get(_ path: ArraySlice<String>, in node: JSONNode) throws(Issue) -> JSONNode {
        guard let token = path.first else { return node }
        switch node {
        case .object(let members):
            guard let member = members.first(where: { $0.key.utf8.elementsEqual(token.utf8) }) else {
                throw missing(token)
            }
            return try get(path.dropFirst(), in: member.value)
        case .array(let items): return try get(path.dropFirst(), in: items[try index(token, below: items.count)])
        case .scalar: throw missing(token)
        }
    }

    private static func add(_ value: JSONNode, at path: ArraySlice<String>, in node: inout JSONNode) throws(Issue) {
        guard let token = path.first else {
            node = value
            return
        }
        let isLast = path.count == 1
        switch node {
        case .object(var members):
            if let at = members.firstIndex(where: { $0.key.utf8.elementsEqual(token.utf8) }) {
                try add(value, at: path.dropFirst(), in: &members[at].value)
            } else if isLast {
                members.append((token, value))
            } else {
                throw missing(token)
            }
            node = .object(members)
        case .array(var items):
            if isLast {
                let at = token == "-" ? items.count : try index(token, below: items.count + 1)
                items.insert(value, at: at)
            } else {
                try add(value, at: path.dropFirst(), in: &items[try index(token, below: items.count)])
            }
            node = .array(items)
        case .scalar: throw missing(token)
        }
    }

    private static func replace(_ path: ArraySlice<String>, with value: JSONNode, in node: inout JSONNode) throws(Issue)
    {
        guard let token = path.first else {
            node = value
            return
        }
        switch node {
        case .object(var members):
            guard let at = members.firstIndex(where: { $0.key.utf8.elementsEqual(token.utf8) }) else {
                throw missing(token)
            }
            try replace(path.dropFirst(), with: value, in: &members[at].value)
            node = .object(members)
        case .array(var items):
            try replace(path.dropFirst(), with: value, in: &items[try index(token, below: items.count)])
            node = .array(items)
        case .scalar: throw missing(token)
        }
    }

    private static func remove(_ path: ArraySlice<String>, in node: inout JSONNode) throws(Issue) -> JSONNode {
        guard let token = path.first else { throw Issue(.value, "the whole document cannot be removed") }
        switch node {
        case .object(var members):
            guard let at = members.firstIndex(where: { $0.key.utf8.elementsEqual(token.utf8) }) else {
                throw missing(token)
            }
            let removed =
                path.count == 1 ? members.remove(at: at).value : try remove(path.dropFirst(), in: &members[at].value)
            node = .object(members)
            return removed
        case .array(var items):
            let at = try index(token, below: items.count)
            let removed = path.count == 1 ? items.remove(at: at) : try remove(path.dropFirst(), in: &items[at])
            node = .array(items)
            return removed
        case .scalar: throw missing(token)
        }
    }

    /// An array index: digits without leading zero.
    private static func index(_ token: String, below count: Int) throws(Issue) -> Int {
        guard token == "0" || (!token.hasPrefix("0") && !token.isEmpty && token.utf8.allSatisfy { $0 &- 0x30 < 10 }),
            let index = Int(token), index < count
        else { throw Issue(.value, "there is no item of this index") }
        return index
    }

    private static func missing(_ token: String) -> Issue {
        Issue(.value, "there is no member of this name at the path")
    }
}
