/// Decompresses a stream that arrives in pieces of any size.
///
/// ```
/// compressed:   piece │ piece      │ piece         append, append, append, finish
/// members:      [ member 1 ][ member 2 ][ member 3 ]
/// output:       content 1 + content 2 + content 3
/// ```
///
/// Concatenated gzip members and concatenated bzip2 streams give their contents one after another, as `gunzip` and
/// `bunzip2` do. Unlike those, whatever else follows a member is refused, zero padding included: content that is not
/// understood must not pass for complete.
///
/// Bytes reach the output before the checksum behind them has been read: trust them only once `finish` returned.
/// After an error every later call throws that same error.
///
/// A few hundred compressed bytes can hold gigabytes, so for bytes from outside give a `limitBytes`.
///
/// For content already whole in memory, `gunzip(_:limitBytes:)` is shorter.
package struct Decompressor: ~Copyable {
    private let decoder: MemberDecoder
    private let limitBytes: Int
    private var place = Place.beforeFirstMember
    private var inputBytes = 0
    private var outputBytes = 0
    private var failure: CompressionError?

    /// Prepares to read one form.
    ///
    /// Holds about 110 KiB for gzip and up to 4 MB for bzip2, freed with the value.
    ///
    /// - Parameters:
    ///   - form: how the stream is compressed; `.none` copies it through.
    ///   - limitBytes: how long the content of all members together may be, 0 or more; without it there is no limit.
    /// - Precondition: `limitBytes` is not negative. Traps also when the memory cannot be had.
    package init(form: CompressedForm, limitBytes: Int = .max) {
        precondition(limitBytes >= 0, "limitBytes must not be negative")
        self.decoder = MemberDecoder(form: form)
        self.limitBytes = limitBytes
    }

    /// Decompresses the next piece as far as it goes.
    ///
    /// - Parameters:
    ///   - input: the next compressed bytes, any number, also none.
    ///   - output: gets the content appended; on an error it holds what was readable before the place of the error,
    ///     and never more than `limitBytes` over all calls.
    /// - Throws: `.corrupted` when the bytes break the format; `.tooLarge` as soon as the content passes `limitBytes`.
    /// - Complexity: O(`input` + what is appended to `output`).
    package mutating func append(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(CompressionError) {
        if let failure { throw failure }
        do throws(CompressionError) {
            try decode(input, into: &output)
        } catch {
            failure = error
            throw error
        }
    }

    /// Says that nothing follows, and checks that the stream may end here.
    ///
    /// - Throws: `.truncated` when the stream ended inside a member or, for a compressed form, before the first one;
    ///   the error of an earlier call when there was one.
    package mutating func finish() throws(CompressionError) {
        if let failure { throw failure }
        guard place == .afterMember || decoder.isCopying else {
            failure = .truncated
            throw .truncated
        }
    }

    /// Where the stream stands between two pieces.
    private enum Place {
        case beforeFirstMember
        case insideMember
        case afterMember
    }

    private mutating func decode(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(CompressionError) {
        var offset = 0
        var hasPendingOutput = false
        while offset < input.count || hasPendingOutput {
            enterMember()
            let roomBytes = limitBytes - outputBytes
            let step = decoder.decode(input.extracting(offset...), into: &output, roomBytes: roomBytes)
            offset += step.inputBytes
            inputBytes += step.inputBytes
            guard step.outputBytes <= roomBytes else { throw .tooLarge(limitBytes: limitBytes) }
            outputBytes += step.outputBytes

            switch step.outcome {
            case .hasMoreOutput:
                hasPendingOutput = true
            case .needsInput:
                hasPendingOutput = false
            case .memberEnded:
                hasPendingOutput = false
                place = .afterMember
            case .corrupted(let rule):
                throw .corrupted("\(rule), near compressed byte \(inputBytes)")
            }
        }
    }

    private mutating func enterMember() {
        if place == .afterMember { decoder.restart() }
        place = .insideMember
    }
}
