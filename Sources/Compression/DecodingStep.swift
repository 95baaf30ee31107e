/// What one call of a decoder did.
///
/// A decoder goes on until its input is used up, its scratch space is full, the member ends or a rule is broken. So
/// each step but the last of a piece makes progress, and the loop over steps ends.
struct DecodingStep {
    /// How many bytes of the input were used, from its start.
    var inputBytes: Int

    /// How many bytes of content were decoded; more than the room given when the content passes the limit.
    var outputBytes: Int

    var outcome: Outcome

    enum Outcome {
        /// The scratch space was filled, so there may be more content without more input.
        case hasMoreOutput
        /// All input was used and all content it holds was given.
        case needsInput
        /// The member is complete and its checksum right; bytes that remain begin the next.
        case memberEnded
        /// A rule of the format is broken; the text names form and rule.
        case corrupted(String)
    }

    /// How much content one step can give: larger saves calls, smaller stays in the processor's cache.
    static let scratchBytes = 64 * 1024
}
