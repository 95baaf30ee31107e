import FHIRPath
import TestSupport
import Testing

/// FHIRPath (continuous build), §"Boundary functions" and §"Precision".
@Suite struct BoundaryTests {
    @Test(
        arguments: [
            ("1.587.lowBoundary()", "1.58650000"), ("1.587.lowBoundary(6)", "1.586500"),
            ("1.587.highBoundary()", "1.58750000"),
            ("1.587.highBoundary(6)", "1.587500"), ("1.lowBoundary()", "0.50000000"),
            ("1.highBoundary()", "1.50000000"),
            ("(-1.587).lowBoundary()", "-1.58750000"), ("(-1.587).highBoundary()", "-1.58650000"),
            ("1.587.lowBoundary(-1)", nil),
            ("1.587.lowBoundary(32)", nil), ("{}.lowBoundary()", nil), ("'a'.lowBoundary()", nil),
        ] as [(String, String?)])
    func `tells how small or large a decimal may be`(expression: String, want: String?) throws {
        #expect(try evaluated(expression) == "[\(want ?? "")]")
    }

    @Test(arguments: [
        ("@2014.lowBoundary(6)", "2014-01"), ("@2014.highBoundary(6)", "2014-12"),
        ("@2014.lowBoundary()", "2014-01-01"),
        ("@2014-02.highBoundary()", "2014-02-28"), ("@2016-02.highBoundary(8)", "2016-02-29"),
        ("@2014-01-01T08.lowBoundary(17)", "2014-01-01T08:00:00.000+14:00"),
        ("@2014-01-01T08:05:09.highBoundary(17)", "2014-01-01T08:05:09.999-12:00"),
        ("@2014-01-01T08:05+10:00.lowBoundary(17)", "2014-01-01T08:05:00.000+10:00"),
        ("@2014-01-01T08:05+10:00.highBoundary(17)", "2014-01-01T08:05:59.999+10:00"),
        ("@T10:30.lowBoundary(9)", "10:30:00.000"), ("@T10:30.highBoundary(9)", "10:30:59.999"),
        ("@2014-06-05.lowBoundary(4)", "2014"),
    ])
    func `tells the first and last moment that a date may mean`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == "[\"\(want)\"]")
    }

    @Test func `tells how small a quantity may be`() throws {
        #expect(try evaluated("1.5 'mg'.lowBoundary(2)").json("0.value") == "1.45")
        #expect(try evaluated("1.5 'mg'.highBoundary(2)").json("0.unit") == "mg")
    }

    @Test(arguments: [
        ("1.58700.precision()", "[5]"), ("1.5.precision()", "[1]"), ("@2014.precision()", "[4]"),
        ("@2014-01.precision()", "[6]"),
        ("@2014-01-01.precision()", "[8]"), ("@2014-01-05T10:30:00.000.precision()", "[17]"),
        ("@T10:30.precision()", "[4]"),
        ("@T10:30:00.000.precision()", "[9]"), ("{}.precision()", "[]"),
    ])
    func `counts the digits`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("1 'cm'.comparable(1 '[in_i]')", "[true]"), ("1 'cm'.comparable(1 's')", "[false]"),
        ("1 'cm'.comparable({})", "[]"),
    ])
    func `says whether units measure the same`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }
}
