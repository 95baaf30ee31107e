internal import FHIR
internal import Glibc
internal import Terminology
internal import Wording

/// Text of another encoding → UTF-8, piece by piece, with the C library's iconv.
///
/// Proof of memory safety: iconv sees both arrays inside `step` only, with their true lengths; the descriptor belongs to
/// this value alone and is closed once, in `deinit`.
@safe
struct CharacterDecoder: ~Copyable {
    /// Characters of an encoding have at most so many bytes, so has UTF-8 for three of a source's bytes.
    private static let factor = 4

    let encoding: String
    private let descriptor: iconv_t
    /// The beginning of a character whose end comes with the next piece.
    private var pending: [UInt8] = []

    /// - Throws: when this machine does not know the encoding.
    init(_ encoding: String) throws(TerminologyError) {
        // A suffix such as //IGNORE would hide what cannot be read.
        let isName = encoding.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
                || Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
        }
        let opened = unsafe isName && !encoding.isEmpty ? iconv_open("UTF-8", encoding) : nil
        guard let opened = unsafe opened, Int(bitPattern: opened) != -1 else {
            throw TerminologyError(
                .notSupported,
                """
                --encoding: this machine's C library does not know '\(encoding)'; `iconv --list` shows what it knows, \
                and GB18030 may need the package libc-gconv-modules-extra
                """)
        }
        unsafe descriptor = unsafe opened
        self.encoding = encoding
    }

    deinit { _ = unsafe iconv_close(descriptor) }

    /// Appends the text of a piece.
    ///
    /// - Returns: `false` when the bytes are no text in the encoding; what stands before is appended.
    mutating func decode(_ piece: [UInt8], isLast: Bool, into output: inout [UInt8]) -> Bool {
        let input = pending + piece
        let room = input.count * CharacterDecoder.factor + 16
        var used = 0
        var failure: Int32 = 0
        output += unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            unsafe (used, count, failure) = step(input, buffer)
        }
        pending = Array(input[used...])
        // A character may be cut between two pieces, not at the end.
        if failure == EINVAL { return !isLast && pending.count < 16 }
        return failure == 0
    }

    private func step(
        _ input: [UInt8], _ output: UnsafeMutableBufferPointer<UInt8>
    ) -> (used: Int, made: Int, failure: Int32) {
        var copy = input
        return unsafe copy.withUnsafeMutableBytes { bytes in
            var next = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = bytes.count
            var room = output.count
            return unsafe output.withMemoryRebound(to: CChar.self) { target in
                var made = target.baseAddress
                let code = unsafe iconv(descriptor, &next, &left, &made, &room)
                return (bytes.count - left, target.count - room, code == -1 || code == Int.max ? errno : 0)
            }
        }
    }
}
