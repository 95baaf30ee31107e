import FHIRPath
import Testing

/// FHIRPath 2.0.0, §5.6 "String manipulation", and §"Additional string functions".
@Suite struct StringFunctionTests {
    @Test(arguments: [
        ("'abcdefg'.indexOf('bc')", "[1]"), ("'abc'.indexOf('x')", "[-1]"), ("'abc'.indexOf('')", "[0]"),
        ("'abc'.indexOf('abcd')", "[-1]"), ("'abcabc'.lastIndexOf('b')", "[4]"), ("'王小明'.indexOf('明')", "[2]"),
        ("'abcdefg'.substring(3)", #"["defg"]"#), ("'abcdefg'.substring(1, 2)", #"["bc"]"#),
        ("'abc'.substring(1, 9)", #"["bc"]"#),
        ("'abc'.substring(3)", "[]"), ("'abc'.substring(-1)", "[]"), ("'abc'.substring(1, 0)", #"[""]"#),
        ("'abc'.substring(1, -1)", #"[""]"#), ("'abc'.substring({})", "[]"), ("'abc'.substring(1, {})", #"["bc"]"#),
        ("'王小明'.substring(1, 1)", #"["小"]"#), ("'abc'.startsWith('ab')", "[true]"), ("'abc'.startsWith('')", "[true]"),
        ("'abc'.startsWith('bc')", "[false]"), ("'abc'.endsWith('bc')", "[true]"), ("'abc'.endsWith('')", "[true]"),
        ("'abc'.endsWith('ab')", "[false]"), ("'abc'.contains('b')", "[true]"), ("'abc'.contains('')", "[true]"),
        ("'abc'.contains('ac')", "[false]"), ("'aBc'.upper()", #"["ABC"]"#), ("'ABc'.lower()", #"["abc"]"#),
        ("'abcabc'.replace('b', 'xy')", #"["axycaxyc"]"#), ("'abc'.replace('b', '')", #"["ac"]"#),
        ("'abc'.replace('', 'x')", #"["xaxbxcx"]"#), ("'aaa'.replace('aa', 'b')", #"["ba"]"#),
        ("'abc'.length()", "[3]"),
        ("''.length()", "[0]"), ("'王小明'.length()", "[3]"), ("'abc'.toChars()", #"["a","b","c"]"#),
        ("''.toChars()", "[]"),
        ("' a b '.trim()", #"["a b"]"#), ("'  '.trim()", #"[""]"#), ("'a,b,,c'.split(',')", #"["a","b","","c"]"#),
        ("'abc'.split(',')", #"["abc"]"#), ("('a' | 'b').join(',')", #"["a,b"]"#), ("('a' | 'b').join()", #"["ab"]"#),
        ("{}.join(',')", "[]"), ("'a' + 'b'", #"["ab"]"#), ("'a' + {}", "[]"), ("'a' & {}", #"["a"]"#),
        ("{} & {}", #"[""]"#),
    ])
    func `works on strings`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        "indexOf('a')", "substring(0)", "startsWith('a')", "endsWith('a')", "contains('a')", "upper()", "lower()",
        "replace('a', 'b')", "matches('a')", "replaceMatches('a', 'b')", "length()", "toChars()", "trim()",
        "split(',')",
    ])
    func `gives nothing for nothing and refuses several items and other types`(call: String) throws {
        #expect(try evaluated("{}.\(call)") == "[]")
        #expect(try failure(of: "('a' | 'b').\(call)")?.kind == .evaluation)
        #expect(try failure(of: "1.\(call)")?.kind == .evaluation)
    }

    @Test(arguments: [
        "indexOf({})", "startsWith({})", "endsWith({})", "contains({})", "replace({}, 'b')", "replace('a', {})",
        "matches({})",
        "replaceMatches({}, 'b')", "replaceMatches('a', {})",
    ])
    func `gives nothing when an argument is nothing`(call: String) throws {
        #expect(try evaluated("'a'.\(call)") == "[]")
    }

    @Test(arguments: [
        ("'abc'.matches('b')", "[true]"), ("'abc'.matches('^b')", "[false]"), ("'abc'.matches('^abc$')", "[true]"),
        ("'abc'.matchesFull('b')", "[false]"), ("'abc'.matchesFull('a|abc')", "[true]"),
        ("'abc'.matches('B', 'i')", "[true]"),
        // Single line mode: the point takes line feeds.
        ("'a\\nb'.matches('a.b')", "[true]"), ("'a\\nb'.matches('^b', 'm')", "[true]"),
        ("'a\\nb'.matches('^b')", "[false]"),
        (#"'N8000123123'.matches('^N[0-9]{8}$')"#, "[false]"), (#"'王'.matches('^\\p{Han}$')"#, "[true]"),
        (#"'11/30/1972'.replaceMatches('(\\d+)/(\\d+)/(\\d+)', '$2-$1-$3')"#, #"["30-11-1972"]"#),
        // §5.6.9
        (
            #"'11/30/1972'.replaceMatches('\\b(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{2,4})\\b','${day}-${month}-${year}')"#,
            #"["30-11-1972"]"#
        ),
        (#"'ab'.replaceMatches('(a)(b)', '${2}${1}${7}$')"#, #"["ba$"]"#),
        ("'a'.replaceMatches('a', '${')", #"["${"]"#),
        ("'abc'.replaceMatches('x', 'y')", #"["abc"]"#), ("'aaa'.replaceMatches('a', '$$')", #"["$$$"]"#),
        ("'ab'.replaceMatches('', '-')", #"["-a-b-"]"#), ("'王小'.replaceMatches('', '-')", #"["-王-小-"]"#),
        ("'ab'.replaceMatches('b*', 'x')", #"["xaxx"]"#),
    ])
    func `matches regular expressions`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        "'a'.matches('(')", "'a'.matches('[')", "'a'.matches('a', 'q')", "'a'.replaceMatches('*', 'b')",
        "'a'.replaceMatches('a', '${b}')",
    ])
    func `refuses what is no regular expression`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .evaluation)
    }

    @Test(arguments: [
        ("'test'.encode('hex')", #"["74657374"]"#), ("'test'.encode('base64')", #"["dGVzdA=="]"#),
        ("'subjects?_d'.encode('urlbase64')", #"["c3ViamVjdHM_X2Q="]"#),
        ("'subjects?_d'.encode('base64')", #"["c3ViamVjdHM/X2Q="]"#),
        ("'74657374'.decode('hex')", #"["test"]"#), ("'dGVzdA=='.decode('base64')", #"["test"]"#),
        ("'c3ViamVjdHM_X2Q='.decode('urlbase64')", #"["subjects?_d"]"#), ("'7'.decode('hex')", "[]"),
        ("'zz'.decode('hex')", "[]"),
        ("'!!'.decode('base64')", "[]"), ("'ff'.decode('hex')", "[]"), ("'a'.encode('rot13')", "[]"),
        ("'王'.encode('base64').decode('base64')", #"["王"]"#),
        (#"'"1<2"'.escape('html')"#, #"["&quot;1&lt;2&quot;"]"#),
        (#"'&lt;b&gt; &#65;&#x42; &nope;'.unescape('html')"#, #"["<b> AB &nope;"]"#),
        (#"'a"b'.escape('json') = 'a\\"b'"#, "[true]"), (#"'a\\"b\\u0041'.unescape('json') = 'a"bA'"#, "[true]"),
    ])
    func `codes and escapes`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }
}
