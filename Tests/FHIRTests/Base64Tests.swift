import FHIR
import Testing

@Suite struct Base64Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"),
        ("Zm9v\nYmFy\r\n", "foobar"), (" Z m\t9v ", "foo"), ("w7/DvA==", "ÿü"),
    ])
    func `decodes the examples of the standard and ignores white space`(text: String, content: String) {
        #expect(Base64.decode(text) == Array(content.utf8))
    }

    @Test func `decodes all bytes`() {
        #expect(Base64.decode("AP+A/v7/") == [0x00, 0xFF, 0x80, 0xFE, 0xFE, 0xFF])
    }

    @Test(arguments: ["Zm9v!", "Zm-v", "Zm_v", "Zm9vé", "Zm9v\u{0}"])
    func `refuses characters that are not of the alphabet`(text: String) { #expect(Base64.decode(text) == nil) }

    @Test(arguments: ["Z", "Zm9vZ", "Zg=", "Zg", "=", "====", "Zg==Zg==", "Zm9v="])
    func `refuses what is cut off or padded wrongly`(text: String) { #expect(Base64.decode(text) == nil) }
}
