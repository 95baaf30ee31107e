import HTTP
import Testing

@Suite struct HTTPDateTests {
    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_795_262_400, "Sat, 21 Nov 2026 12:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
            (-86_400, "Wed, 31 Dec 1969 00:00:00 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        ] as [(Int64, String)])
    func `a time and its text are told from each other`(seconds: Int64, text: String) {
        #expect(HTTPDate.text(seconds) == text)
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test func `every day of three centuries comes back`() {
        for day in stride(from: Int64(-80_000), to: 50_000, by: 1) {
            let seconds = day * 86_400 + (day &* 7919 % 86_400 + 86_400) % 86_400
            let back = HTTPDate.seconds(HTTPDate.text(seconds))
            if back != seconds { #expect(back == seconds) }
        }
    }

    @Test(arguments: [
        "", "0", "2026-11-21T12:00:00Z", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sat, 21 Nov 2026 12:00:00 UTC", "Sat, 21 Nov 2026 12:00:00",
        "Sat, 00 Nov 2026 12:00:00 GMT", "Sat, 21 nov 2026 12:00:00 GMT", "Sat, 21 Nov 2026 24:00:00 GMT",
        "Sat, 21 Nov 2026 12:60:00 GMT", "Sat, 21 Nov 2026 12:00:61 GMT",
        "Sat, 21 Nov 99999999999999999999 12:00:00 GMT", "Sat, 21 Nov 0 12:00:00 GMT",
    ])
    func `other texts are no time`(text: String) { #expect(HTTPDate.seconds(text) == nil) }

    @Test(arguments: [
        "Xyz, 21 Nov 2026 12:00:00 GMT", "Mon, 21 Nov 2026 12:00:00 GMT", "Sun, 31 Feb 2026 12:00:00 GMT",
        "Sat 21 Nov 2026 12 00 00 GMT", "Sat, +21 Nov 2026 12:00:00 GMT", "Sat, 1 Nov 2026 12:00:00 GMT",
    ])
    func `texts that only resemble the form are no time`(text: String) { #expect(HTTPDate.seconds(text) == nil) }
}
