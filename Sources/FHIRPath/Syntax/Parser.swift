internal import FHIR
internal import Wording

/// Makes the tree of an expression: recursive descent for terms, precedence climbing for operators.
///
/// Source: FHIRPath 2.0.0, the grammar of appendix A.
struct Parser {
    private let tokens: [Token]
    private var at = 0
    private var depth = 0

    /// Parentheses and calls within each other, and links of a chain, at most: what the stack of a thread bears.
    private static let depthMax = 100
    private static let chainMax = 400
    private static let bytesMax = 64 * 1024

    static func parse(_ text: String) throws(FHIRPathError) -> Syntax {
        guard text.utf8.count <= bytesMax else {
            throw FHIRPathError(.budget, "an expression has at most \(bytesMax) bytes", at: bytesMax)
        }
        var parser = Parser(tokens: try Lexer.tokens(of: text))
        let tree = try parser.expression(0)
        guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
        // Built by loops, not by recursion: only the finished tree may be too deep.
        guard tree.depth <= chainMax else {
            throw FHIRPathError(.budget, "more than \(chainMax) parts follow each other", at: 0)
        }
        return tree
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    private var token: Token { tokens[at] }

    private func unexpected(_ wanted: Message) -> FHIRPathError {
        let found: Message =
            switch token.kind {
            case .end: "the end"
            case .identifier(let name), .quotedIdentifier(let name): "“\(name)”"
            case .symbol(let symbol): "“\(symbol)”"
            case .string: "a string"
            case .number(let number): "“\(number)”"
            case .date, .dateTime, .time: "a date or time"
            case .special(let name): "“$\(name)”"
            case .variable(let name): "“%\(name)”"
            }
        return FHIRPathError(.syntax, "\(wanted) is expected here, not \(found)", at: token.offset)
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(FHIRPathError) {
        guard take(symbol) else { throw unexpected("“\(symbol)”") }
    }

    // MARK: Operators

    private mutating func expression(_ weakest: Int) throws(FHIRPathError) -> Syntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Parser.depthMax else {
            throw FHIRPathError(.budget, "parts lie more than \(Parser.depthMax) deep in each other", at: token.offset)
        }
        var left = try signed()
        while true {
            let offset = token.offset
            if case .identifier(let word) = token.kind, word == "is" || word == "as" {
                guard Operator.typeStrength > weakest else { return left }
                at += 1
                let type = try typeName()
                left = Syntax(node: word == "is" ? .isType(left, type) : .asType(left, type), offset: offset)
                continue
            }
            guard let next = operation, next.strength > weakest else { return left }
            at += 1
            left = Syntax(node: .operation(next, left, try expression(next.strength)), offset: offset)
        }
    }

    private var operation: Operator? {
        switch token.kind {
        case .symbol(let symbol): Operator(rawValue: symbol)
        case .identifier(let word): Operator(rawValue: word)
        default: nil
        }
    }

    /// A sign binds more weakly than a call: `-1.abs()` is `-(1.abs())`.
    private mutating func signed() throws(FHIRPathError) -> Syntax {
        let offset = token.offset
        for (symbol, negative) in [("-", true), ("+", false)] where take(symbol) {
            depth += 1
            defer { depth -= 1 }
            guard depth <= Parser.depthMax else { throw FHIRPathError(.budget, "too many signs", at: offset) }
            return Syntax(node: .sign(negative: negative, try signed()), offset: offset)
        }
        return try path()
    }

    private mutating func path() throws(FHIRPathError) -> Syntax {
        var left = try term()
        while true {
            let offset = token.offset
            if take(".") {
                left = Syntax(node: .path(left, try invocation()), offset: offset)
            } else if take("[") {
                let index = try expression(0)
                try expect("]")
                left = Syntax(node: .item(left, index: index), offset: offset)
            } else {
                return left
            }
        }
    }

    // MARK: Terms

    private mutating func term() throws(FHIRPathError) -> Syntax {
        let offset = token.offset
        if take("(") {
            let inner = try expression(0)
            try expect(")")
            return inner
        }
        if take("{") {
            try expect("}")
            return Syntax(node: .empty, offset: offset)
        }
        if let literal = try literal() { return Syntax(node: .literal(literal), offset: offset) }
        if case .variable(let name) = token.kind {
            at += 1
            return Syntax(node: .variable(name), offset: offset)
        }
        return try invocation()
    }

    private mutating func literal() throws(FHIRPathError) -> Item? {
        let offset = token.offset
        switch token.kind {
        case .identifier("true"), .identifier("false"):
            let value = token.kind == .identifier("true")
            at += 1
            return .boolean(value)
        case .string(let text):
            at += 1
            return .string(text)
        case .number(let text):
            at += 1
            return try number(text, at: offset)
        case .date(let text), .dateTime(let text):
            at += 1
            let isDateTime = text.utf8.contains(UInt8(ascii: "T"))
            guard let moment = Temporal(text, as: isDateTime ? .dateTime : .date) else {
                throw FHIRPathError(.syntax, "there is no such date", at: offset)
            }
            return .temporal(moment)
        case .time(let text):
            at += 1
            guard let moment = Temporal(text, as: .time) else {
                throw FHIRPathError(.syntax, "there is no such time", at: offset)
            }
            return .temporal(moment)
        default: return nil
        }
    }

    /// A number, or a quantity when a unit follows.
    private mutating func number(_ text: String, at offset: Int) throws(FHIRPathError) -> Item {
        let isNegated = at >= 2 && tokens[at - 2].kind == .symbol("-")
        guard let value = DecimalNumber(text) else {
            throw FHIRPathError(.syntax, "a number has at most 38 digits", at: offset)
        }
        switch token.kind {
        case .string(let unit):
            at += 1
            return .quantity(Quantity(value: value, unit: .ucum(unit)))
        case .identifier(let word):
            guard let unit = CalendarUnit(word: word) else { break }
            at += 1
            return .quantity(Quantity(value: value, unit: .calendar(unit)))
        default: break
        }
        if text.contains(".") { return .decimal(value) }
        // The least of all integers is read as its opposite, behind a minus sign.
        let most = Int64(Int32.max) + (isNegated ? 1 : 0)
        guard let integer = Int64(text), integer <= most else {
            throw FHIRPathError(
                .syntax, "the integer is too large: integers go to 2147483647, with a point they are decimals",
                at: offset)
        }
        return .integer(integer)
    }

    private mutating func invocation() throws(FHIRPathError) -> Syntax {
        let offset = token.offset
        switch token.kind {
        case .special(let name):
            at += 1
            return Syntax(node: name == "this" ? .this : name == "index" ? .index : .total, offset: offset)
        case .identifier(let name), .quotedIdentifier(let name):
            at += 1
            guard take("(") else { return Syntax(node: .member(name), offset: offset) }
            return try call(name, at: offset)
        default:
            throw unexpected("a name, a value or “(”")
        }
    }

    private mutating func call(_ name: String, at offset: Int) throws(FHIRPathError) -> Syntax {
        guard let function = Function(rawValue: name) else {
            throw FHIRPathError(.syntax, Function.unknown(name), at: offset)
        }
        var arguments: [Syntax] = []
        if !take(")") {
            repeat {
                if function.takesType && arguments.isEmpty {
                    let at = token.offset
                    arguments.append(Syntax(node: .typeName(try typeName()), offset: at))
                } else {
                    arguments.append(try expression(0))
                }
            } while take(",")
            try expect(")")
        }
        guard function.arguments.contains(arguments.count) else {
            let wanted = function.arguments
            let count: Message =
                wanted.count == 1 ? "\(wanted.lowerBound)" : "\(wanted.lowerBound) to \(wanted.upperBound)"
            throw FHIRPathError(.syntax, "\(name) takes \(count) arguments, not \(arguments.count)", at: offset)
        }
        return Syntax(node: .call(function, arguments), offset: offset)
    }

    private mutating func typeName() throws(FHIRPathError) -> TypeName {
        let first = try name()
        guard take(".") else { return TypeName(namespace: nil, name: first) }
        return TypeName(namespace: first, name: try name())
    }

    private mutating func name() throws(FHIRPathError) -> String {
        switch token.kind {
        case .identifier(let name), .quotedIdentifier(let name):
            at += 1
            return name
        default: throw unexpected("the name of a type")
        }
    }
}
