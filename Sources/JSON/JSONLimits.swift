/// What a document may cost at most. Each bound is met while parsing, before more memory is taken.
package struct JSONLimits: Sendable {
    /// Bytes of the whole document; at most 2^29 - 1, the reach of a tape word.
    package var bytesMax: Int
    /// Nested objects and arrays.
    package var depthMax: Int
    /// Characters of one number's text.
    package var numberBytesMax: Int
    /// Members of one object. FHIR's largest type has about 200.
    package var membersMax: Int

    package init(
        bytesMax: Int = 256 << 20, depthMax: Int = 96, numberBytesMax: Int = 128, membersMax: Int = 1024
    ) {
        self.bytesMax = min(bytesMax, (1 << 29) - 1)
        self.depthMax = depthMax
        self.numberBytesMax = numberBytesMax
        self.membersMax = membersMax
    }
}
