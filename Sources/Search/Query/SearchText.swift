internal import Wording

/// The escapes of search values: `\,` `\|` `\$` `\\`. Source: search.html#escaping.
enum SearchText {
    /// Splits at a separator that is not escaped; the parts keep their escapes.
    static func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
        // Scalars, not characters: a mark behind a comma does not hide the comma.
        var parts = [String.UnicodeScalarView()]
        var escaped = false
        for scalar in text.unicodeScalars {
            if scalar == separator && !escaped {
                parts.append(String.UnicodeScalarView())
            } else {
                parts[parts.count - 1].append(scalar)
            }
            escaped = scalar == "\\" && !escaped
        }
        return parts.map(String.init)
    }

    /// What is said of a text that has one.
    static let wrongEscape: Message = "a \\ stands before , | $ and \\ only; one that is meant is written \\\\"

    /// Whether a backslash stands before anything else than a separator or a backslash, or at the end.
    static func hasWrongEscape(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return false }
        var escaped = false
        for scalar in text.unicodeScalars {
            if escaped && !",|$\\".unicodeScalars.contains(scalar) { return true }
            escaped = scalar == "\\" && !escaped
        }
        return escaped
    }

    /// The characters that are meant.
    static func unescape(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var out = String.UnicodeScalarView()
        var escaped = false
        for scalar in text.unicodeScalars {
            if scalar == "\\" && !escaped {
                escaped = true
                continue
            }
            if escaped && !",|$\\".unicodeScalars.contains(scalar) { out.append("\\") }
            out.append(scalar)
            escaped = false
        }
        if escaped { out.append("\\") }
        return String(out)
    }
}
