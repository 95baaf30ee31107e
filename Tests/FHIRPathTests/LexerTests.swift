import FHIRPath
import Testing

@Suite struct LexerTests {
    @Test(arguments: [
        ("1 // to the end of the line\n + 2", "[3]"), ("/* before */ 1 /* a\n * b */ + 2 // at the end", "[3]"),
        ("1 + /**/ 2", "[3]"), ("'// no comment'", #"["// no comment"]"#), ("\t1\r\n+ 2 ", "[3]"),
        ("4 / 2", "[2]"),
    ])
    func `passes over space and comments`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    /// FHIRPath 2.0.0, §"String": each escape and what it stands for.
    @Test(arguments: [
        (#"'\''"#, "'"), (#"'\"'"#, "\""), (#"'\`'"#, "`"), (#"'\r'"#, "\r"), (#"'\n'"#, "\n"), (#"'\t'"#, "\t"),
        (#"'\f'"#, "\u{C}"), (#"'\\'"#, "\\"), (#"'\/'"#, "/"), (#"'\u0041'"#, "A"), (#"'\u738b'"#, "王"),
        (#"'\uD83D\uDE00'"#, "😀"), ("'王'", "王"), ("''", ""), (#""twice""#, "twice"),
    ])
    func `reads strings with escapes`(expression: String, want: String) throws {
        #expect(try evaluated(expression) { $0.variables = ["want": [.string(want)]] } != "[]")
        #expect(try evaluated("\(expression) = %want") { $0.variables = ["want": [.string(want)]] } == "[true]")
    }

    @Test(arguments: [
        ("0", "[0]"), ("007", "[7]"), ("1.50", "[1.50]"), ("1.0", "[1.0]"),
        ("2147483647", "[2147483647]"),
        // The point before a name is a call's.
        ("1.abs()", "[1]"), ("1.5.floor()", "[1]"),
    ])
    func `keeps numbers as written`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("@2024", #"["2024"]"#), ("@2024-02", #"["2024-02"]"#), ("@2024-02-29", #"["2024-02-29"]"#),
        ("@2024T", #"["2024"]"#), ("@2024-02-29T13", #"["2024-02-29T13"]"#),
        ("@2024-02-29T13:05:07.089+02:00", #"["2024-02-29T13:05:07.089+02:00"]"#),
        ("@2024-02-29T13:05Z", #"["2024-02-29T13:05Z"]"#),
        ("@2024-02-29T13:05:07-10:30", #"["2024-02-29T13:05:07-10:30"]"#),
        ("@T13:05", #"["13:05"]"#), ("@T13:05:07.1", #"["13:05:07.1"]"#),
        ("@2024T.is(DateTime)", "[true]"), ("@2024.is(Date)", "[true]"), ("@T10.is(Time)", "[true]"),
    ])
    func `reads dates and times as far as they are known`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("@2023-02-29", 0), ("@2024-13", 0), ("@2024-00-01", 0), ("1 = @2024-04-31", 4), ("@2024-02-29T24:00", 0),
        ("@T25:00", 0), ("@T10:60", 0), ("@", 0), ("@0000", 0), ("@T10:00Z", 0), ("@T10:00+01:00", 0),
        ("@24-01-01", 0), ("@2024-1-1", 0),
    ])
    func `refuses days and times that there are not`(expression: String, offset: Int) throws {
        let error = try #require(try failure(of: expression))
        #expect(error.kind == .syntax)
        #expect(error.offset == offset)
    }

    @Test(arguments: [
        ("'open", 0), ("1 + 'open", 4), ("`open", 0), ("\"open", 0), (#"'a\x'"#, 2), (#"'\u12'"#, 1), (#"'\u12G4'"#, 1),
        (#"'\uD83D'"#, 1), (#"'\uD83D\u0041'"#, 1), ("1 /* open", 2), ("1 + #", 4), ("a ! b", 2), ("%", 0),
        ("$that", 0),
        ("a ? b", 2), ("1 ^ 2", 2),
    ])
    func `says where a word is wrong`(expression: String, offset: Int) throws {
        let error = try #require(try failure(of: expression))
        #expect(error.kind == .syntax)
        #expect(error.offset == offset)
    }

    @Test(arguments: [
        ("`name`.given", #"["A"]"#), ("`div`", "[]"), ("%`vs-x`", #"["http://hl7.org/fhir/ValueSet/x"]"#),
        ("%'vs-x'", #"["http://hl7.org/fhir/ValueSet/x"]"#), ("%vs-x", #"["http://hl7.org/fhir/ValueSet/x"]"#),
        ("name . given", #"["A"]"#), ("name.select($this.given)", #"["A"]"#), ("name.select($index)", "[0]"),
    ])
    func `reads names of all forms`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: #"{"resourceType":"Patient","name":[{"given":["A"]}]}"#) == want)
    }
}
