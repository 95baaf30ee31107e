import FHIRPath
import Testing
import Wording

/// What no expression may do: run without end or fill the memory.
@Suite struct BudgetTests {
    static let small: @Sendable (inout Environment) -> Void = {
        $0.budget.steps = 5_000
        $0.budget.items = 100
        $0.budget.bytes = 1_000
        $0.variables["many"] = (0..<60).map { .integer($0) }
        $0.variables["long"] = [.string(String(repeating: "a", count: 900))]
    }

    @Test(arguments: [
        // Steps
        "%many.select(%many.select(%many.select(1).count()).count()).count()", "1.repeatAll($this)",
        "%many.where(%many.where(%many.exists($this < 0)).exists())",
        "1.repeat($this + 1)",
        "%many.aggregate(%many.aggregate(%many.count() + $total, 0) + $total, 0) + %many.all(%many.all(%many.all(true)))",
        // Items
        "%many.combine(%many)", "%many.select(1 | 2)", "%many | %many.select($this + 100)",
        "1.repeatAll($this | $this + 1)", "%many.aggregate($total.combine($total).combine(1), 1)",
        // Bytes of a string
        "%long + %long", "%long & %long", "(%long | 'b' | %long & 'c').join(%long)", "%long.replace('a', 'bb')",
        "%long.replace('', 'b')", "%long.encode('hex')", "%long.encode('base64')",
        "%many.aggregate($total & $total, 'a')", "%long.replace('a', '&').escape('html')",
    ])
    func `ends what takes too much`(expression: String) throws {
        #expect(try failure(of: expression, BudgetTests.small)?.kind == .budget)
    }

    @Test(arguments: [
        ("%many.count()", "[60]"), ("%long.length()", "[900]"), ("%many.select($this).count()", "[60]"),
        ("(%long & '!').length()", "[901]"), ("%many.tail().sort().count()", "[59]"),
    ])
    func `leaves alone what stays within`(expression: String, want: String) throws {
        #expect(try evaluated(expression, BudgetTests.small) == want)
    }

    @Test func `ends descendants of descendants`() throws {
        let expression = "descendants().select(%resource.descendants().select(%resource.descendants()))"
        let error = try #require(try failure(of: expression, on: NavigationTests.patient, BudgetTests.small))
        #expect(error.kind == .budget)
        #expect(expression.utf8.count > error.offset)
    }

    @Test func `says what was exceeded and where`() throws {
        let error = try #require(try failure(of: "1 + %many.combine(%many).count()", BudgetTests.small))
        #expect(error.kind == .budget && error.offset == 10)
        #expect(error.reason.text == "a collection has more than 100 items")
    }

    /// Patterns that a backtracking matcher needs exponential time for.
    @Test(arguments: ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*a){20}$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func `ends regular expressions that explode`(pattern: String) throws {
        for call in ["matches(%pattern)", "matchesFull(%pattern)", "replaceMatches(%pattern, 'x')"] {
            let error = try failure(of: "%text.\(call)") { environment in
                environment.variables["text"] = [.string(String(repeating: "a", count: 60) + "!")]
                environment.variables["pattern"] = [.string(pattern)]
            }
            #expect(error?.kind == .budget, "\(call) \(pattern)")
        }
    }

    @Test func `bounds the length of a regular expression`() throws {
        let error = try failure(of: "'a'.matches(%pattern)") {
            $0.variables["pattern"] = [.string(String(repeating: "a", count: 5000))]
        }
        #expect(error?.kind == .evaluation)
    }
}
