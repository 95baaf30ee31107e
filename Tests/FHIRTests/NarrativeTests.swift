import Testing
import Wording

@testable import FHIR

/// What a div may hold. Source: narrative.html#xhtml, txt-1, txt-2.
@Suite struct NarrativeTests {
    /// In a div as it must be.
    private static func div(_ content: String, _ attributes: String = "") -> String {
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"\(attributes)>\(content)</div>"
    }

    @Test(arguments: [
        "text", "<p>a</p>", "a<br/>b<br /><hr/>", "<p>a <b>b</b> <i>c</i></p>",
        "<table border=\"1\"><thead><tr><th colspan=\"2\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        "<ul><li>a</li></ul><ol><li>b</li></ol><dl><dt>c</dt><dd>d</dd></dl>",
        "<a href=\"https://example.org/?a=1&amp;b=2\" title='a > b'>x</a>",
        "<a name=\"mark\">x</a><a href=\"#mark\">y</a>", "&amp; &lt; &#169; &#xA9; &#xa0;", "\u{A0}",
        "<!-- a > b - c -->a", "王小明 é 𠮷", "<p>a</p >\n", "<span lang=\"zh\" xml:lang=\"zh\">王</span>", "1 > 0 ] ]> b",
        "<p title = \"spaced\"\n\tid='i'>a</p>", "<p title=\"&lt;&#10;&quot;\" class='\"'>a</p>", "&#9;a",
        "<p xmlns=\"http://www.w3.org/1999/xhtml\">a</p>", "<pre xml:space=\"preserve\"> a </pre>",
        "<hr noshade=\"noshade\" size=\"1\"/>a<br clear=\"all\"/>", "<p style=\"\">a</p>",
    ])
    func `allows`(content: String) {
        #expect(Narrative.fault(in: NarrativeTests.div(content)) == nil)
    }

    @Test(arguments: [
        " \n<div xmlns='http://www.w3.org/1999/xhtml'>a</div>\n",
        "<!-- before --><div xmlns=\"http://www.w3.org/1999/xhtml\">a</div><!-- after -->",
        "<div class='x' style=\"color: red\" xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:xs=\"http://x\">a</div >",
    ])
    func `allows around and at the div`(text: String) {
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
        // By the square of its length, this would take as long as nobody waits.
        let text = String(repeating: part, count: 200_000)
        #expect(Narrative.plainText(of: text).utf8.count <= text.utf8.count)
    }

    @Test(arguments: [
        "", " ", "text", "<p xmlns=\"http://www.w3.org/1999/xhtml\">a</p>", "</div>", "<div",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"", "<div xmlns=\"http://www.w3.org/1999/xhtml",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"/",
    ])
    func `refuses what has no div`(text: String) {
        #expect(Narrative.fault(in: text) != nil)
    }

    @Test(arguments: [
        "a</p>", "a</div></div>", "a</div>b<div>", "<p>a</div></p>", "<b>a</div>", "<!-- a", "a<br>", "<P>a</P>",
        "a & b",
        "a &; b", "a &b", "&toolongtobeanentity;", "<>a</>", "< b>a</b>", "</ div>", "a<p></ p>",
        // As XML has it: characters, references, attributes, comments.
        "a\u{0}", "a\u{1}", "a\u{B}", "a\u{FFFE}", "a\u{FFFF}", "&#0;", "&#1;", "&#xFFFF;", "&#xD800;", "&#x110000;",
        "&#+65;", "&#x;", "&#;", "&#X41;", "&foo;", "&nbsp;", "&copy;", "<p id=\"a\" id=\"b\">a</p>",
        "<p title=\"<b>\">a</p>", "<p title=\"&nbsp;\">a</p>", "<p title=\"a & b\">a</p>", "<p title=\"\u{1}\">a</p>",
        "<!-- a -- b -->a", "<!-- a --->a", "<!-- \u{1} -->a", "a ]]> b", "<p/ id=\"a\">a</p>",
        "<p id=\"a\"class=\"b\">a</p>",
        "<p id=\"a>a</p>", "<p ==\"a\">a</p>",
    ])
    func `refuses what is not well-formed`(content: String) {
        #expect(Narrative.fault(in: NarrativeTests.div(content)) != nil)
    }

    @Test func `refuses two divs and text beside one`() {
        let div = NarrativeTests.div("a")
        for text in [div + div, div + "b", "b" + div, div + "&#97;", div + "</div>"] {
            #expect(Narrative.fault(in: text) != nil, "\(text)")
        }
    }

    @Test(arguments: [
        "<div>a</div>", "<div xmlns=\"\">a</div>", "<div xmlns=\"http://evil\">a</div>",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p xmlns=\"http://evil\">a</p></div>",
        "<div xmlns=\"http://www.w3.org/1999/xhtml/\">a</div>",
        "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\">a</h:div>",
    ])
    func `refuses other namespaces than XHTML's`(text: String) {
        #expect(Narrative.fault(in: text) != nil)
    }

    @Test(arguments: [
        "", "  \n ", "<p/>", "<p> </p><br/>", "<!-- a -->", "&#32;&#xA;", "<img alt=\"a\"/>",
        "<table><tr><td/></tr></table>",
    ])
    func `refuses a div without content`(content: String) {
        #expect(Narrative.fault(in: NarrativeTests.div(content))?.text.hasPrefix("txt-2") == true)
        #expect(Narrative.fault(in: "<div xmlns=\"http://www.w3.org/1999/xhtml\"/>")?.text.hasPrefix("txt-2") == true)
    }

    @Test(arguments: ["a", "&#65;", "<p><b>a</b></p>", "<img src=\"#photo\" alt=\"\"/>", "&#xA0;", "&amp;"])
    func `takes text or an image as content`(content: String) {
        #expect(Narrative.fault(in: NarrativeTests.div(content)) == nil)
    }

    @Test(arguments: [
        "script", "style", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "select",
        "textarea", "label", "link", "meta", "base", "head", "body", "html", "title", "svg", "math", "video", "audio",
        "canvas", "template", "noscript", "marquee", "ins", "del", "SCRIPT", "scr:ipt", "x-y",
    ])
    func `refuses the element`(name: String) {
        for tag in ["<\(name)>a</\(name)>", "<\(name)/>", "<\(name) class=\"x\">a</\(name)>"] {
            #expect(Narrative.fault(in: NarrativeTests.div("a" + tag)) != nil)
        }
    }

    @Test(arguments: [
        "<?xml version=\"1.0\"?>", "<!DOCTYPE html>", "<!DOCTYPE div [<!ENTITY a \"b\">]>", "<![CDATA[a]]>",
        "<?php x ?>",
    ])
    func `refuses declarations and instructions`(text: String) {
        #expect(Narrative.fault(in: text + NarrativeTests.div("a")) != nil)
        #expect(Narrative.fault(in: NarrativeTests.div("a" + text)) != nil)
    }

    @Test(arguments: [
        "onclick=\"x()\"", "ONLOAD='x()'", "onmouseover = \"x()\"", "class=\"a\" onerror=\"x()\"",
        "class=\"a\"onerror=\"x()\"", "/onclick=\"x()\"", "onfoo=\"\"", "\nonclick=\"x()\"", "class=a", "checked",
        "class=\"a\" checked", "class=", "CLASS=\"a\"", "srcset=\"http://evil/x\"", "ping=\"http://evil\"",
        "background=\"http://evil/x\"", "data-x=\"1\"", "aria-label=\"x\"", "target=\"_blank\"", "xlink:href=\"#a\"",
        "xml:base=\"http://evil\"",
    ])
    func `refuses other attributes, and those without a quoted value`(attribute: String) {
        #expect(Narrative.fault(in: NarrativeTests.div("<p \(attribute)>a</p>")) != nil)
        #expect(Narrative.fault(in: NarrativeTests.div("a<br \(attribute)/>")) != nil)
        #expect(Narrative.fault(in: NarrativeTests.div("a", " " + attribute)) != nil)
    }

    @Test(arguments: [
        "background:url(https://evil/track.gif)", "background: URL( 'https://evil/x' )", "background:url(\"//evil/x\")",
        "background:\\75 rl(https://evil/x)", "background:\\000075\\72l(//evil)", "background:u\\rl(x.gif)",
        "background:url(#a),url(x.gif)", "background:&#117;rl(x.gif)", "background-image:image-set('x.gif' 1x)",
        "background:src('x.gif')", "width:expression(x())", "@import 'x.css'", "behavior:x", "-moz-binding:none",
        "background:url(javascript:x())", "background:url(data:image/svg+xml,x)", "/*a*/background:url(x)/*b*/",
    ])
    func `refuses a style that fetches something, however it is written`(style: String) {
        #expect(Narrative.fault(in: NarrativeTests.div("<p style=\"\(style)\">a</p>")) != nil)
    }

    @Test(arguments: [
        "color:red;font-family:'\\5b8b\\4f53',serif", "background:url(#a)",
        "background:url('data:image/png;base64,AAAA')",
        "width:calc(1px + 2em);background-color:rgb(1,2,3)", "background:url(data: image/png;base64,AAAA)",
        "content:'curl'", "\\", "font-family:\"a",
    ])
    func `allows a style that holds what it shows`(style: String) {
        let style = style.replacing("\"", with: "&quot;")
        #expect(Narrative.fault(in: NarrativeTests.div("<p style=\"\(style)\">a</p>")) == nil)
    }

    @Test(arguments: [
        "javascript:x()", "JavaScript:x()", " javascript:x()", "\njavascript:x()", "java&#115;cript:x()",
        "&#106;avascript:x()", "&#x6A;avascript:x()", "java&#10;script:x()", "java\nscript:x()", "java\tscript:x()",
        "javascript&colon;x()", "&#1;javascript:x()",
    ])
    func `refuses a link that runs a script, however it is written`(link: String) {
        #expect(Narrative.fault(in: NarrativeTests.div("<a href=\"\(link)\">a</a>")) != nil)
        #expect(Narrative.fault(in: NarrativeTests.div("<img src='\(link)' alt=\"a\"/>")) != nil)
        #expect(Narrative.fault(in: NarrativeTests.div("<q cite=\"\(link)\">a</q>")) != nil)
    }

    @Test(arguments: [
        "vbscript:x()", "data:text/html,&lt;script&gt;x()&lt;/script&gt;", "data:text/html;base64,PHNjcmlwdD4=",
    ])
    func `refuses a link to a document of its own`(link: String) {
        #expect(Narrative.fault(in: NarrativeTests.div("<a href=\"\(link)\">a</a>")) != nil)
    }

    @Test(arguments: ["\u{301}", "\u{200D}", "\u{FE0F}"])
    func `refuses an event handler hidden behind a mark that joins the quote`(mark: String) {
        // A browser ends the title at its quote; reading by characters, quote and mark are one and the value goes on.
        #expect(
            Narrative.fault(in: NarrativeTests.div("<a title=\"x\"\(mark) onclick=\"y='1'\"=\"z\">a</a>")) != nil)
    }

    @Test func `names what to write in the place of an entity of HTML`() {
        #expect(
            Narrative.fault(in: NarrativeTests.div("a&nbsp;b"))?.text
                == "&nbsp; is no entity of XML: write the character itself or its number")
        #expect(
            Narrative.fault(in: "<div>a</div>")?.text
                == "the div must be in the namespace of XHTML: xmlns=\"http://www.w3.org/1999/xhtml\"")
    }

    @Test func `reads many tags`() {
        let text = NarrativeTests.div(
            String(repeating: "<p style='background:url(#a)' title='&amp;'>a</p>", count: 5_000))
        #expect(Narrative.fault(in: text) == nil)
    }
}
