internal import Glibc

/// Bytes of a named character encoding → text: what is written in attachments.
///
/// UTF-8, UTF-16, ASCII and ISO 8859-1 here; the encodings below by the C library's iconv, whose tables these are.
package enum TextEncoding {
    /// Names, in lower case, that iconv is asked for: it is given no name that a client made up.
    private static let tables: Set<String> = [
        "gb18030", "gbk", "gb2312", "cp936", "big5", "big5-hkscs", "euc-tw", "shift_jis", "euc-jp", "euc-kr", "koi8-r",
        "koi8-u", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8",
        "iso-8859-9", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "windows-1250",
        "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
        "windows-1258", "windows-874", "windows-936", "windows-949", "windows-950",
    ]
    /// Other names of the same. Source: IANA, Character Sets.
    private static let aliases = [
        "utf8": "utf-8", "ascii": "us-ascii", "latin1": "iso-8859-1", "gb_2312-80": "gb2312", "windows-936": "cp936",
        "windows-949": "cp949", "windows-950": "cp950", "sjis": "shift_jis", "x-gbk": "gbk",
    ]

    /// The text; bytes that are none become U+FFFD.
    ///
    /// - Parameter name: of the encoding, as IANA has it, in any case; UTF-8 without one. A byte order mark outweighs it.
    /// - Returns: `nil` for an encoding that is not known here.
    package static func decode(_ bytes: [UInt8], as name: String?) -> String? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes[3...], as: UTF8.self) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes[2...], low: 0, high: 1) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes[2...], low: 1, high: 0) }
        let lower = name?.lowercased() ?? "utf-8"
        switch aliases[lower] ?? lower {
        case "utf-8", "us-ascii": return String(decoding: bytes, as: UTF8.self)
        // Without a mark: RFC 2781, 4.3.
        case "utf-16", "utf-16be": return utf16(bytes[...], low: 1, high: 0)
        case "utf-16le": return utf16(bytes[...], low: 0, high: 1)
        case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        case let known where tables.contains(lower) || aliases[lower] != nil: return converted(bytes, from: known)
        default: return nil
        }
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, low: Int, high: Int) -> String {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0 + high]) << 8 | UInt16(bytes[$0 + low])
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// Proof of memory safety: iconv sees both buffers inside the closures only, with their true lengths, and the
    /// descriptor is closed on every way out.
    private static func converted(_ bytes: [UInt8], from encoding: String) -> String? {
        let opened = unsafe iconv_open("UTF-8", encoding)
        guard let descriptor = unsafe opened, Int(bitPattern: descriptor) != -1 else { return nil }
        defer { _ = unsafe iconv_close(descriptor) }
        var input = bytes
        var text: [UInt8] = []
        // A character of any encoding above takes at most four bytes of UTF-8 for each of its own.
        let room = bytes.count * 4 + 16
        var output = [CChar](repeating: 0, count: room)
        unsafe input.withUnsafeMutableBytes { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                var next = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var left = source.count
                while left > 0 {
                    var made = target.baseAddress
                    var free = room
                    let before = left
                    _ = unsafe iconv(descriptor, &next, &left, &made, &free)
                    for place in 0..<(room - free) { text.append(UInt8(bitPattern: unsafe target[place])) }
                    if left > 0 {
                        // It stopped at what is no character.
                        text += "\u{FFFD}".utf8
                        unsafe next = unsafe next.map { unsafe $0 + 1 }
                        left -= 1
                    }
                    if left == before { break }
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
