import JSON
import Testing
import Wording

@testable import FHIR

/// A table for each primitive type, through the check that the validator makes. Source: datatypes.html#primitive.
@Suite struct PrimitiveFormatTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let type: PrimitiveType
        let accepted: [String]
        let refused: [String]
        var testDescription: String { "\(type)" }
    }

    static let rows: [Row] = [
        Row(type: .boolean, accepted: ["true", "false"], refused: ["\"true\"", "1", "0", "null", "{}", "[true]"]),
        Row(
            type: .integer, accepted: ["0", "-0", "7", "-7", "2147483647", "-2147483648"],
            refused: [
                "2147483648", "-2147483649", "1.0", "1e2", "99999999999999999999", "\"1\"", "null", "1.5", "true",
            ]),
        Row(type: .unsignedInt, accepted: ["0", "1", "2147483647"], refused: ["-1", "2147483648", "1.0", "\"0\""]),
        Row(
            type: .positiveInt, accepted: ["1", "2147483647"], refused: ["0", "-1", "-0", "2147483648", "1e0", "\"1\""]),
        Row(
            type: .decimal,
            accepted: ["0", "-1", "2.00", "1e-7", "1E+400", "1e-400", "123456789012345678901234567890.5", "1e0005"],
            refused: ["1e401", "1e-401", "1e99999999999999999999999", "\"2.00\"", "null", "{}"]),
        Row(
            // White space alone is what R4's regular expression allows.
            type: .string,
            accepted: [
                "\" \"", "\"\\n\\t\"", "\"a\"", "\" a \"", "\"王\"", "\"a\\nb\"", "\"\\t\\r\\nx\"", "\"\\u00e9\"",
            ],
            refused: ["\"\"", "\"a\\u0000b\"", "1", "null", "true"]),
        Row(type: .markdown, accepted: ["\"# A\\n\\n* b\"", "\" \""], refused: ["\"\"", "1"]),
        Row(
            type: .uri, accepted: ["\"http://x.org/a?b#c\"", "\"urn:x\"", "\"a\"", "\"王\""],
            refused: ["\"\"", "\"a b\"", "\" a\"", "\"a\\n\"", "1"]),
        Row(type: .url, accepted: ["\"https://x.org\""], refused: ["\"a b\"", "\"\""]),
        Row(type: .canonical, accepted: ["\"http://x.org/sd|1.0#a\""], refused: ["\"a b\"", "\"\""]),
        Row(
            type: .oid, accepted: ["\"urn:oid:1.2.36.146.595.217.0.1\"", "\"urn:oid:2.0\"", "\"urn:oid:0.1\""],
            refused: [
                "\"1.2.3\"", "\"urn:oid:3.1\"", "\"urn:oid:1\"", "\"urn:oid:1.\"", "\"urn:oid:1..2\"",
                "\"urn:oid:1.02\"", "\"urn:oid:1.a\"", "\"URN:OID:1.2\"", "\"urn:oid:\"", "\"urn:oid:12.3\"",
            ]),
        Row(
            type: .uuid, accepted: ["\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\""],
            refused: [
                "\"c757873d-ec9a-4326-a141-556f43239520\"", "\"urn:uuid:C757873D-EC9A-4326-A141-556F43239520\"",
                "\"urn:uuid:c757873d-ec9a-4326-a141-556f4323952\"", "\"urn:uuid:c757873dec9a-4326-a141-556f432395200\"",
                "\"urn:uuid:g757873d-ec9a-4326-a141-556f43239520\"", "\"urn:uuid:\"",
            ]),
        Row(
            type: .id, accepted: ["\"a\"", "\"A-1.b\"", "\"\\u0061\""],
            refused: ["\"\"", "\"a_b\"", "\"a b\"", "1", "\"\(String(repeating: "a", count: 65))\""]),
        Row(
            type: .code, accepted: ["\"a\"", "\"a b\"", "\"<=\"", "\"王\""],
            refused: ["\"\"", "\" a\"", "\"a \"", "\"a  b\"", "\"a\\t\\tb\"", "\"\\n\"", "1"]),
        Row(
            type: .date, accepted: ["\"2013\"", "\"2013-01\"", "\"2012-02-29\""],
            refused: ["\"2013-02-29\"", "\"2013-01-01T10:00:00Z\"", "\"13\"", "\"\"", "2013", "\"2013-1-1\""]),
        Row(
            type: .dateTime,
            accepted: [
                "\"2013\"", "\"2013-01\"", "\"2013-01-01\"", "\"2013-01-01T10:00:00Z\"",
                "\"2013-01-01T10:00:00.1+02:00\"",
            ],
            refused: [
                "\"2013-01-01T10:00:00\"", "\"2013-01-01T10:00Z\"", "\"2013-01-01T10\"", "\"\"", "\"2013-01-01T\"",
            ]),
        Row(
            type: .instant, accepted: ["\"2013-01-01T10:00:00Z\"", "\"2013-01-01T10:00:00.123-05:00\""],
            refused: ["\"2013-01-01\"", "\"2013\"", "\"2013-01-01T10:00:00\"", "\"2013-01-01T10:00Z\""]),
        Row(
            type: .time, accepted: ["\"10:00:00\"", "\"23:59:59.999\""],
            refused: ["\"10:00\"", "\"24:00:00\"", "\"10:00:00Z\"", "\"\""]),
        Row(
            type: .base64Binary,
            accepted: ["\"AAAA\"", "\"QQ==\"", "\"QUI=\"", "\"QU JD\"", "\"QUJD\\nQUJD\"", "\"+/+/\""],
            refused: [
                "\"\"", "\"A\"", "\"AAA\"", "\"A===\"", "\"====\"", "\"QQ==QQ==\"", "\"Q=Q=\"", "\"QQ_-\"", "\"Q!AA\"",
                "\" \"",
            ]),
        Row(
            type: .xhtml,
            accepted: ["\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">a</div>\""],
            refused: ["\"a\"", "\"<div>a</div>\"", "\"<p>a</p>\"", "\"<div>a\"", "\"\""]),
    ]

    @Test(arguments: rows)
    func `checks the form of each primitive type`(row: Row) throws {
        for text in row.accepted {
            #expect(try PrimitiveFormatTests.fault(text, row.type) == nil, "\(row.type) \(text)")
        }
        for text in row.refused {
            #expect(try PrimitiveFormatTests.fault(text, row.type) != nil, "\(row.type) \(text)")
        }
    }

    @Test func `has a row for each of the twenty primitive types`() {
        #expect(Set(PrimitiveFormatTests.rows.map(\.type)) == Set(PrimitiveType.allCases))
        #expect(PrimitiveType.allCases.count == 20)
    }

    @Test func `counts a string in characters, up to a mebi of them`() throws {
        let most = PrimitiveFormat.stringCharactersMax
        #expect(most == 1_048_576)
        #expect(try PrimitiveFormatTests.fault("\"" + String(repeating: "a", count: most) + "\"", .string) == nil)
        #expect(try PrimitiveFormatTests.fault("\"" + String(repeating: "a", count: most + 1) + "\"", .string) != nil)
        #expect(try PrimitiveFormatTests.fault("\"" + String(repeating: "王", count: most) + "\"", .string) == nil)
        #expect(try PrimitiveFormatTests.fault("\"" + String(repeating: "王", count: most + 1) + "\"", .string) != nil)
    }

    private static func fault(_ text: String, _ type: PrimitiveType) throws -> String? {
        try JSONDocument(Array(text.utf8)).withRoot { Validator().primitiveFault($0, type)?.text }
    }
}
