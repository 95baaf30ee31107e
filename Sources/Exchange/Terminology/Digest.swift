internal import Wording
internal import CXXHash
internal import Terminology

/// Tells content that was loaded from other content. It does not resist an attacker, who could load anything.
struct Digest {
    /// Changes when files are read in another way, so that they are taken up anew.
    private static let readers: UInt64 = 2

    private var state = readers

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    mutating func add(_ bytes: [UInt8]) {
        // Proof: the pointer is used inside the closure only, with its true length.
        state = unsafe bytes.withUnsafeBytes { unsafe xinglin_xxh3($0.baseAddress, $0.count, state) }
    }

    /// Adds all that a file holds.
    mutating func add(_ file: ContentFile, _ progress: LoadProgress) throws(TerminologyError) {
        var reader = try file.open()
        var piece: [UInt8] = []
        progress.begin(Message(data: file.name))
        do {
            var told = 0
            // Pieces have other bounds in another archive: the content decides, in blocks of one size.
            while try reader.read(into: &piece) {
                progress.advance(reader.bytesRead - told)
                told = reader.bytesRead
                guard piece.count >= Digest.blockBytes else { continue }
                var at = 0
                while at + Digest.blockBytes <= piece.count {
                    add(Array(piece[at..<at + Digest.blockBytes]))
                    at += Digest.blockBytes
                }
                piece.removeFirst(at)
            }
        } catch {
            throw TerminologyError(error, reading: file.place)
        }
        add(piece)
    }

    private static let blockBytes = 1 << 16

    var value: Int64 { Int64(bitPattern: state) }

    static func of(_ bytes: [UInt8]) -> Int64 {
        var digest = Digest()
        digest.add(bytes)
        return digest.value
    }
}
