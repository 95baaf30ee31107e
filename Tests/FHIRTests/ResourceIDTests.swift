import FHIR
import Testing

@Suite struct ResourceIDTests {
    @Test(arguments: [
        ("1", true), ("a", true), ("Z", true), ("-", true), (".", true), ("36aa8c2a-9e5c-4b5a-9d4c-0b3b7c9e0f11", true),
        (String(repeating: "x", count: 64), true), (String(repeating: "x", count: 65), false),
        ("", false), ("a b", false), ("a_b", false), ("é", false), ("a/b", false), ("a\n", false), ("@", false),
        ("[", false), ("`", false), ("{", false), (":", false), ("１", false), ("a\u{0}", false),
    ])
    func `takes 1 to 64 letters, digits, dashes and dots`(text: String, isValid: Bool) {
        #expect(ResourceID.isValid(text) == isValid)
    }
}
