internal import FHIR
internal import Wording

/// Source: FHIRPath 2.0.0, §"String Manipulation"; positions count characters (Unicode scalars).
extension Evaluation {
    func strings(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        if function == .join { return try joined(arguments, focus, scope, at: offset) }
        let input = try string(focus, "the input of \(function.rawValue)", at: offset)
        var texts: [String] = []
        if function != .substring {
            for syntax in arguments {
                let items = try argument(syntax, scope.this, scope)
                guard let text = try string(items, "an argument of \(function.rawValue)", at: syntax.offset) else {
                    return []
                }
                texts.append(text)
            }
        }
        guard let input else { return [] }
        // Looking for one text in another compares up to both lengths.
        try spend(input.utf8.count * (1 + (texts.first?.utf8.count ?? 0) / 16) / 64, at: offset)
        switch function {
        case .indexOf: return [.integer(Int64(Evaluation.find(texts[0], in: input) ?? -1))]
        case .lastIndexOf: return [.integer(Int64(Evaluation.find(texts[0], in: input, last: true) ?? -1))]
        case .substring: return try substring(input, arguments, scope)
        case .startsWith: return [.boolean(input.utf8.starts(with: texts[0].utf8))]
        case .endsWith: return [.boolean(input.utf8.reversed().starts(with: texts[0].utf8.reversed()))]
        case .contains: return [.boolean(Evaluation.find(texts[0], in: input) != nil)]
        case .upper: return [.string(input.uppercased())]
        case .lower: return [.string(input.lowercased())]
        case .replace: return [.string(try replaced(input, texts[0], texts[1], at: offset))]
        case .matches: return [.boolean(try matches(input, texts[0], texts.dropFirst().first ?? "", at: offset))]
        case .matchesFull:
            return try regular(offset) { () throws(RegularExpression.Failure) -> [Item] in
                [
                    .boolean(
                        try RegularExpression.whole(texts[0]).matches(
                            input, steps: environment.stepsOfMatch))
                ]
            }
        case .replaceMatches:
            return try regular(offset) { () throws(RegularExpression.Failure) -> [Item] in
                let expression = try RegularExpression.compiled(texts[0], options: texts.count > 2 ? texts[2] : "")
                return [.string(try expression.replacing(input, with: texts[1], atMost: environment.budget.bytes))]
            }
        case .length: return [.integer(Int64(input.unicodeScalars.count))]
        case .toChars: return try checked(input.unicodeScalars.map { .string(String($0)) }, at: offset)
        case .encode: return try coded(input, texts[0], Encoding.encode, at: offset)
        case .decode: return try coded(input, texts[0], Encoding.decode, at: offset)
        case .escape: return try coded(input, texts[0], Encoding.escape, at: offset)
        case .unescape: return try coded(input, texts[0], Encoding.unescape, at: offset)
        case .trim: return [.string(Evaluation.trimmed(input))]
        default: return try checked(Evaluation.split(input, by: texts[0]).map { .string($0) }, at: offset)
        }
    }

    private func checked(_ items: [Item], at offset: Int) throws(FHIRPathError) -> [Item] {
        try check(items, at: offset)
        try spend(items.count, at: offset)
        return items
    }

    private func joined(
        _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        let separator =
            try arguments.first.flatMap { syntax throws(FHIRPathError) in
                try string(argument(syntax, scope.this, scope), "a separator", at: offset)
            } ?? ""
        var parts: [String] = []
        for item in focus { if let text = try string([item], "what is joined", at: offset) { parts.append(text) } }
        if focus.isEmpty { return [] }
        try check(bytes: parts.reduce(0) { $0 + $1.utf8.count + separator.utf8.count }, at: offset)
        return [.string(parts.joined(separator: separator))]
    }

    private func substring(_ input: String, _ arguments: [Syntax], _ scope: Scope) throws(FHIRPathError) -> [Item] {
        let start = try integer(argument(arguments[0], scope.this, scope), "a start", at: arguments[0].offset)
        let scalars = input.unicodeScalars
        guard let start, start >= 0, start < scalars.count else { return [] }
        var length = Int64(scalars.count)
        if arguments.count > 1 {
            let given = try integer(argument(arguments[1], scope.this, scope), "a length", at: arguments[1].offset)
            if let given { length = max(0, given) }
        }
        let rest = scalars.dropFirst(Int(start)).prefix(Int(min(length, Int64(scalars.count))))
        return [.string(String(String.UnicodeScalarView(rest)))]
    }

    private func replaced(_ text: String, _ old: String, _ new: String, at offset: Int) throws(FHIRPathError) -> String
    {
        if old.isEmpty {
            guard !new.isEmpty else { return text }
            try check(bytes: text.utf8.count * (new.utf8.count + 1) + new.utf8.count, at: offset)
            return new + text.unicodeScalars.map { String($0) + new }.joined()
        }
        let parts = Evaluation.split(text, by: old)
        try check(bytes: text.utf8.count + parts.count * new.utf8.count, at: offset)
        return parts.joined(separator: new)
    }

    private func matches(
        _ text: String, _ pattern: String, _ options: String, at offset: Int
    ) throws(FHIRPathError) -> Bool {
        try regular(offset) { () throws(RegularExpression.Failure) -> Bool in
            try RegularExpression.compiled(pattern, options: options).matches(
                text, steps: environment.stepsOfMatch)
        }
    }

    private func regular<Result>(
        _ offset: Int, _ body: () throws(RegularExpression.Failure) -> Result
    ) throws(FHIRPathError) -> Result {
        try spend(100, at: offset)
        do throws(RegularExpression.Failure) {
            return try body()
        } catch {
            switch error {
            case .pattern(let reason):
                throw FHIRPathError(.evaluation, "the regular expression \(reason)", at: offset)
            case .tooLong:
                throw FHIRPathError(.budget, "the regular expression takes too many steps on this text", at: offset)
            case .tooLarge:
                throw FHIRPathError(
                    .budget, "a string has more than \(environment.budget.bytes) bytes", at: offset)
            }
        }
    }

    private func coded(
        _ text: String, _ form: String, _ body: (String, String) -> String??, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        guard let known = body(text, form) else { return [] }
        guard let result = known else { return [] }
        try check(bytes: result.utf8.count, at: offset)
        return [.string(result)]
    }

    // MARK: Bytes

    /// The position in characters of one text in another.
    private static func find(_ needle: String, in text: String, last: Bool = false) -> Int? {
        let (small, large) = (Array(needle.utf8), Array(text.utf8))
        guard small.count <= large.count else { return nil }
        let places = 0...(large.count - small.count)
        func isThere(_ at: Int) -> Bool {
            small.isEmpty || (large[at] == small[0] && large[at..<at + small.count].elementsEqual(small))
        }
        guard let place = last ? places.last(where: isThere) : places.first(where: isThere) else { return nil }
        return large[..<place].count { $0 & 0xC0 != 0x80 }
    }

    private static func split(_ text: String, by separator: String) -> [String] {
        let (small, large) = (Array(separator.utf8), Array(text.utf8))
        guard !small.isEmpty else { return text.unicodeScalars.map { String($0) } }
        var parts: [String] = []
        var start = 0
        var at = 0
        while at + small.count <= large.count {
            if large[at] == small[0], large[at..<at + small.count].elementsEqual(small) {
                parts.append(String(decoding: large[start..<at], as: UTF8.self))
                at += small.count
                start = at
            } else {
                at += 1
            }
        }
        return parts + [String(decoding: large[start...], as: UTF8.self)]
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        let end = scalars.lastIndex { !$0.properties.isWhitespace }.map { scalars.index(after: $0) } ?? start
        return String(scalars[start..<end])
    }
}
