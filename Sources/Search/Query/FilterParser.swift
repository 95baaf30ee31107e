internal import FHIR
internal import Wording

/// `_filter`: an expression over search parameters → a criterion.
///
/// `and` binds more strongly than `or`; the grammar leaves it open. Source: search_filter.html.
struct FilterParser {
    private let reader: CriterionReader
    private var rest: Substring.UnicodeScalarView
    private var depth = 0
    private var terms = 0

    private static let depthMax = 50
    private static let termsMax = 1000

    static func parse(_ text: String, _ reader: CriterionReader) throws(CriterionError) -> Criterion {
        var parser = FilterParser(reader: reader, rest: Substring(text).unicodeScalars)
        let criterion = try parser.alternatives()
        parser.skipSpace()
        guard parser.rest.isEmpty else { throw parser.wrong("“and”, “or” or the end is expected") }
        return criterion
    }

    private init(reader: CriterionReader, rest: Substring.UnicodeScalarView) {
        self.reader = reader
        self.rest = rest
    }

    private func wrong(_ fault: Message, _ kind: Issue.Kind = .value) -> CriterionError {
        let place: Message = rest.isEmpty ? "at the end" : "before “\(String(Substring(rest.prefix(20))))”"
        return CriterionError(kind: kind, message: "_filter: \(fault) \(place)")
    }

    // MARK: Logic

    private mutating func alternatives() throws(CriterionError) -> Criterion {
        depth += 1
        defer { depth -= 1 }
        guard depth <= FilterParser.depthMax else {
            throw CriterionError(
                kind: .tooCostly, message: "_filter: brackets lie more than \(FilterParser.depthMax) deep")
        }
        var lists = [try conjunction()]
        while takeWord("or") { lists.append(try conjunction()) }
        return lists.count == 1 && lists[0].count == 1 ? lists[0][0] : .any(lists)
    }

    private mutating func conjunction() throws(CriterionError) -> [Criterion] {
        var criteria = [try term()]
        while takeWord("and") { criteria.append(try term()) }
        return criteria
    }

    private mutating func term() throws(CriterionError) -> Criterion {
        terms += 1
        guard terms <= FilterParser.termsMax else {
            throw CriterionError(kind: .tooCostly, message: "_filter: has more than \(FilterParser.termsMax) tests")
        }
        skipSpace()
        let start = rest
        if takeWord("not") {
            skipSpace()
            if rest.first == "(" {
                let inner = try bracketed("(", ")")
                // Twice not is nothing: conditions stay shallow.
                if case .not(let plain) = inner { return plain }
                return .not(inner)
            }
            rest = start
        }
        if rest.first == "(" { return try bracketed("(", ")") }
        return try comparison(reader)
    }

    private mutating func bracketed(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar
    ) throws(CriterionError) -> Criterion {
        rest = rest.dropFirst()
        let inner = try alternatives()
        skipSpace()
        guard rest.first == close else { throw wrong("“\(close)” is missing") }
        rest = rest.dropFirst()
        return inner
    }

    // MARK: Tests

    /// `path operation value`, or the rest of a path behind a dot.
    private mutating func comparison(_ reader: CriterionReader) throws(CriterionError) -> Criterion {
        guard reader.depth <= CriterionReader.depthMax else {
            throw CriterionError(
                kind: .tooCostly, message: "_filter: has more than \(CriterionReader.depthMax) links in a row")
        }
        skipSpace()
        let name = String(String.UnicodeScalarView(rest.prefix { FilterParser.isNameScalar($0) }))
        guard !name.isEmpty else { throw wrong("a search parameter is missing") }
        rest = rest.dropFirst(name.unicodeScalars.count)
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard name.hasPrefix("_has:") || !parts.isEmpty else { throw wrong("a search parameter is missing") }
        if rest.first == "." || rest.first == "[" {
            return try link(try reader.parameter(parts[0], in: name), parts.dropFirst().first, name, reader)
        }
        skipSpace()
        let operation = String(String.UnicodeScalarView(rest.prefix { $0.properties.isAlphabetic }))
        guard let comparator = Comparator(rawValue: operation) else {
            let all = Comparator.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong("\(name): an operation is missing: there are \(all)")
        }
        rest = rest.dropFirst(operation.unicodeScalars.count)
        let value = try value(of: name)
        if name.hasPrefix("_has:") {
            guard comparator == .eq else { throw wrong("\(name): _has is asked by eq") }
            return try reader.criterion(name, value)
        }
        let parameter: SearchParameter
        do throws(CriterionError) {
            parameter = try reader.parameter(name, in: name)
        } catch {
            throw CriterionError(kind: error.kind, message: "_filter: \(error.message)", isBinding: error.isBinding)
        }
        do throws(ValueError) {
            return try comparator.criterion(parameter, value, reader)
        } catch {
            throw CriterionError(kind: error.kind, message: "_filter: \(name) \(operation): \(error.message)")
        }
    }

    /// `organization.name`, `related[type eq has-component].target`.
    private mutating func link(
        _ parameter: SearchParameter, _ target: String?, _ name: String, _ reader: CriterionReader
    ) throws(CriterionError) -> Criterion {
        var condition: Substring.UnicodeScalarView?
        if rest.first == "[" {
            let start = rest
            // Read once to find its end; read again for each type that the link may lead to.
            _ = try? skipBracket()
            condition = start
        }
        guard rest.first == "." else { throw wrong("“.” and a parameter are missing behind \(name)") }
        rest = rest.dropFirst()
        let start = rest
        var failure: CriterionError?
        var links: [ChainLink] = []
        var end = rest
        let types = try reader.types(parameter, target, name)
        for type in types {
            try reader.ways.add(name)
            let inner = reader.linked(to: type, suggests: types.count == 1)
            do throws(CriterionError) {
                var criteria: [Criterion] = []
                if let condition {
                    var parser = FilterParser(reader: inner, rest: condition)
                    parser.depth = depth
                    criteria.append(try parser.bracketed("[", "]"))
                }
                rest = start
                criteria.append(try comparison(inner))
                end = rest
                links.append(ChainLink(type: type, criteria: criteria, bases: reader.context.bases))
            } catch {
                if error.kind == .tooCostly { throw error }
                if failure == nil || failure?.kind == .notSupported { failure = error }
            }
        }
        rest = end
        guard !links.isEmpty else { throw failure ?? wrong("\(name) leads nowhere") }
        return .chain(links, fields: parameter.fields)
    }

    private mutating func skipBracket() throws(CriterionError) {
        var open = 0
        while let scalar = rest.first {
            if scalar == "\"" {
                _ = try value(of: "")
                continue
            }
            rest = rest.dropFirst()
            if scalar == "[" { open += 1 }
            if scalar == "]" {
                open -= 1
                if open == 0 { return }
            }
        }
        throw wrong("“]” is missing")
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value)
                || "_-:".unicodeScalars.contains(scalar))
    }

    /// A string in quotation marks with the escapes of JSON and no others, or what goes to the next space or bracket.
    private mutating func value(of name: String) throws(CriterionError) -> String {
        skipSpace()
        guard rest.first == "\"" else {
            let text = rest.prefix { !$0.properties.isWhitespace && $0 != ")" && $0 != "]" }
            guard !text.isEmpty else { throw wrong("\(name): a value is missing") }
            rest = rest.dropFirst(text.count)
            return String(String.UnicodeScalarView(text))
        }
        rest = rest.dropFirst()
        var out = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return String(out)
            case "\\":
                switch rest.popFirst() {
                case "n"?: out.append("\n")
                case "t"?: out.append("\t")
                case "r"?: out.append("\r")
                case "b"?: out.append("\u{8}")
                case "f"?: out.append("\u{C}")
                case "u"?:
                    guard let character = codePoint() else { throw wrong("\(name): the escape is wrong") }
                    out.append(character)
                case let other? where "\"\\/".unicodeScalars.contains(other): out.append(other)
                case let other?:
                    throw wrong(
                        "\(name): \\\(other) is no escape of a JSON string; a \(other) that is meant is written \\\\\(other) between quotation marks"
                    )
                case nil: break
                }
            default: out.append(scalar)
            }
        }
        throw wrong("\(name): the closing quote is missing")
    }

    /// What stands behind `\u`: four hexadecimal digits, or twice four for a pair of surrogates.
    private mutating func codePoint() -> Unicode.Scalar? {
        guard let high = hexadecimalUnit() else { return nil }
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
        guard rest.starts(with: "\\u".unicodeScalars) else { return nil }
        rest = rest.dropFirst(2)
        guard let low = hexadecimalUnit(), (0xDC00..<0xE000).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexadecimalUnit() -> UInt32? {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { return nil }
        rest = rest.dropFirst(4)
        return UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
    }

    private mutating func skipSpace() { rest = rest.drop { $0.properties.isWhitespace } }

    private mutating func takeWord(_ word: String) -> Bool {
        skipSpace()
        guard rest.starts(with: word.unicodeScalars) else { return false }
        let behind = rest.dropFirst(word.unicodeScalars.count)
        guard behind.first.map({ $0.properties.isWhitespace || $0 == "(" }) ?? true else { return false }
        rest = behind
        return true
    }
}

/// The operations of `_filter`.
private enum Comparator: String, CaseIterable {
    case eq, ne, co, sw, ew, gt, lt, ge, le, ap, sa, eb, pr, po, ss, sb, `in`, re

    func criterion(
        _ parameter: SearchParameter, _ value: String, _ reader: CriterionReader
    ) throws(ValueError) -> Criterion {
        let context = reader.context
        let prefixed: [Comparator] = [.eq, .ne, .gt, .lt, .ge, .le, .ap, .sa, .eb, .po]
        if prefixed.contains(self), [.date, .number, .quantity].contains(parameter.kind),
            value.unicodeScalars.first?.properties.isAlphabetic ?? false
        {
            // Only what would be read as a prefix is blamed for being one.
            guard Comparator(rawValue: String(value.prefix(2))) != nil,
                value.dropFirst(2).first.map({ "0123456789-.".contains($0) }) ?? false
            else { throw ValueError("'\(value.prefix(64))' is no \(parameter.kind.name)") }
            throw ValueError("the value has no prefix of its own: the operation says it")
        }
        switch (self, parameter.kind) {
        case (.pr, _):
            guard value == "true" || value == "false" else { throw ValueError("must be true or false") }
            if parameter.fields.isEmpty { return .any(value == "true" ? [[]] : []) }
            return parameter.missing(value == "false")
        // The value subsumes what is there, or is subsumed by it.
        case (.ss, .token), (.sb, .token), (.in, .token):
            let modifier = self == .in ? "in" : self == .ss ? "below" : "above"
            let parser = ValueParser(parameter: parameter, context: context)
            let set = try parser.concepts(value, modifier: modifier, isEscaped: false)
            return .values([.tokenIn(set)], fields: parameter.fields)
        case (.ne, _): return .not(try Comparator.eq.criterion(parameter, value, reader))
        case (.eq, .string), (.co, .string), (.sw, .string), (.ew, .string):
            let folded = TextFolding.line(value)
            guard !folded.isEmpty else { throw ValueError("the value is empty") }
            guard value.unicodeScalars.count <= TextFolding.charactersMax else {
                throw ValueError("is longer than \(TextFolding.charactersMax) characters", kind: .tooLong)
            }
            if self == .co { return .values(ValueParser.anywhere(folded), fields: parameter.fields) }
            let test: ValueTest =
                switch self {
                case .eq: .equal(folded)
                case .sw: .beginning(folded)
                default: .suffix(folded)
                }
            return .values([test], fields: parameter.fields)
        case (.eq, _), (.re, .reference): return try plain(parameter, value, reader)
        case (.gt, _), (.lt, _), (.ge, _), (.le, _), (.ap, _), (.sa, _), (.eb, _):
            guard [.date, .number, .quantity].contains(parameter.kind) else { throw meaningless(parameter) }
            return try plain(parameter, rawValue + value, reader)
        case (.po, .date):
            let date = try ValueParser.date(value, context: context)
            let test = DateTest(.ap, low: date.low, high: date.high)
            return parameter.code == "_lastUpdated"
                ? .lastUpdated([test]) : .values([.date(test)], fields: parameter.fields)
        default: throw meaningless(parameter)
        }
    }

    private func meaningless(_ parameter: SearchParameter) -> ValueError {
        ValueError("has no meaning for a \(parameter.kind.name) parameter")
    }

    /// One value, as the parameter itself takes it; a comma in it is one that is meant.
    private func plain(
        _ parameter: SearchParameter, _ value: String, _ reader: CriterionReader
    ) throws(ValueError) -> Criterion {
        guard !SearchText.hasWrongEscape(value) else {
            throw ValueError("\(SearchText.wrongEscape); in quotation marks each \\ is written twice")
        }
        return try reader.criterion(parameter, [value])
    }
}
