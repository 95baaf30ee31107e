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

    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `encodes the examples of the standard`(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
    }

    @Test func `every byte is given back`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
}
