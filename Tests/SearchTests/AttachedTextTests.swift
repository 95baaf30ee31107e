import Testing

@testable import Search

/// `AttachedText`: what `_content` looks through of attachments.
@Suite struct AttachedTextTests {
    private func text(_ text: String, _ type: String) -> String? {
        AttachedText.text(of: Array(text.utf8), contentType: type)
    }

    @Test(
        arguments: [
            ("text/plain", "a"), ("TEXT/PLAIN", "a"), (" text/plain ; charset=UTF-8", "a"),
            ("text/plain; Charset=\"utf-8\"", "a"), ("text/plain;format=flowed", "a"), ("application/pdf", nil),
            ("text/plain; charset=x-unknown", nil), ("", nil), (";", nil), ("context/plain", nil),
        ] as [(String, String?)])
    func `is read where the type says that it is text`(type: String, found: String?) {
        #expect(text("a", type) == found)
    }

    @Test func `is read in its encoding`() {
        #expect(AttachedText.text(of: [0xB7, 0xCE], contentType: "text/plain; charset=gb18030") == "肺")
        #expect(AttachedText.text(of: [0x80, 0xBA], contentType: "text/plain; charset=utf-16") == "肺")
    }

    @Test(arguments: ["text/html", "Text/HTML; charset=utf-8", "application/xhtml+xml"])
    func `of HTML is what people read`(type: String) {
        let html = "<STYLE>p { color: red }</STYLE><p class=\"x\">Lung <b>n</b>odule &amp; 肺</p><script>var a</script>b"
        #expect(text(html, type)?.split(separator: " ").joined(separator: " ") == "Lung nodule & 肺 b")
        #expect(text("a<script>b", type) == "a")
    }
}
