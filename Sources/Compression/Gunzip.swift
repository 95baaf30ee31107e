/// Decompresses gzip content that is whole in memory.
///
/// - Parameters:
///   - input: one gzip member or several in a row (RFC 1952), and nothing else.
///   - limitBytes: how long the content of all members together may be, 0 or more.
/// - Returns: the content, at most `limitBytes` long, each checksum verified.
/// - Throws: `.tooLarge` as soon as the content passes `limitBytes`, holding no more than about twice that (an array
///   grows by doubling); `.truncated` when the input is empty or ends inside a member; `.corrupted` otherwise.
/// - Precondition: `limitBytes` is not negative.
/// - Complexity: O(`input` + content).
package func gunzip(_ input: [UInt8], limitBytes: Int) throws(CompressionError) -> [UInt8] {
    var decompressor = Decompressor(form: .gzip, limitBytes: limitBytes)
    var output: [UInt8] = []
    try decompressor.append(input.span, into: &output)
    try decompressor.finish()
    return output
}
