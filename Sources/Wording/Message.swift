/// A sentence for people, in every language of the product.
///
/// It is written where it is needed, as it reads in English: `"\(name): has no meaning here"`. What is written there is the
/// key by which ``Translations`` finds the other languages. Texts that are put in are data and stay as they are; messages
/// that are put in are said in the same language.
package struct Message: Sendable, Equatable {
    enum Value: Sendable, Equatable {
        case data(String)
        case message(Message)
    }

    /// In English, with `{1}` for the first value.
    let pattern: String
    let values: [Value]

    init(pattern: String, values: [Value]) {
        assert(Translations.chinese.knows(pattern), "words.zh.tsv has no line for: \(pattern)")
        self.pattern = pattern
        self.values = values
    }

    /// What is no sentence of ours: said as it is in every language.
    package init(data text: String) { self.init(pattern: "{1}", values: [.data(text)]) }

    /// In English.
    package var text: String { text(in: .english) }

    package func text(in language: Language) -> String {
        let values = values.map { value in
            switch value {
            case .data(let text): text
            case .message(let message): message.text(in: language)
            }
        }
        switch language {
        case .english: return Message.fill(pattern, values)
        case .chinese: return Message.fill(Translations.chinese[pattern] ?? pattern, values)
        }
    }

    /// The same with data of so many bytes at most each: what a request asked for may be as long as the request.
    package func shortened(dataBytesMax: Int) -> Message {
        Message(
            pattern: pattern,
            values: values.map { value in
                switch value {
                case .data(let text) where text.utf8.count > dataBytesMax:
                    .data("\(String(text.unicodeScalars.prefix(dataBytesMax / 4)))…")
                case .data: value
                case .message(let message): .message(message.shortened(dataBytesMax: dataBytesMax))
                }
            })
    }

    private static func fill(_ pattern: String, _ values: [String]) -> String {
        var text = ""
        var rest = pattern.utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
        {
            text += String(Substring(rest[..<open]))
            let inside = Substring(rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
            if let number = Int(inside), values.indices.contains(number - 1) {
                text += values[number - 1]
            } else {
                text += "{\(inside)}"
            }
        }
        return text + String(Substring(rest))
    }
}

extension Message: CustomStringConvertible {
    package var description: String { text }
}

extension Message: ExpressibleByStringInterpolation {
    package struct StringInterpolation: StringInterpolationProtocol {
        var pattern: String
        var values: [Value] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            pattern = ""
            pattern.reserveCapacity(literalCapacity + 3 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { pattern += literal }

        package mutating func appendInterpolation(_ data: some StringProtocol) { append(.data(String(data))) }
        package mutating func appendInterpolation(_ number: some BinaryInteger) { append(.data("\(number)")) }
        package mutating func appendInterpolation(_ scalar: Unicode.Scalar) { append(.data(String(scalar))) }
        package mutating func appendInterpolation(_ message: Message) { append(.message(message)) }

        /// Nothing where there is no message.
        package mutating func appendInterpolation(_ message: Message?) {
            append(message.map { .message($0) } ?? .data(""))
        }

        private mutating func append(_ value: Value) {
            values.append(value)
            pattern += "{\(values.count)}"
        }
    }

    package init(stringLiteral text: String) { self.init(pattern: text, values: []) }

    package init(stringInterpolation: StringInterpolation) {
        self.init(pattern: stringInterpolation.pattern, values: stringInterpolation.values)
    }
}

extension Array where Element == Message {
    /// All of them, one behind the other.
    package var listed: Message { first.map { dropFirst().reduce($0) { "\($0), \($1)" } } ?? "" }
}
