import Search
import Testing

/// `PageCursor+token`.
@Suite struct PageCursorTests {
    @Test(
        arguments: [
            (nil, 0), (nil, .max), (.integer(0), 1), (.integer(.min), 2), (.integer(.max), 3), (.integer(-5), 4),
            (.text(""), 5), (.text("müller"), 6), (.text("a.b"), 7), (.text("王😀\0"), 8), (.text("i5"), 9),
            (.bytes([]), 10), (.bytes([0, 0x7F, 0x80, 0xFF]), 11),
        ] as [(SortValue?, Int64)])
    func `reads back what it wrote`(value: SortValue?, key: Int64) throws {
        let cursor = PageCursor(value: value, key: key)
        #expect(PageCursor(token: cursor.token) == cursor)
        // Nothing in it needs an escape in a link.
        #expect(QueryPartCheck.isPlain(cursor.token))
    }

    @Test(arguments: [
        "", ".", "n", "n.", ".1", "n.x", "n.-1", "nx.1", "n.1.", "n.9223372036854775808", "i.1", "ix.1", "i1", "i1.",
        "i1.5.2x", "i9223372036854775808.1", "t6.1", "tg6.1", "tff.1", "tc3.1", "tc0af.1", "b0.1", "b0g.1", "x00.1",
        "N.1", "I5.1", " n.1", "n.1 ", "%6e.1", "王.1", "n.١",
        "../../etc/passwd", "' OR 1=1 --",
    ])
    func `refuses garbage`(token: String) {
        #expect(PageCursor(token: token) == nil)
    }

    @Test(arguments: ["n.+1", "n.-0", "n.01", "i+5.1", "i05.1", "i-0.1", "b+a.1", "bAB.1", "t+6.1"])
    func `refuses what it would have written otherwise`(token: String) {
        #expect(PageCursor(token: token) == nil)
    }

    @Test(
        arguments: [
            (.integer(1), [nil]), (nil, [nil, nil]), (.text("a.b;c"), [.text("i5"), nil, .integer(-1)]),
            (.bytes([0x3B, 0x2E]), [.bytes([])]), (.text(""), Array(repeating: .text("müller"), count: 7)),
        ] as [(SortValue?, [SortValue?])])
    func `reads back the values of several keys`(value: SortValue?, more: [SortValue?]) throws {
        let cursor = PageCursor(value: value, key: 42, more: more)
        #expect(PageCursor(token: cursor.token) == cursor)
        #expect(PageCursor(token: cursor.token) != PageCursor(value: value, key: 42))
    }

    @Test(arguments: [
        "n.1;", ";n.1", "n.1;;n", "n.1;x", "n.1;n.1", "n.1;i+5", "n.1;tB0", "n.1;n;n;n;n;n;n;n;n", "n.1 ;n",
    ])
    func `refuses garbage among the further keys`(token: String) {
        #expect(PageCursor(token: token) == nil)
    }

    @Test func `has no more values than an order has keys`() {
        let most = PageCursor(value: nil, key: 1, more: Array(repeating: nil, count: 7))
        #expect(PageCursor(token: most.token) == most)
        #expect(PageCursor(token: PageCursor(value: nil, key: 1, more: most.more + [nil]).token) == nil)
    }
}

private enum QueryPartCheck {
    static func isPlain(_ text: String) -> Bool { QueryString.encode(text) == text }
}
