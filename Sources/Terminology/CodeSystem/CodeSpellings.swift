/// The ways in which a code may be written where its system does not tell codes apart by case.
///
/// Indexes hold codes as resources write them, so a search asks for each of these. Codes of more letters than
/// ``lettersMax`` are asked for as they are defined, in small and in capital letters.
package enum CodeSpellings {
    package static let lettersMax = 5

    /// - Returns: at most 2 to the power of ``lettersMax``, the code itself among them.
    package static func all(of code: String) -> Set<String> {
        let bytes = Array(code.utf8)
        let letters = bytes.indices.filter { (0x41...0x5A).contains(bytes[$0] & 0xDF) }
        guard letters.count <= lettersMax else {
            return [code, spelled(bytes, letters, 0), spelled(bytes, letters, -1)]
        }
        return Set((0..<(1 << letters.count)).map { spelled(bytes, letters, $0) })
    }

    /// - Parameter capitals: a bit for each letter.
    private static func spelled(_ bytes: [UInt8], _ letters: [Int], _ capitals: Int) -> String {
        var bytes = bytes
        for (number, place) in letters.enumerated() {
            let isCapital = capitals == -1 || capitals >> number & 1 == 1
            bytes[place] = isCapital ? bytes[place] & 0xDF : bytes[place] | 0x20
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
