import FHIR
import Search
import Testing
import TestSupport

@Suite struct SortKeyTests {
    private static let field = IndexField(number: 1)
    private let up = SortKey.field([field], kind: .string, descending: false)
    private let down = SortKey.field([field], kind: .string, descending: true)

    @Test(
        arguments: [
            (.text("a"), 2, .text("b"), 1, true, false), (.text("b"), 1, .text("a"), 2, false, true),
            (.text("a"), 1, .text("a"), 2, true, true), (.text("a"), 2, .text("a"), 1, false, false),
            (.text("z"), 2, nil, 1, true, true), (nil, 1, .text("a"), 2, false, false), (nil, 1, nil, 2, true, true),
            (nil, 2, nil, 1, false, false), (.integer(-1), 2, .integer(1), 1, true, false),
            (.bytes([1]), 2, .bytes([1, 0]), 1, true, false), (.bytes([0xFF]), 1, .bytes([1]), 2, false, true),
            (.text("Z"), 2, .text("a"), 1, true, false), (.text("z"), 2, .text("é"), 1, true, false),
        ] as [(SortValue?, Int64, SortValue?, Int64, Bool, Bool)])
    func `orders by value, then by creation, and puts those without a value last`(
        a: SortValue?, aKey: Int64, b: SortValue?, bKey: Int64, ascending: Bool, descending: Bool
    ) {
        #expect(up.precedes((a, aKey), (b, bKey)) == ascending)
        #expect(down.precedes((a, aKey), (b, bKey)) == descending)
    }

    @Test func `orders by creation alone when told nothing`() {
        #expect(SortKey.creation.precedes((nil, 1), (nil, 2)))
        #expect(!SortKey.creation.precedes((nil, 2), (nil, 1)))
        #expect(!SortKey.creation.isDescending)
        #expect(SortKey.creation.value(id: "1", sequence: 1, entries: []) == nil)
    }

    @Test func `takes the smallest value, or the largest when descending`() {
        let entries =
            ["b", "a", "c"].map { IndexEntry(field: SortKeyTests.field, value: .string($0)) } + [
                IndexEntry(field: IndexField(number: 2), value: .string("0"))
            ]
        #expect(up.value(id: "1", sequence: 7, entries: entries) == .text("a"))
        #expect(down.value(id: "1", sequence: 7, entries: entries) == .text("c"))
        #expect(up.value(id: "1", sequence: 7, entries: []) == nil)
        #expect(SortKey.id(descending: true).value(id: "1", sequence: 7, entries: entries) == .text("1"))
        #expect(SortKey.lastUpdated(descending: false).value(id: "1", sequence: 7, entries: entries) == .integer(7))
    }

    @Test func `counts of each value what orders it`() throws {
        #expect(SortKey.value(.date(low: 1, high: 9), descending: false) == .integer(1))
        #expect(SortKey.value(.date(low: 1, high: 9), descending: true) == .integer(9))
        #expect(SortKey.value(.token(system: "s", code: "c"), descending: false) == .text("c"))
        #expect(SortKey.value(.uri("u"), descending: false) == .text("u"))
        #expect(SortKey.value(.number(try key("2")), descending: false) == .bytes(try key("2").bytes))
        #expect(
            SortKey.value(.quantity(try key("2"), system: "", code: "", unit: ""), descending: true)
                == .bytes(try key("2").bytes))
        #expect(SortKey.value(.reference(.url("u")), descending: false) == .text("u"))
        #expect(SortKey.value(.reference(.local(.patient, id: "1")), descending: false) == .text("Patient/1"))
        #expect(SortKey.value(.composite([]), descending: false) == nil)
        #expect(SortKey.value(.text("t"), descending: false) == nil)
        #expect(SortKey.value(.typed(system: "s", code: "c", value: "v"), descending: false) == nil)
    }

    @Test func `orders by each key after the one before`() {
        var query = SearchQuery(type: .patient, criteria: [], sort: up)
        query.thenBy = [down, .id(descending: false)]
        // By the first upwards, by the second downwards, by the third upwards, by creation; without a value last.
        let sorted: [PageCursor] = [
            PageCursor(value: .text("a"), key: 9, more: [.text("z"), .text("1")]),
            PageCursor(value: .text("a"), key: 8, more: [.text("z"), .text("2")]),
            PageCursor(value: .text("a"), key: 7, more: [.text("y"), .text("1")]),
            PageCursor(value: .text("a"), key: 6, more: [nil, .text("1")]),
            PageCursor(value: .text("b"), key: 4, more: [.text("z"), .text("1")]),
            PageCursor(value: .text("b"), key: 5, more: [.text("z"), .text("1")]),
            PageCursor(value: nil, key: 2, more: [.text("a"), .text("1")]),
            PageCursor(value: nil, key: 1, more: [nil, .text("1")]),
        ]
        for (at, a) in sorted.enumerated() {
            for (other, b) in sorted.enumerated() { #expect(query.precedes(a, b) == (at < other)) }
        }
    }

    @Test(arguments: [1, UInt64.random(in: .min ... .max)])
    func `is a strict order of random values`(seed: UInt64) {
        print("sort values: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let values: [SortValue?] = [nil, .text("a"), .text("b"), .integer(1), .integer(2), .bytes([1]), .bytes([2])]
        let all = (0..<40).map { (values[Int.random(in: 0..<values.count, using: &random)], Int64($0)) }
        for key in [up, down] {
            for a in all {
                for b in all {
                    if (key.precedes(a, b) && key.precedes(b, a))
                        || (a.1 != b.1 && !key.precedes(a, b) && !key.precedes(b, a))
                    {
                        Testing.Issue.record("\(a) and \(b)")
                    }
                }
            }
        }
    }
}
