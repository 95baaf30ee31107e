/// Why compressed bytes could not be read.
package enum CompressionError: Error, Sendable, Equatable {
    /// The bytes break the format or fail its checksum.
    ///
    /// The text names the form, the place as an offset into the compressed bytes and the broken rule. It holds no
    /// byte of the content, so it may be logged. It is worded for people: compare the case, not the text.
    case corrupted(String)

    /// The bytes end inside a gzip member or bzip2 stream, or there are none at all.
    case truncated

    /// The content is longer than the `limitBytes` the caller allows, counted after decompression.
    case tooLarge(limitBytes: Int)
}
