import TestSupport

/// Makes JSON texts of every form: compact, without duplicate names, with all kinds of escapes and characters.
struct RandomDocument {
    private var random: SeededGenerator
    private var out = ""

    static func text(seed: UInt64) -> String {
        var maker = RandomDocument(random: SeededGenerator(seed: seed), out: "")
        maker.value(depth: 0)
        return maker.out
    }

    private mutating func value(depth: Int) {
        switch Int.random(in: 0..<(depth < 5 ? 10 : 7), using: &random) {
        case 0: out += "null"
        case 1: out += "true"
        case 2: out += "false"
        case 3, 4: out += RandomDocument.numbers[Int.random(in: 0..<RandomDocument.numbers.count, using: &random)]
        case 5, 6: string(prefix: "")
        case 7: array(depth: depth)
        default: object(depth: depth)
        }
    }

    private mutating func array(depth: Int) {
        out += "["
        for at in 0..<Int.random(in: 0...6, using: &random) {
            if at > 0 { out += "," }
            value(depth: depth + 1)
        }
        out += "]"
    }

    private mutating func object(depth: Int) {
        out += "{"
        for at in 0..<Int.random(in: 0...6, using: &random) {
            if at > 0 { out += "," }
            // The number in front keeps names apart.
            string(prefix: "\(at)")
            out += ":"
            value(depth: depth + 1)
        }
        out += "}"
    }

    private mutating func string(prefix: String) {
        out += "\"" + prefix
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            out += RandomDocument.pieces[Int.random(in: 0..<RandomDocument.pieces.count, using: &random)]
        }
        out += "\""
    }

    private static let numbers = [
        "0", "-0", "2.00", "1e-7", "-3.5", "6.02E+23", "185", "1234567890123456789012345678901234567890.10",
    ]
    private static let pieces = [
        "a", "Z", " ", "resourceType", "\\\"", "\\\\", "\\/", "\\n", "\\u0000", "\\u00e9", "\\ud83d\\ude00", "é", "王",
        "😀", "{", "]", ":", ",", "\u{7f}",
    ]
}
