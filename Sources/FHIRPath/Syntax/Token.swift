/// A word of the language. Source: FHIRPath 2.0.0, §"Lexical elements".
struct Token: Equatable {
    enum Kind: Equatable {
        case identifier(String)
        /// Written between backticks: never a keyword.
        case quotedIdentifier(String)
        case string(String)
        case number(String)
        /// Without the leading `@`.
        case date(String), dateTime(String), time(String)
        case symbol(String)
        /// `$this`, `$index`, `$total`.
        case special(String)
        /// `%name`, also `%'name'` and `` %`name` ``.
        case variable(String)
        case end
    }

    let kind: Kind
    let offset: Int
    /// Offset of the first byte behind it.
    let end: Int
}
