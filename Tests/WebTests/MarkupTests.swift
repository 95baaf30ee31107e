import Testing
import Web

@Suite struct MarkupTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("Tom & \"Jerry\" O'Brien", "Tom &amp; &quot;Jerry&quot; O&#39;Brien"),
        ("&amp;", "&amp;amp;"),
        ("王小明", "王小明"),
        ("a\0b", "a\u{FFFD}b"),
    ])
    func `escapes text`(text: String, expected: String) {
        #expect(("<b>\(text)</b>" as Markup).text == "<b>\(expected)</b>")
        #expect(Markup(text).text == expected)
    }

    @Test func `takes markup as it is`() {
        let item: Markup = "<li>\("a<b")</li>"
        #expect(("<ul>\([item, item])</ul>" as Markup).text == "<ul><li>a&lt;b</li><li>a&lt;b</li></ul>")
        #expect(Markup(joining: [item, .empty]) == item)
    }

    @Test func `an attribute cannot be left by its value`() {
        let text = ("<p\(.ariaLabel("\" onclick=\"x"))>" as Markup).text
        #expect(text == "<p aria-label=\"&quot; onclick=&quot;x\">")
    }

    @Test func `leaves out an attribute that is not wanted`() {
        let none: Attribute? = nil
        #expect(("<a\(none)>" as Markup).text == "<a>")
        #expect(("<a\(Attribute?.some(.ariaCurrent))>" as Markup).text == "<a aria-current=\"true\">")
    }
}
