/// The texts of a value of a string parameter. Source: search.html#string.
enum StringMeaning {
    static func texts(_ drawn: Drawn) -> [String] {
        let tree = drawn.tree
        func parts(_ names: [String]) -> [String] { names.flatMap { tree.all($0).compactMap(\.text) } }
        switch drawn.type {
        case "HumanName":
            let all = parts(["text", "family", "given", "prefix", "suffix"])
            // A Chinese name is written as one, family name first.
            let whole = parts(["family", "given"]).joined()
            let isOne = !parts(["given"]).isEmpty && whole.contains { FoldedText.isIdeographic($0) }
            return isOne ? all + [whole] : all
        case "Address": return parts(["text", "line", "city", "district", "state", "postalCode", "country"])
        default: return tree.text.map { [$0] } ?? []
        }
    }

    /// The family names among them, of which each word is found.
    static func familyNames(_ drawn: Drawn, at parameter: String) -> [String] {
        if drawn.type == "HumanName" { return drawn.tree.all("family").compactMap(\.text) }
        return parameter == "family" ? texts(drawn) : []
    }
}
