import Compression

/// Archives for tests.
enum Archives {
    /// Deflated, but for empty files, which are stored.
    static func zip(_ entries: [(name: String, text: String)]) -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for (name, text) in entries {
            let content = Array(text.utf8)
            // A gzip member is a header of 10 bytes, the deflated content, checksum and length.
            let member = gzip(content, level: 6)
            let data = content.isEmpty ? [] : Array(member[10..<member.count - 8])
            let method = content.isEmpty ? 0 : 8
            let common =
                little(20, 2) + little(0, 2) + little(method, 2) + little(0, 4)
                + member[(member.count - 8)..<(member.count - 4)] + little(data.count, 4) + little(content.count, 4)
                + little(name.utf8.count, 2)
            directory += little(0x0201_4B50, 4) + little(20, 2) + common
            directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(out.count, 4)
            directory += Array(name.utf8)
            out += little(0x0403_4B50, 4) + common + little(0, 2) + Array(name.utf8) + data
        }
        let end =
            little(0x0605_4B50, 4) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
            + little(directory.count, 4) + little(out.count, 4) + little(0, 2)
        return out + directory + end
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// Long names as pax has them.
    static func tgz(_ entries: [(name: String, text: String)]) -> [UInt8] {
        var out: [UInt8] = []
        for (name, text) in entries {
            if name.utf8.count > 100 {
                let record = " path=\(name)\n"
                let length = record.utf8.count + 3
                out += file("x", "x", Array("\(length)\(record)".utf8))
            }
            out += file(String(name.prefix(100)), "0", Array(text.utf8))
        }
        return gzip(out + Array(repeating: 0, count: 1024), level: 6)
    }

    private static func file(_ name: String, _ type: Character, _ content: [UInt8]) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ at: Int) { header.replaceSubrange(at..<at + text.utf8.count, with: text.utf8) }
        func octal(_ number: Int, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, 0)
        put(octal(content.count, 11), 124)
        put("        ", 148)
        put(String(type), 156)
        put("ustar", 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0 ", 148)
        return header + content + Array(repeating: 0, count: (512 - content.count % 512) % 512)
    }
}
