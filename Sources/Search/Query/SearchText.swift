/// The escapes of search values: `\,` `\|` `\$` `\\`. Source: search.html#escaping.
enum SearchText {
    /// Splits at a separator that is not escaped; the parts keep their escapes.
    static func split(_ text: String, at separator: Character) -> [String] {
        var parts = [""]
        var escaped = false
        for character in text {
            if character == separator && !escaped {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            escaped = character == "\\" && !escaped
        }
        return parts
    }

    /// The characters that are meant.
    static func unescape(_ text: String) -> String {
        guard text.contains("\\") else { return text }
        var out = ""
        var escaped = false
        for character in text {
            if character == "\\" && !escaped {
                escaped = true
                continue
            }
            if escaped && !",|$\\".contains(character) { out.append("\\") }
            out.append(character)
            escaped = false
        }
        if escaped { out.append("\\") }
        return out
    }
}
