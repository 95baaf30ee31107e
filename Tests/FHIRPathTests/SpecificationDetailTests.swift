import FHIR
import FHIRPath
import Testing

/// Details of the specification that are easily got wrong.
@Suite struct SpecificationDetailTests {
    @Test(arguments: [
        // %resource is the resource that %context lies in (fhirpath.html#variables), whatever $this is.
        ("contained.select(%resource.id)", #"["p"]"#),
        ("contained.name.select(%resource.id)", #"["p"]"#),
        // §6.6.7: a unit finer than the precision counts in whole units of that precision.
        ("@2014-01-01 - 60 seconds", #"["2014-01-01"]"#), ("@2014 - 60 seconds", #"["2014"]"#),
        ("@2014-05 - 60 seconds", #"["2014-05"]"#),
        ("@2014-01-01T10 - 1 minute", #"["2014-01-01T10"]"#), ("@T10 - 1 minute", #"["10"]"#),
        // §6.6.3: the result has the more granular unit.
        ("(3 'm' + 3 'cm').toString()", #"["303 'cm'"]"#),
        ("(1 day + 12 hours).toString()", #"["36 hours"]"#),
        ("(1 year + 2 months).toString()", #"["14 months"]"#),
        ("(6 '/h').toQuantity('/min').value = 0.1", "[true]"),
        // §5.5
        ("'+-5'.toDecimal()", "[]"), ("'+-5'.convertsToDecimal()", "[false]"),
        ("'4days'.toQuantity().toString()", #"["4 days"]"#),
        ("'5\\n\\'mg\\''.toQuantity().toString()", #"["5 'mg'"]"#),
        // §5.7
        ("0.00000000000000000000000000000000000000001.ceiling()", "[1]"),
        ("(-0.00000000000000000000000000000000000000001).floor()", "[-1]"),
        ("(0.13 * 0.9000000000000000000000000000000000000).truncate()", "[0]"),
        // §5.6
        ("'+1'.decode('hex')", "[]"), (#"'\\ud83d\\ude00'.unescape('json') = '😀'"#, "[true]"),
    ])
    func `gives what the specification wants`(expression: String, want: String) throws {
        let text =
            #"{"resourceType":"Patient","id":"p","contained":[{"resourceType":"Organization","id":"o","name":"N"}]}"#
        #expect(try evaluated(expression, on: text) == want)
    }

    @Test func `wants hexadecimal digits in an escape`() throws {
        #expect(try failure(of: #"'\u+041'"#)?.kind == .syntax)
    }

    @Test func `takes a pattern as a whole`() throws {
        #expect(try failure(of: "'b'.matchesFull('a)|(?:b')")?.kind == .evaluation)
    }

    @Test(arguments: [
        "%long.toChars()", "%long.split('')", "%long.split('a')", "%long.replaceMatches('a', %long)",
    ])
    func `bounds what string functions make`(expression: String) throws {
        #expect(try failure(of: expression, BudgetTests.small)?.kind == .budget)
    }

    @Test(arguments: [
        ##"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"N"}],"managingOrganization":{"reference":"#o"}}"##,
        """
        {"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#q"}},\
        {"resourceType":"Organization","id":"q","name":"Q"}],"managingOrganization":{"reference":"#o"}}
        """,
    ])
    func `finds nothing wrong with what is contained and referred to`(text: String) throws {
        #expect(try findings(text) == [])
    }

    @Test func `checks the extensions of primitives`() throws {
        let text =
            #"{"resourceType":"Patient","birthDate":"1990","_birthDate":{"extension":[{"url":"u","valuePeriod":{"start":"2024","end":"2023"}}]}}"#
        #expect(try findings(text).map(\.place) == ["Patient.birthDate.extension[0].value"])
    }
}
