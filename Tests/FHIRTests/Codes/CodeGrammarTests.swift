import FHIR
import Testing

/// Codes that a grammar tells. The rows are from RFC 5646, appendix A, RFC 6838 and UCUM.
@Suite struct CodeGrammarTests {
    @Test(arguments: [
        "de", "i-enochian", "zh-Hant", "sr-Cyrl", "zh-cmn-Hans-CN", "cmn-Hans-CN", "zh-yue-HK", "sl-rozaj",
        "sl-rozaj-biske", "de-CH-1901", "sl-IT-nedis", "hy-Latn-IT-arevela", "de-DE", "en-US", "es-419",
        "de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "x-whatever", "qaa-Qaaa-QM-x-southern", "en-US-u-islamcal",
        "zh-CN-a-myext-x-private", "en-a-myext-b-another", "DE-de", "zh-min-nan",
    ])
    func `takes tags of languages`(tag: String) {
        #expect(CodeGrammar.languages.accepts(tag))
    }

    @Test(arguments: [
        "", "d", "english", "de-", "-de", "de--CH", "a-DE", "ar-a-aaa-b-bbb-a-ccc", "de-419-DE", "x", "x-", "en-a",
        "en-US-US", "de-1901-1901", "中文", "de_DE", "en-abcdefghi", "de-x", "1e",
    ])
    func `refuses what is no tag of a language`(tag: String) {
        #expect(!CodeGrammar.languages.accepts(tag))
    }

    @Test(arguments: [
        "text/plain", "application/fhir+json", "text/plain; charset=utf-8", "image/svg+xml", "x-world/x-vrml",
        "text/plain;charset=\"utf-8; \\\"x\\\"\"",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Application/PDF", "multipart/mixed; boundary=\"a b\" ; x=y",
    ])
    func `takes types of media`(type: String) {
        #expect(CodeGrammar.mediaTypes.accepts(type))
    }

    @Test(arguments: [
        "", "text", "text/", "/plain", "words/plain", "text/plain;", "text/plain; charset", "text/plain; charset=",
        "text/pl ain", "text/plain; a=\"b", "text//plain", "text/plain/x", "x-/y", "text/+x", "文/plain",
        "text/plain x=y",
    ])
    func `refuses what is no type of media`(type: String) {
        #expect(!CodeGrammar.mediaTypes.accepts(type))
    }

    @Test(arguments: [
        ("mg/dL", true), ("10*3/uL", true), ("{score}", true), ("mgg", false), ("", false), ("m²", false),
    ])
    func `takes units`(code: String, isTaken: Bool) {
        #expect(CodeGrammar.units.accepts(code) == isTaken)
    }
}
