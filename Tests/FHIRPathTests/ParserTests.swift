import FHIRPath
import Testing
import Wording

@Suite struct ParserTests {
    /// FHIRPath 2.0.0, §"Operator precedence", from the strongest down; each row would differ were it read otherwise.
    @Test(
        arguments: [
            ("-'1'.length()", "[-1]"), ("-1.abs()", "[-1]"), ("- -1", "[1]"), ("+1", "[1]"), ("-(1 | 2)[1]", "[-2]"),
            ("-2 * -3", "[6]"), ("2 + 3 * 4", "[14]"), ("(2 + 3) * 4", "[20]"), ("2 * 3 + 4", "[10]"),
            ("7 - 4 - 2", "[1]"),
            ("24 / 4 / 2", "[3]"), ("7 mod 4 * 2", "[6]"), ("7 div 2 * 2", "[6]"), ("'a' & 'b' = 'ab'", "[true]"),
            // “is” takes the sum, “|” the “is”.
            ("1 + 1 is Integer", "[true]"), ("(1 | 2 is Integer).count()", "[2]"), ("1 | 2 + 3", "[1,5]"),
            ("(1 | 2 > 3).count() = 1", nil), ("1 < 2 = true", "[true]"), ("2 = 2 in (true | 5)", "[true]"),
            ("1 = 2 and 1 in (1 | 2)", "[false]"), ("1 in (1 | 2) and false", "[false]"),
            ("true or true and false", "[true]"), ("(true or true) and false", "[false]"),
            ("false and true or true", "[true]"),
            ("false implies false or true", "[true]"), ("true xor true and false", "[true]"),
            ("true or false implies false", "[false]"), ("false implies true implies false", "[false]"),
            ("(false implies (true implies false))", "[true]"), ("true xor true or true", "[true]"),
            ("1 is Integer = true", "[true]"), ("'a' in ('a' | 'b') = true", "[false]"),
        ] as [(String, String?)])
    func `binds operators by their strength`(expression: String, want: String?) throws {
        guard let want else {
            // The stronger operator makes operands that the weaker one refuses.
            #expect(try failure(of: expression) != nil)
            return
        }
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("", 0), ("1 +", 3), ("name..given", 5), ("name.", 5), ("name.where(", 11), ("name given", 5),
        ("name.given[", 11),
        ("name[0", 6), ("(1", 2), ("1)", 1), ("1 = = 2", 4), ("{1}", 1), ("{", 1), ("a.1", 2), ("a.(b)", 2),
        ("name.is()", 5),
        ("1 is", 4), ("1 is 2", 5), ("count(,)", 6), ("select(a,)", 9), ("* 2", 0), ("1 2", 2), ("'a' 'b'", 4),
        ("99999999999999999999", 0), ("1 + 2147483648", 4), ("-2147483649", 1),
    ])
    func `says where an expression is wrong`(expression: String, offset: Int) throws {
        let error = try #require(try failure(of: expression))
        #expect(error.kind == .syntax)
        #expect(error.offset == offset, "\(error.reason)")
    }

    @Test(arguments: [
        ("name.wher(true)", "there is no function wher; the nearest is where"),
        ("name.count(1)", "count takes 0 arguments, not 1"), ("name.where()", "where takes 1 arguments, not 0"),
        ("'a'.substring(1, 2, 3)", "substring takes 1 to 2 arguments, not 3"),
        ("iif(true)", "iif takes 2 to 3 arguments, not 1"),
        ("slice('a', 'b')", "the function slice is not supported"),
    ])
    func `names the function that it does not know or that is called wrongly`(expression: String, reason: String) throws
    {
        let error = try #require(try failure(of: expression))
        #expect(error.kind == .syntax)
        #expect(error.reason.text == reason)
    }

    @Test(arguments: [
        ("1 +\n  name..given", 2, 8), ("1 + #", 1, 5), ("'王' + #", 1, 7), ("\n\n)", 3, 1), ("", 1, 1),
    ])
    func `tells the line and the column of a fault`(expression: String, line: Int, column: Int) throws {
        let place = try #require(try failure(of: expression)).place(in: expression)
        #expect(place.line == line)
        #expect(place.column == column)
    }

    /// What a caller may write is bounded before anything is evaluated: 100 parts in each other, 400 after each other.
    @Test(arguments: [
        String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000),
        String(repeating: "(", count: 101) + "1" + String(repeating: ")", count: 101),
        String(repeating: "iif(true, ", count: 500) + "1" + String(repeating: ", 2)", count: 500),
        String(repeating: "-", count: 500) + "1", "1" + String(repeating: " + 1", count: 5000),
        "name" + String(repeating: ".first()", count: 401), "a" + String(repeating: "[0]", count: 401),
        "1" + String(repeating: " is Integer", count: 401), String(repeating: " ", count: 64 * 1024) + "1",
        String(repeating: "a[", count: 500) + "0" + String(repeating: "]", count: 500),
    ])
    func `refuses what is too deep, too long a chain or too long`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .budget)
    }

    @Test(arguments: [
        (String(repeating: "(", count: 99) + "1" + String(repeating: ")", count: 99), "[1]"),
        ("1" + String(repeating: " + 1", count: 399), "[400]"),
        (String(repeating: " ", count: 64 * 1024 - 1) + "1", "[1]"), (String(repeating: "-", count: 98) + "1", "[1]"),
    ])
    func `takes what stays within the bounds`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test func `keeps the text of an expression`() throws { #expect(try FHIRPath(" 1 + 1 ").text == " 1 + 1 ") }
}
