extension JSONView {
    /// The value's text without white space between tokens; strings and numbers keep every byte.
    package func compact() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(extent.count)
        appendCompact(to: &out)
        return out
    }

    /// Appends the value's text without white space between tokens.
    package func appendCompact(to out: inout [UInt8]) {
        switch kind {
        case .object:
            out.append(UInt8(ascii: "{"))
            var first = true
            for (key, value) in members {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                unsafe out.append(contentsOf: key.source)
                out.append(UInt8(ascii: ":"))
                value.appendCompact(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        case .array:
            out.append(UInt8(ascii: "["))
            var first = true
            for item in items {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                item.appendCompact(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        default:
            unsafe out.append(contentsOf: source)
        }
    }

    /// The value's text with one member or item a line, indented by two spaces.
    package func pretty() -> [UInt8] {
        var out: [UInt8] = []
        appendPretty(to: &out, indent: 0)
        out.append(0x0A)
        return out
    }

    private func appendPretty(to out: inout [UInt8], indent: Int) {
        func line(_ level: Int) {
            out.append(0x0A)
            out.append(contentsOf: repeatElement(0x20, count: level * 2))
        }
        switch kind {
        case .object where count > 0:
            out.append(UInt8(ascii: "{"))
            var first = true
            for (key, value) in members {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                line(indent + 1)
                unsafe out.append(contentsOf: key.source)
                out.append(contentsOf: ": ".utf8)
                value.appendPretty(to: &out, indent: indent + 1)
            }
            line(indent)
            out.append(UInt8(ascii: "}"))
        case .array where count > 0:
            out.append(UInt8(ascii: "["))
            var first = true
            for item in items {
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                line(indent + 1)
                item.appendPretty(to: &out, indent: indent + 1)
            }
            line(indent)
            out.append(UInt8(ascii: "]"))
        default:
            appendCompact(to: &out)
        }
    }
}
