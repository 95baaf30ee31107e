import Testing

@testable import FHIR

/// What a div may hold. Source: narrative.html#xhtml.
@Suite struct NarrativeTests {
    @Test(arguments: [
        "<div>text</div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a</p></div>", " \n<div>a</div>\n",
        "<div>a<br/>b<br /><hr/></div>", "<div><p>a <b>b</b> <i>c</i></p></div>",
        "<div class='x' style=\"color: red\">a</div>",
        "<div><table border=\"1\"><thead><tr><th colspan=\"2\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div>",
        "<div><ul><li>a</li></ul><ol><li>b</li></ol><dl><dt>c</dt><dd>d</dd></dl></div>",
        "<div><a href=\"https://example.org/?a=1&amp;b=2\" title='a > b'>x</a></div>",
        "<div><a name=\"mark\">x</a><a href=\"#mark\">y</a></div>", "<div><img src=\"#photo\" alt=\"\"/></div>",
        "<div>&amp; &lt; &#169; &#xA9; &nbsp;</div>",
        "<div><!-- a > b -- c -->a</div>", "<!-- before --><div>a</div><!-- after -->", "<div>王小明 é</div>",
        "<div><p>a</p >\n</div >", "<div><span lang=\"zh\" xml:lang=\"zh\">王</span></div>", "<div>1 > 0</div>",
        "<div title = \"spaced\">a</div>",
    ])
    func `allows`(text: String) {
        #expect(Narrative.fault(in: text) == nil)
    }

    @Test(arguments: [
        ("<i>caf&eacute; &Eacute;</i>", "café É"), ("<i>&#233;&#xe9;&#XE9;</i>", "ééé"),
        ("a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos;", "a & b <c> \"d\" 'e'"),
        ("&alpha;&Omega;&euro;&yuml;&thetasym;&spades;", "αΩ€ÿϑ♠"), ("a&nbsp;b", "a\u{A0}b"),
        ("&amp;eacute;", "&eacute;"), ("&nosuch; & &;", "&nosuch; & &;"),
        ("&#x110000; &#xD800;", "&#x110000; &#xD800;"),
        ("a<!-- x > y <b>z</b> -->b", "ab"), ("x<b title=\"a > b\">y</b>z", "xyz"), ("<p>a</p><P>b", " a  b"),
        ("<div", "<div"), ("it<b title=\"x>y</b>z", "ityz"), ("a<!-- b", "a<!-- b"), ("1 < 2", "1 < 2"),
    ])
    func `people read the text without mark-up`(html: String, text: String) {
        #expect(Narrative.plainText(of: html) == text)
    }

    @Test(arguments: ["<", "<!--", "<a '>", "<a \">'", "&", "&amp", "<!-- >"])
    func `what is left open takes no longer than what is closed`(part: String) {
        let clock = ContinuousClock()
        let text = String(repeating: part, count: 200_000)
        #expect(clock.measure { _ = Narrative.plainText(of: text) } < .seconds(10))
    }

    @Test(arguments: [
        "", " ", "text", "<p>a</p>", "<div>a", "<div>a</p>", "a</div>", "</div>", "<div>a</div></div>",
        "<div>a</div><div>b</div>", "<div>a</div>b", "b<div>a</div>", "<div><p>a</div></p>", "<div><b>a</div>", "<div",
        "<div>a</div", "<div><!-- a</div>",
        "<div><br></div>", "<DIV>a</DIV>", "<div>a & b</div>", "<div>a &; b</div>", "<div>&toolongtobeanentity;</div>",
        "<div><>a</></div>", "<div>< b>a</b></div>",
    ])
    func `refuses what is not one well-formed div`(text: String) {
        #expect(Narrative.fault(in: text) != nil)
    }

    @Test(arguments: [
        "script", "style", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "select",
        "textarea", "link", "meta", "base", "head", "body", "html", "title", "svg", "math", "video", "audio", "canvas",
        "template", "noscript",
        "marquee", "SCRIPT", "scr:ipt", "x-y",
    ])
    func `refuses the element`(name: String) {
        #expect(Narrative.fault(in: "<div><\(name)>a</\(name)></div>") != nil)
        #expect(Narrative.fault(in: "<div><\(name)/></div>") != nil)
        #expect(Narrative.fault(in: "<div><\(name) class=\"x\">a</\(name)></div>") != nil)
    }

    @Test(arguments: [
        "<?xml version=\"1.0\"?>", "<!DOCTYPE html>", "<!DOCTYPE div [<!ENTITY a \"b\">]>", "<![CDATA[a]]>",
        "<?php x ?>",
    ])
    func `refuses declarations and instructions`(text: String) {
        #expect(Narrative.fault(in: text + "<div>a</div>") != nil)
        #expect(Narrative.fault(in: "<div>\(text)</div>") != nil)
    }

    @Test(arguments: [
        "onclick=\"x()\"", "ONLOAD='x()'", "onmouseover = \"x()\"", "class=\"a\" onerror=\"x()\"",
        "class=\"a\"onerror=\"x()\"", "/onclick=\"x()\"", "onfoo=\"\"", "\nonclick=\"x()\"", "class=a", "checked",
        "class=\"a\" checked", "class=",
    ])
    func `refuses event handlers and attributes without a quoted value`(attribute: String) {
        #expect(Narrative.fault(in: "<div><p \(attribute)>a</p></div>") != nil)
        #expect(Narrative.fault(in: "<div><br \(attribute)/></div>") != nil)
        #expect(Narrative.fault(in: "<div \(attribute)>a</div>") != nil)
    }

    @Test(arguments: [
        "javascript:x()", "JavaScript:x()", " javascript:x()", "\njavascript:x()", "java&#115;cript:x()",
        "&#106;avascript:x()", "&#x6A;avascript:x()", "java&#10;script:x()", "java\nscript:x()", "java\tscript:x()",
        "javascript&colon;x()",
        "&#1;javascript:x()",
    ])
    func `refuses a link that runs a script, however it is written`(link: String) {
        #expect(Narrative.fault(in: "<div><a href=\"\(link)\">a</a></div>") != nil)
        #expect(Narrative.fault(in: "<div><img src='\(link)' alt=\"a\"/></div>") != nil)
    }

    @Test(arguments: [
        "vbscript:x()", "data:text/html,&lt;script&gt;x()&lt;/script&gt;", "data:text/html;base64,PHNjcmlwdD4=",
    ])
    func `refuses a link to a document of its own`(link: String) {
        #expect(Narrative.fault(in: "<div><a href=\"\(link)\">a</a></div>") != nil)
    }

    @Test(arguments: ["\u{301}", "\u{200D}", "\u{FE0F}"])
    func `refuses an event handler hidden behind a mark that joins the quote`(mark: String) {
        // A browser ends the title at its quote; reading by characters, quote and mark are one and the value goes on.
        #expect(Narrative.fault(in: "<div><a title=\"x\"\(mark) onclick=\"y='1'\"=\"z\">a</a></div>") != nil)
    }
}
