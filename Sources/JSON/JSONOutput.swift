/// Writes JSON text: values one after the other, commas set by itself.
///
/// ```swift
/// var out = JSONOutput()
/// out.object {
///     $0.member("resourceType", "OperationOutcome")
/// }
/// ```
package struct JSONOutput: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// For elements that go on behind others of an array which was begun elsewhere: a comma stands before the first.
    package init(goingOn capacity: Int) {
        self.init(capacity: capacity)
        needsComma = true
    }

    // MARK: Containers

    package mutating func object<E: Error>(_ body: (inout JSONOutput) throws(E) -> Void) throws(E) {
        try container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    package mutating func array<E: Error>(_ body: (inout JSONOutput) throws(E) -> Void) throws(E) {
        try container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    private mutating func container<E: Error>(
        _ open: UInt8, _ close: UInt8, _ body: (inout JSONOutput) throws(E) -> Void
    ) throws(E) {
        begin(open)
        try body(&self)
        end(close)
    }

    // For walks that cannot nest closures; every begin has its end.

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    private mutating func begin(_ byte: UInt8) {
        separate()
        bytes.append(byte)
    }

    private mutating func end(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    // MARK: Members

    package mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key of a parsed document, as it is written there.
    package mutating func key(_ view: JSONView) {
        separate()
        unsafe bytes.append(contentsOf: view.source)
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    package mutating func member(_ name: String, _ value: Int) {
        key(name)
        integer(value)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
        needsComma = true
    }

    package mutating func member<E: Error>(
        _ name: String, object body: (inout JSONOutput) throws(E) -> Void
    ) throws(E) {
        key(name)
        try object(body)
    }

    package mutating func member<E: Error>(
        _ name: String, array body: (inout JSONOutput) throws(E) -> Void
    ) throws(E) {
        key(name)
        try array(body)
    }

    // MARK: Values

    package mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
        needsComma = true
    }

    package mutating func integer(_ value: Int) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
        needsComma = true
    }

    /// A value that is JSON text already, put as it is.
    package mutating func raw(_ text: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: text)
        needsComma = true
    }

    /// A value of a parsed document, without the white space between its tokens; everything else to the byte.
    package mutating func value(_ view: JSONView) {
        separate()
        view.appendCompact(to: &bytes)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    /// Quotes and escapes what must be escaped (RFC 8259 section 7), nothing more.
    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes.append(contentsOf: text.utf8)
            bytes.append(UInt8(ascii: "\""))
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
