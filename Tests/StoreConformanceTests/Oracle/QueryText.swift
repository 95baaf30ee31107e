/// The separators of search values and their escapes. Source: search.html#escaping.
enum QueryText {
    /// The parts between separators that no backslash stands before, with their escapes.
    static func split(_ text: String, _ separator: Character) -> [String] {
        var parts = [""]
        var rest = Array(text)
        while !rest.isEmpty {
            let character = rest.removeFirst()
            if character == separator {
                parts.append("")
            } else if character == "\\", let next = rest.first {
                rest.removeFirst()
                parts[parts.count - 1] += "\\\(next)"
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    /// The text without its escapes.
    static func plain(_ text: String) -> String {
        var out = ""
        var rest = Array(text)
        while !rest.isEmpty {
            let character = rest.removeFirst()
            if character == "\\", let next = rest.first, "\\,|$".contains(next) {
                out.append(rest.removeFirst())
            } else {
                out.append(character)
            }
        }
        return out
    }
}

/// Codes and URIs are the same when their bytes are: Swift's strings are equal when they look so.
func isSame(_ a: String?, _ b: String?) -> Bool { a.map { Array($0.utf8) } == b.map { Array($0.utf8) } }
