/// How a run of bytes is compressed, told from the bytes themselves and never from a file name.
package enum CompressedForm: Sendable, Equatable {
    /// Not compressed, or in a form unknown here.
    case none

    /// One gzip member or several in a row (RFC 1952).
    case gzip

    /// One bzip2 stream or several in a row.
    case bzip2

    /// One bare deflate stream (RFC 1951), as an entry of a zip archive is. It has no magic bytes: the archive says it.
    case deflate

    /// Tells the form from its magic bytes: `1f 8b` for gzip, `42 5a 68` ("BZh") for bzip2.
    ///
    /// Says nothing about the rest: bytes that begin like gzip can still be corrupted.
    ///
    /// - Parameter firstBytes: where the content begins; the first three are read at most.
    /// - Returns: the form; `.none` as well when there are too few bytes to tell.
    package static func sniff(_ firstBytes: some Sequence<UInt8>) -> CompressedForm {
        let magic = Array(firstBytes.prefix(bzip2Magic.count))
        if magic.starts(with: gzipMagic) { return .gzip }
        if magic.starts(with: bzip2Magic) { return .bzip2 }
        return .none
    }

    private static let gzipMagic: [UInt8] = [0x1f, 0x8b]
    private static let bzip2Magic: [UInt8] = [0x42, 0x5a, 0x68]
}
