package import Wording

/// Why bytes are no acceptable JSON, and where.
///
/// Source: RFC 8259; the bounds are ours (``JSONLimits``).
package struct JSONError: Error, Sendable, Equatable {
    package enum Reason: Sendable, Equatable {
        case empty, unexpectedEnd, unexpectedByte(UInt8), trailingBytes
        case invalidLiteral, invalidNumber, invalidEscape, loneSurrogate, controlCharacter, invalidUTF8
        case duplicateKey, tooDeep, tooLarge, numberTooLong, tooManyMembers
    }

    package let reason: Reason
    /// Byte at which it was seen, from 0.
    package let offset: Int
    /// The place counted in lines and in bytes of the line, both from 1.
    package let line: Int
    package let column: Int

    package init(_ reason: Reason, offset: Int, line: Int, column: Int) {
        self.reason = reason
        self.offset = offset
        self.line = line
        self.column = column
    }
}

extension JSONError: CustomStringConvertible {
    package var description: String { message.text }

    package var message: Message { "line \(line), column \(column) (byte \(offset)): \(sentence)" }

    private var sentence: Message {
        switch reason {
        case .empty: "there is no JSON here"
        case .unexpectedEnd: "the document ends too early"
        case .unexpectedByte(let byte): "unexpected \(JSONError.name(of: byte))"
        case .trailingBytes: "something follows the end of the document"
        case .invalidLiteral: "not true, false or null"
        case .invalidNumber: "not a number as JSON writes it"
        case .invalidEscape: "not an escape that JSON knows"
        case .loneSurrogate: "half of a surrogate pair without the other half"
        case .controlCharacter: "a control character must be escaped in a string"
        case .invalidUTF8: "the bytes are not UTF-8"
        case .duplicateKey: "the property is there twice in one object"
        case .tooDeep: "objects and arrays are nested too deeply"
        case .tooLarge: "the document is too large"
        case .numberTooLong: "the number has too many digits"
        case .tooManyMembers: "the object has too many properties"
        }
    }

    private static func name(of byte: UInt8) -> Message {
        byte > 0x20 && byte < 0x7F ? "'\(UnicodeScalar(byte))'" : "byte 0x\(String(byte, radix: 16))"
    }
}
