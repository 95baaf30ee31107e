/// One alternative of a search parameter's expression, as far as R4's own parameters go: a path with casts,
/// conditions on the way and the type that a reference must lead to.
struct ParameterPath: Hashable {
    enum Condition: Hashable {
        case equals(member: String, value: String)
        case hasExtension(url: String)
        case first
    }

    struct Step: Hashable {
        var name: String
        var type: String?
        var condition: Condition?
    }

    enum Form: Hashable { case path, existsAndIsNotFalse }

    var root: String
    var steps: [Step]
    var resolvesTo: String?
    var form: Form = .path

    /// Parses all alternatives of an expression.
    ///
    /// - Parameter base: the resource type, for expressions that leave it out.
    /// - Returns: `nil` for what is richer than a path.
    static func alternatives(_ expression: String, base: String) -> [ParameterPath]? {
        var paths: [ParameterPath] = []
        for part in splitTopLevel(expression) {
            guard let path = parse(part, base: base) else { return nil }
            paths.append(path)
        }
        return paths
    }

    private static func splitTopLevel(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == "|" && depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts.map(trimmed)
    }

    private static func parse(_ text: String, base: String) -> ParameterPath? {
        // `X.deceased.exists() and X.deceased != false`: true when there is a value other than false.
        if let range = text.firstRange(of: ".exists() and ") {
            let head = String(text[..<range.lowerBound])
            guard text[range.upperBound...] == "\(head) != false", var path = parse(head, base: base) else {
                return nil
            }
            path.form = .existsAndIsNotFalse
            return path
        }
        var rest = Substring(text)
        var path: ParameterPath
        if rest.first == "(", let close = matching(rest) {
            let inner = String(rest[rest.index(after: rest.startIndex)..<close])
            rest = rest[rest.index(after: close)...]
            if let range = inner.firstRange(of: " as ") {
                guard var cast = parse(String(inner[..<range.lowerBound]), base: base), !cast.steps.isEmpty else {
                    return nil
                }
                cast.steps[cast.steps.count - 1].type = trimmed(String(inner[range.upperBound...]))
                path = cast
            } else {
                guard let plain = parse(inner, base: base) else { return nil }
                path = plain
            }
        } else if let range = text.firstRange(of: " as ") {
            guard var cast = parse(String(text[..<range.lowerBound]), base: base), !cast.steps.isEmpty else {
                return nil
            }
            cast.steps[cast.steps.count - 1].type = trimmed(String(text[range.upperBound...]))
            return cast
        } else {
            let name = String(rest.prefix { $0.isLetter || $0.isNumber })
            rest = rest.dropFirst(name.count)
            path = ParameterPath(root: base, steps: [])
            if name.first?.isUppercase == true { path.root = name } else { path.steps = [Step(name: name)] }
        }
        while !rest.isEmpty {
            guard path.continueWith(&rest) else { return nil }
        }
        return path
    }

    /// Takes one `.name`, `[0]` or `.function(...)`.
    private mutating func continueWith(_ rest: inout Substring) -> Bool {
        if rest.hasPrefix("[0]") {
            rest = rest.dropFirst(3)
            steps[steps.count - 1].condition = .first
            return true
        }
        guard rest.first == "." else { return false }
        rest = rest.dropFirst()
        let name = String(rest.prefix { $0.isLetter || $0.isNumber })
        rest = rest.dropFirst(name.count)
        guard rest.first == "(", let close = ParameterPath.matching(rest) else {
            steps.append(Step(name: name))
            return true
        }
        let argument = String(rest[rest.index(after: rest.startIndex)..<close])
        rest = rest[rest.index(after: close)...]
        switch name {
        case "as", "ofType":
            steps[steps.count - 1].type = argument
        case "where" where argument.hasPrefix("resolve() is "):
            resolvesTo = String(argument.dropFirst("resolve() is ".count))
        case "where" where argument.hasPrefix("hasExtension('"):
            steps[steps.count - 1].condition = .hasExtension(url: ParameterPath.quoted(argument))
        case "where":
            let member = String(argument.prefix { $0 != "=" })
            steps[steps.count - 1].condition = .equals(member: trimmed(member), value: ParameterPath.quoted(argument))
        case "extension":
            steps.append(
                Step(name: "extension", condition: .equals(member: "url", value: ParameterPath.quoted(argument))))
            steps.append(Step(name: "value"))
        default: return false
        }
        return true
    }

    private static func quoted(_ text: String) -> String {
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return parts.count > 1 ? String(parts[1]) : ""
    }

    private static func matching(_ text: Substring) -> Substring.Index? {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}

func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
}
