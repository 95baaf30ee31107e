internal import Glibc

/// Where bytes stand in a text, by the C library's search for one byte: the standard library's search, generic over all
/// collections, takes twenty times as long.
package enum ByteSearch {
    /// The first place of a part at or behind another place, in bytes; `nil` when there is none.
    package static func first(of part: String, in text: String, from: Int = 0) -> Int? {
        var part = part
        var text = text
        return text.withUTF8 { text in part.withUTF8 { part in unsafe first(of: part, in: text, from: from) } }
    }

    private static func first(
        of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from: Int
    ) -> Int? {
        guard let wanted = part.baseAddress, let last = unsafe part.last else {
            return from <= text.count ? from : nil
        }
        guard let start = text.baseAddress else { return nil }
        // By its last byte: the first ones of Chinese characters are nearly all the same.
        let length = part.count
        var at = from + length - 1
        while at < text.count {
            guard let found = unsafe memchr(start + at, Int32(last), text.count - at) else { return nil }
            let end = unsafe UnsafeRawPointer(found) - UnsafeRawPointer(start)
            let begin = end - length + 1
            if unsafe memcmp(start + begin, wanted, length) == 0 { return begin }
            at = end + 1
        }
        return nil
    }
}
