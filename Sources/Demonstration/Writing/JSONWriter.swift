/// Writes a `JSONValue` as compact UTF-8 text.
///
/// FHIR knows no null and no empty list or object (R4, "JSON Representation of Resources"): such values are left out,
/// and what becomes empty by that as well.
struct JSONWriter {
    private var bytes: [UInt8] = []

    /// The text of one value.
    static func bytes(of value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        return writer.bytes
    }

    private mutating func write(_ value: JSONValue) {
        switch value {
        case .absent: break
        case .text(let text): writeString(text)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .decimal(let number): bytes.append(contentsOf: number.text.utf8)
        case .truth(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
        case .list(let items): writeList(items)
        case .object(let members): writeObject(members)
        }
    }

    private mutating func writeList(_ items: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        var separates = false
        for item in items where !item.isEmpty {
            if separates { bytes.append(UInt8(ascii: ",")) }
            separates = true
            write(item)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func writeObject(_ members: [JSONValue.Member]) {
        bytes.append(UInt8(ascii: "{"))
        var separates = false
        for member in members where !member.value.isEmpty {
            if separates { bytes.append(UInt8(ascii: ",")) }
            separates = true
            writeString(member.name)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func writeString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20: bytes.append(contentsOf: Self.escape(control: byte))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(control byte: UInt8) -> String.UTF8View {
        let digits = String(byte, radix: 16)
        return "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
    }
}

extension JSONValue {
    /// Whether FHIR would leave this value out.
    fileprivate var isEmpty: Bool {
        switch self {
        case .absent: true
        case .list(let items): items.allSatisfy(\.isEmpty)
        case .object(let members): members.allSatisfy(\.value.isEmpty)
        case .text(let text): text.isEmpty
        case .integer, .decimal, .truth: false
        }
    }
}
