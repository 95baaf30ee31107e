/// The rule of logical ids. Source: datatypes.html#id.
package enum ResourceID {
    /// Whether the text is a logical id: 1 to 64 of `A-Z a-z 0-9 - .`.
    package static func isValid(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { unsafe PrimitiveFormat.isID(UnsafeRawBufferPointer($0)) }
    }
}
