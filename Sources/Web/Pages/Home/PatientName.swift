internal import JSON

/// A person's name as pages show it: the one in the person's own script, and the Latin one beside it.
package struct PatientName: Sendable, Equatable {
    package let primary: String
    /// The name in Latin letters, where ``primary`` is in another script.
    package let latin: String?

    package init(primary: String, latin: String? = nil) {
        self.primary = primary
        self.latin = latin
    }

    /// Whether the name as a whole is in Latin letters.
    package var isLatin: Bool { Self.isLatin(primary) }

    /// Chooses from the `name` list of a resource; `nil` when there is nothing to show.
    ///
    /// Former names (`use` is `old`) are left out, unless there is no other.
    init?(_ list: JSONView?) {
        let forms = list?.items.compactMap { item in
            Self.text(of: item).map { (text: $0, isOld: item["use"]?.equals("old") ?? false) }
        }
        let current = forms?.filter { !$0.isOld } ?? []
        let texts = (current.isEmpty ? forms ?? [] : current).map(\.text)
        guard let first = texts.first else { return nil }
        primary = texts.first { !Self.isLatin($0) } ?? first
        latin = Self.isLatin(primary) ? nil : texts.first { Self.isLatin($0) }
    }

    /// The text of a HumanName, or its parts joined in the order of their script.
    private static func text(of name: JSONView) -> String? {
        if let text = name["text"]?.string, !text.isEmpty { return text }
        let given = name["given"]?.items.compactMap(\.string) ?? []
        return joined(family: name["family"]?.string, given: given)
    }

    /// Family before given without a space where all is Han (kana and Hangul too); given before family elsewhere.
    package static func joined(family: String?, given: [String]) -> String? {
        let parts = given + (family.map { [$0] } ?? [])
        guard !parts.allSatisfy(\.isEmpty) else { return nil }
        if parts.allSatisfy({ $0.unicodeScalars.allSatisfy(isEastAsian) }) {
            return (family ?? "") + given.joined()
        }
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Whether all letters are Latin: below the Greek block, or in the later Latin blocks, which Vietnamese needs.
    private static func isLatin(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isAlphabetic || scalar.value < 0x370 || (0x1E00...0x1EFF).contains(scalar.value)
        }
    }

    private static func isEastAsian(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value)
            || (0xAC00...0xD7A3).contains(scalar.value) || scalar == "·"
    }
}
