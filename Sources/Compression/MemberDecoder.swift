/// The decoder for one form.
enum MemberDecoder: ~Copyable {
    case copying
    case gzip(GzipDecoder)
    case bzip2(Bzip2Decoder)

    init(form: CompressedForm) {
        switch form {
        case .none: self = .copying
        case .gzip: self = .gzip(GzipDecoder())
        case .deflate: self = .gzip(GzipDecoder(isBare: true))
        case .bzip2: self = .bzip2(Bzip2Decoder())
        }
    }

    var isCopying: Bool {
        switch self {
        case .copying: true
        case .gzip: false
        case .bzip2: false
        }
    }

    /// Decodes one step of the current member, and appends at most `roomBytes` of its content.
    func decode(_ input: Span<UInt8>, into output: inout [UInt8], roomBytes: Int) -> DecodingStep {
        switch self {
        case .copying:
            output.append(copying: input, limitBytes: roomBytes)
            return DecodingStep(inputBytes: input.count, outputBytes: input.count, outcome: .needsInput)
        case .gzip(let decoder):
            return decoder.decode(input, into: &output, roomBytes: roomBytes)
        case .bzip2(let decoder):
            return decoder.decode(input, into: &output, roomBytes: roomBytes)
        }
    }

    /// Makes ready for a further member after one that ended.
    func restart() {
        switch self {
        case .copying: break
        case .gzip(let decoder): decoder.restart()
        case .bzip2(let decoder): decoder.restart()
        }
    }
}
