import FHIRPath
import Testing

/// FHIRPath 2.0.0, §5.2 "Filtering and projection", §5.3 "Subsetting", §5.4 "Combining", §5.8 "Tree navigation", §7
/// "Aggregates".
@Suite struct CollectionTests {
    static let questionnaire = """
        {"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"group","item":[\
        {"linkId":"1.1","type":"group","item":[{"linkId":"1.1.1","type":"string"}]}]},{"linkId":"2","type":"string"}]}
        """

    @Test(arguments: [
        ("(1 | 2 | 3).where($this > 1)", "[2,3]"), ("(1 | 2).where({})", "[]"), ("{}.where(true)", "[]"),
        ("('a' | 'b').where($index = 1)", #"["b"]"#), ("(1 | 2).select($this * 2)", "[2,4]"),
        ("(1 | 2).select({})", "[]"), ("(1 | 2).select($this | 9)", "[1,9,2,9]"), ("(5 | 6).select($index)", "[0,1]"),
        ("(1 | 2).select((3 | 4).select($this))", "[3,4,3,4]"), ("(1 | 'a' | 2).ofType(Integer)", "[1,2]"),
        ("1.repeat(iif($this < 4, $this + 1, {}))", "[2,3,4]"), ("{}.repeat($this)", "[]"),
        // Equal items end a repeat, so this one ends.
        ("1.repeat($this)", "[1]"), ("(3 | 1 | 2).sort()", "[1,2,3]"), ("(3 | 1 | 2).sort(-$this)", "[3,2,1]"),
        ("('b' | 'a').sort($this)", #"["a","b"]"#),
    ])
    func `filters and projects`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("repeat(item).linkId", #"["1","2","1.1","1.1.1"]"#), ("item.item.linkId", #"["1.1"]"#),
        ("descendants().linkId.count()", "[4]"), ("item[1].children().count()", "[2]"),
        ("descendants().where(linkId = '1.1.1').type", #"["string"]"#), ("item.sort(-linkId).linkId", #"["2","1"]"#),
        ("children().ofType(code)", #"["draft"]"#),
    ])
    func `walks the tree`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: CollectionTests.questionnaire) == want)
    }

    @Test(arguments: [
        ("1.single()", "[1]"), ("{}.single()", "[]"), ("(1 | 2).first()", "[1]"), ("{}.first()", "[]"),
        ("(1 | 2).last()", "[2]"), ("{}.last()", "[]"), ("(1 | 2 | 3).tail()", "[2,3]"), ("1.tail()", "[]"),
        ("(1 | 2 | 3).skip(1)", "[2,3]"), ("(1 | 2).skip(5)", "[]"), ("(1 | 2).skip(0)", "[1,2]"),
        ("(1 | 2).skip(-1)", "[1,2]"), ("(1 | 2 | 3).take(2)", "[1,2]"), ("(1 | 2).take(9)", "[1,2]"),
        ("(1 | 2).take(0)", "[]"), ("(1 | 2).take(-1)", "[]"), ("(1 | 2)[1]", "[2]"), ("(1 | 2)[2]", "[]"),
        ("(1 | 2)[-1]", "[]"), ("(1 | 2 | 3).intersect(2 | 3 | 4)", "[2,3]"),
        ("1.combine(1).intersect(1)", "[1]"), ("1.combine(1).combine(2).exclude(2)", "[1,1]"),
        ("(1 | 2).exclude({})", "[1,2]"), ("(1 | 2).intersect({})", "[]"),
    ])
    func `takes parts of a collection`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("1 | 1", "[1]"), ("1.combine(1)", "[1,1]"), ("1.combine({})", "[1]"), ("(1 | 2).union(2 | 3)", "[1,2,3]"),
        ("1.combine(1) | {}", "[1]"), ("'a' | 'A'", #"["a","A"]"#), ("1 | 1.0", "[1]"), ("1 | '1'", #"[1,"1"]"#),
        ("1 in (1 | 2)", "[true]"), ("3 in (1 | 2)", "[false]"), ("{} in (1 | 2)", "[]"), ("1 in {}", "[false]"),
        ("(1 | 2) contains 2", "[true]"), ("{} contains 1", "[false]"), ("(1 | 2) contains {}", "[]"),
    ])
    func `puts collections together and looks into them`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("(1 | 2 | 3).aggregate($this + $total, 0)", "[6]"), ("{}.aggregate($this + $total, 7)", "[7]"),
        ("(3 | 1 | 2).aggregate(iif($total.empty(), $this, iif($this < $total, $this, $total)))", "[1]"),
        ("('a' | 'b').aggregate($total & $this, '')", #"["ab"]"#), ("(5 | 6).aggregate($total + $index, 0)", "[1]"),
        ("{}.aggregate($this)", "[]"),
    ])
    func `aggregates`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("iif(true, 1, 2)", "[1]"), ("iif(false, 1, 2)", "[2]"), ("iif({}, 1, 2)", "[2]"), ("iif(false, 1)", "[]"),
        // Only the branch taken is evaluated.
        ("iif(true, 1, 'a' / 2)", "[1]"), ("iif(false, 'a' / 2, 1)", "[1]"), ("5.iif($this > 3, $this, 0)", "[5]"),
        ("coalesce({}, 2, 3)", "[2]"), ("coalesce({}, {})", "[]"),
    ])
    func `chooses`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        "(1 | 2).single()", "(1 | 2)[1 | 2]", "(1 | 2)['a']", "(1 | 2).skip('a')", "(1 | 2) in (1 | 2)",
        "1 contains (1 | 2)",
        "iif('a', 1, 2)", "(1 | 2).iif(true, 1)", "(1 | 'a').sort()",
    ])
    func `refuses what is not one item of the right type`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .evaluation)
    }

    /// §6.1 "Equality": collections by order, equivalence without it.
    @Test(arguments: [
        ("(1 | 2) = (1 | 2)", "[true]"), ("(1 | 2) = (2 | 1)", "[false]"), ("(1 | 2) ~ (2 | 1)", "[true]"),
        ("(1 | 2) = 1", "[false]"), ("{} = {}", "[]"), ("1 = {}", "[]"), ("{} ~ {}", "[true]"), ("1 ~ {}", "[false]"),
        ("1 != 2", "[true]"), ("1 != {}", "[]"), ("1 !~ {}", "[true]"), ("1 = 1.0", "[true]"), ("1 = '1'", "[false]"),
        ("'a' = 'A'", "[false]"), ("'a  B' ~ 'A b'", "[true]"), ("1.23 ~ 1.2", "[true]"), ("1.27 ~ 1.2", "[false]"),
        ("1.10 ~ 1.1", "[true]"), ("0.67 ~ 0.7", "[true]"), ("1.combine(1) ~ (1 | 2)", "[false]"),
        ("'é' = 'é'", "[true]"), ("true ~ true", "[true]"),
    ])
    func `compares collections`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("1 < 2", "[true]"), ("2 <= 2.0", "[true]"), ("'a' < 'b'", "[true]"), ("'Z' < 'a'", "[true]"),
        ("'a' >= 'a'", "[true]"),
        ("1 > {}", "[]"), ("1.10 >= 1.1", "[true]"), ("'10' < '9'", "[true]"), ("2 > 10", "[false]"),
        ("'a' < 'ab'", "[true]"),
    ])
    func `orders`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: ["1 < 'a'", "true < false", "(1 | 2) < 3", "@2024 < 1", "@2024 < @T10"])
    func `refuses to order what has no order`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .evaluation)
    }
}
