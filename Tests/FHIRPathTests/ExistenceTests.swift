import FHIRPath
import Testing

/// FHIRPath 2.0.0, §5.1 "Existence", and the logic of three values (§6.5).
@Suite struct ExistenceTests {
    @Test(arguments: [
        ("{}.empty()", "[true]"), ("1.empty()", "[false]"), ("{}.exists()", "[false]"), ("(1 | 2).exists()", "[true]"),
        ("(1 | 2).exists($this > 1)", "[true]"), ("(1 | 2).exists($this > 2)", "[false]"),
        ("{}.exists(true)", "[false]"),
        ("(1 | 2).exists($index = 1)", "[true]"), ("{}.all(false)", "[true]"), ("(1 | 2).all($this > 0)", "[true]"),
        ("(1 | 2).all($this > 1)", "[false]"), ("(1 | 2).all({})", "[false]"),
        ("{}.allTrue()", "[true]"), ("(true | false).allTrue()", "[false]"), ("true.combine(true).allTrue()", "[true]"),
        ("{}.anyTrue()", "[false]"), ("(true | false).anyTrue()", "[true]"), ("false.anyTrue()", "[false]"),
        ("{}.allFalse()", "[true]"), ("(true | false).allFalse()", "[false]"), ("false.allFalse()", "[true]"),
        ("{}.anyFalse()", "[false]"), ("(true | false).anyFalse()", "[true]"), ("true.anyFalse()", "[false]"),
        ("(1 | 2).subsetOf(1 | 2 | 3)", "[true]"), ("(1 | 4).subsetOf(1 | 2 | 3)", "[false]"),
        ("{}.subsetOf(1)", "[true]"),
        ("1.subsetOf({})", "[false]"), ("(1 | 2 | 3).supersetOf(2 | 3)", "[true]"), ("1.supersetOf(1 | 2)", "[false]"),
        ("1.supersetOf({})", "[true]"), ("{}.count()", "[0]"), ("1.combine(1).count()", "[2]"),
        ("1.combine(1).combine(1.0).distinct()", "[1]"), ("('b' | 'a').combine('b').distinct()", #"["b","a"]"#),
        ("{}.isDistinct()", "[true]"), ("1.combine(1).isDistinct()", "[false]"), ("(1 | 2).isDistinct()", "[true]"),
        ("true.not()", "[false]"), ("false.not()", "[true]"), ("{}.not()", "[]"),
        // Singleton evaluation: one item that is no boolean is true.
        ("0.not()", "[false]"), ("'' and true", "[true]"),
    ])
    func `says what is there`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    /// The rows of the tables in §6.5; `{}` is unknown.
    @Test(arguments: [
        ("and", ["true", "false", "{}", "false", "false", "false", "{}", "false", "{}"]),
        ("or", ["true", "true", "true", "true", "false", "{}", "true", "{}", "{}"]),
        ("xor", ["false", "true", "{}", "true", "false", "{}", "{}", "{}", "{}"]),
        ("implies", ["true", "false", "{}", "true", "true", "true", "true", "{}", "{}"]),
    ])
    func `reckons with true, false and unknown`(name: String, table: [String]) throws {
        let values = ["true", "false", "{}"]
        for (row, left) in values.enumerated() {
            for (column, right) in values.enumerated() {
                let want = table[row * 3 + column]
                #expect(
                    try evaluated("\(left) \(name) \(right)") == (want == "{}" ? "[]" : "[\(want)]"),
                    "\(left) \(name) \(right)")
            }
        }
    }

    @Test(arguments: [
        "(true | 'a').allTrue()", "(1 | 2).not()", "(1 | 2) and true", "(1 | 2).exists($this)", "(1 | 2).all('a')",
        "(1 | 2).where(1 | 2)", "1.combine(2).single()",
    ])
    func `refuses several items or no booleans where one boolean is wanted`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .evaluation)
    }
}
