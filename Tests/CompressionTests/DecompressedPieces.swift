import Compression

/// Decompresses through a `Decompressor` that is fed pieces of `pieceBytes`.
func decompress(
    _ input: [UInt8], as form: CompressedForm, pieceBytes: Int = .max, limitBytes: Int = .max
) throws(CompressionError) -> [UInt8] {
    var decompressor = Decompressor(form: form, limitBytes: limitBytes)
    var output: [UInt8] = []
    var rest = input[...]
    while !rest.isEmpty {
        let piece = Array(rest.prefix(pieceBytes))
        rest = rest.dropFirst(pieceBytes)
        try decompressor.append(piece.span, into: &output)
    }
    try decompressor.finish()
    return output
}
