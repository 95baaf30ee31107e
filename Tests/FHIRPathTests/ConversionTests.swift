import FHIRPath
import TestSupport
import Testing

/// FHIRPath 2.0.0, §5.5 "Conversion".
@Suite struct ConversionTests {
    @Test(
        arguments: [
            ("'true'", "true"), ("'T'", "true"), ("'yes'", "true"), ("'Y'", "true"), ("'1'", "true"), ("'1.0'", "true"),
            ("1", "true"), ("1.0", "true"), ("true", "true"), ("'false'", "false"), ("'f'", "false"), ("'NO'", "false"),
            ("'n'", "false"), ("'0'", "false"), ("'0.0'", "false"), ("0", "false"), ("0.0", "false"), ("'maybe'", nil),
            ("2", nil), ("1.1", nil), ("''", nil), ("@2024", nil),
        ] as [(String, String?)])
    func `makes booleans`(input: String, want: String?) throws {
        #expect(try evaluated("\(input).toBoolean()") == "[\(want ?? "")]")
        #expect(try evaluated("\(input).convertsToBoolean()") == "[\(want != nil)]")
    }

    @Test(
        arguments: [
            ("5", "5"), ("'5'", "5"), ("'+5'", "5"), ("'-5'", "-5"), ("'007'", "7"), ("true", "1"), ("false", "0"),
            ("'1.0'", nil),
            ("1.0", nil), ("'a'", nil), ("''", nil), ("'5 '", nil), ("'+'", nil), ("'2147483648'", nil),
            ("'--5'", nil),
            ("'٣'", nil),
        ] as [(String, String?)])
    func `makes integers`(input: String, want: String?) throws {
        #expect(try evaluated("\(input).toInteger()") == "[\(want ?? "")]")
        #expect(try evaluated("\(input).convertsToInteger()") == "[\(want != nil)]")
    }

    @Test(
        arguments: [
            ("1.50", "1.50"), ("'1.50'", "1.50"), ("'-0.5'", "-0.5"), ("'+2'", "2"), ("5", "5"), ("true", "1.0"),
            ("false", "0.0"),
            ("'1.'", nil), ("'.5'", nil), ("'1e3'", nil), ("'a'", nil), ("''", nil), ("@2024", nil),
        ] as [(String, String?)])
    func `makes decimals`(input: String, want: String?) throws {
        #expect(try evaluated("\(input).toDecimal()") == "[\(want ?? "")]")
        #expect(try evaluated("\(input).convertsToDecimal()") == "[\(want != nil)]")
    }

    @Test(
        arguments: [
            ("'2024'", "Date", "2024"), ("'2024-02'", "Date", "2024-02"), ("'2024-02-29'", "Date", "2024-02-29"),
            ("@2024-02-29T13:05", "Date", "2024-02-29"), ("'2024-02-29T13:05:07Z'", "Date", "2024-02-29"),
            ("'2023-02-29'", "Date", nil), ("'24'", "Date", nil), ("1", "Date", nil), ("@T10:00", "Date", nil),
            ("'2024-02-29T13:05:07.089+02:00'", "DateTime", "2024-02-29T13:05:07.089+02:00"),
            ("'2024'", "DateTime", "2024"),
            ("@2024-02-29", "DateTime", "2024-02-29"), ("'2024-02-30'", "DateTime", nil), ("'noon'", "DateTime", nil),
            ("'13:05'", "Time", "13:05"), ("'13:05:07.089'", "Time", "13:05:07.089"), ("'25:00'", "Time", nil),
            ("'13:60'", "Time", nil),
            ("'1:05'", "Time", nil), ("@T13", "Time", "13"), ("1", "Time", nil),
        ] as [(String, String, String?)])
    func `makes dates and times`(input: String, type: String, want: String?) throws {
        #expect(try evaluated("\(input).to\(type)()") == (want.map { "[\"\($0)\"]" } ?? "[]"))
        #expect(try evaluated("\(input).convertsTo\(type)()") == "[\(want != nil)]")
        if want != nil { #expect(try evaluated("\(input).to\(type)().is(\(type))") == "[true]") }
    }

    @Test(
        arguments: [
            ("5", "5 '1'"), ("5.50", "5.50 '1'"), ("true", "1.0 '1'"), ("'5'", "5 '1'"), ("'5 \\'mg\\''", "5 'mg'"),
            ("'5.0 \\'mg/dL\\''", "5.0 'mg/dL'"), ("'-5 \\'mg\\''", "-5 'mg'"), ("'4 days'", "4 days"),
            ("'1 week'", "1 week"),
            ("4 days", "4 days"), ("'5 mg'", nil), ("'mg'", nil), ("''", nil), ("'5 \\'\\''", nil), ("@2024", nil),
            ("'5 \\'mg'", nil),
        ] as [(String, String?)])
    func `makes quantities`(input: String, want: String?) throws {
        #expect(
            try evaluated("\(input).toQuantity().toString() = %want") { environment in
                environment.variables["want"] = want.map { [.string($0)] } ?? []
            } == (want == nil ? "[]" : "[true]"))
        #expect(try evaluated("\(input).convertsToQuantity()") == "[\(want != nil)]")
    }

    @Test(
        arguments: [
            ("1 'g'.toQuantity('mg')", "1000"), ("(90 'min').toQuantity('h')", "1.5"),
            ("(2 weeks).toQuantity('d')", "14"),
            ("(1 'g').toQuantity('m')", nil),
        ] as [(String, String?)])
    func `takes a quantity into another unit`(expression: String, want: String?) throws {
        let value = try evaluated(expression).json("0.value")
        #expect(value == want)
    }

    @Test(
        arguments: [
            ("true", "true"), ("5", "5"), ("-5", nil), ("1.50", "1.50"), ("'a'", "a"), ("@2024-02", "2024-02"),
            ("@2024-02-29T13:05Z", "2024-02-29T13:05Z"), ("@T13:05", "13:05"), ("5.0 'mg'", "5.0 'mg'"),
            ("(1 day)", "1 day"),
            ("(2 days)", "2 days"),
        ] as [(String, String?)])
    func `makes strings`(input: String, want: String?) throws {
        guard let want else {
            // A sign binds more weakly than the call: there is no sign of a string.
            #expect(try failure(of: "\(input).toString()")?.kind == .evaluation)
            return
        }
        #expect(try evaluated("\(input).toString()") == "[\"\(want)\"]")
        #expect(try evaluated("\(input).convertsToString()") == "[true]")
    }

    @Test(arguments: ["Boolean", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity", "String"])
    func `converts nothing to nothing, and several items to an error`(type: String) throws {
        #expect(try evaluated("{}.to\(type)()") == "[]")
        #expect(try evaluated("{}.convertsTo\(type)()") == "[]")
        #expect(try failure(of: "(1 | 2).to\(type)()")?.kind == .evaluation)
        #expect(try failure(of: "(1 | 2).convertsTo\(type)()")?.kind == .evaluation)
    }
}
