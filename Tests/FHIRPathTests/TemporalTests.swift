import FHIRPath
import Testing

/// FHIRPath 2.0.0, §6.1 and §6.2 on dates and times, §6.6.7 "Date/time arithmetic".
@Suite struct TemporalTests {
    @Test(arguments: [
        ("@2012 = @2012", "[true]"), ("@2012 = @2013", "[false]"), ("@2012-01 = @2012", "[]"),
        ("@2012-01 = @2013", "[false]"),
        ("@2012-04-15 = @2012-04-15", "[true]"), ("@2012-04-15 != @2012-04-16", "[true]"),
        ("@2012-04-15T15:00:00 = @2012-04-15T10:00:00", "[false]"), ("@T10:30:00 = @T10:30:00.000", "[true]"),
        ("@T10:30 = @T10:30:00", "[]"),
        ("@2012-04-15T15:30:31 = @2012-04-15T15:30:31.0", "[true]"),
        ("@2012-04-15T15:30:31 = @2012-04-15T15:30:31.1", "[false]"),
        ("@2012-04-15T15:30:31+00:00 = @2012-04-15T16:30:31+01:00", "[true]"),
        ("@2012-04-15T23:30:00-01:00 = @2012-04-16T00:30:00Z", "[true]"),
        ("@2012 ~ @2012-01", "[false]"), ("@2012-01 ~ @2012-01", "[true]"), ("@T10:30 ~ @T10:30:00", "[false]"),
        ("@2012 = @T10", "[false]"),
        ("@2018-03-01 > @2018-02-28", "[true]"), ("@2018-03 > @2018-03-01", "[]"), ("@2018 < @2019-01-01", "[true]"),
        ("@T10:30 > @T10:00", "[true]"), ("@T10 <= @T10:30", "[]"), ("@2018-03-01T10:30 > @2018-03-01T10:00", "[true]"),
        ("@2018-03-01T10 >= @2018-03-01T10:30", "[]"), ("@2018-03-01T10:30:00.000 >= @2018-03-01T10:30:00", "[true]"),
        ("@2018-12-31T23:59:59Z < @2019-01-01T00:00:00+00:00", "[true]"),
        // One has a zone: decided only where every zone agrees.
        ("@2018-03-01T10:30:00 = @2018-03-01T10:30:00Z", "[]"),
        ("@2018-03-01T10:30:00 < @2018-03-10T10:30:00Z", "[true]"),
    ])
    func `compares as far as the precision decides`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == want)
    }

    @Test(arguments: [
        ("@2020-01-31 + 1 month", "2020-02-29"), ("@2021-01-31 + 1 month", "2021-02-28"),
        ("@2020-02-29 + 1 year", "2021-02-28"),
        ("@2020-02-29 + 4 years", "2024-02-29"), ("@2020-02-29 - 1 year", "2019-02-28"),
        ("@2020-03-31 - 1 month", "2020-02-29"),
        ("@2020-12-31 + 1 day", "2021-01-01"), ("@2020-01-01 - 1 day", "2019-12-31"),
        ("@2020-02-22 + 1 week", "2020-02-29"),
        ("@2020-01-15 + 14 months", "2021-03-15"), ("@2020-01-15 - 14 months", "2018-11-15"),
        ("@2020-01-01 + 25 hours", "2020-01-02"),
        ("@2020-01-01 + 1.9 days", "2020-01-02"), ("@2020-01-01 + 7 'd'", "2020-01-08"),
        ("@2020-01-01 + 0 days", "2020-01-01"),
        ("@1900-02-28 + 1 day", "1900-03-01"), ("@2000-02-28 + 1 day", "2000-02-29"),
        ("@2020-01-01 + (-1 day)", "2019-12-31"),
        // Less precise than the unit: whole units of the date's own precision.
        ("@2014 + 24 months", "2016"), ("@2014 + 23 months", "2015"), ("@2014 - 6 months", "2014"),
        ("@2014-03 + 45 days", "2014-04"),
        ("@2014 + 2 years", "2016"), ("@2014-01-01 - 23 hours", "2014-01-01"),
        ("@2020-01-01T23:59:59 + 1 second", "2020-01-02T00:00:00"),
        ("@2020-01-01T00:00:00 - 1 second", "2019-12-31T23:59:59"),
        ("@2020-01-01T00:00:00.000 + 1.5 seconds", "2020-01-01T00:00:01.500"),
        ("@2020-01-01T00:00:00.250 + 800 milliseconds", "2020-01-01T00:00:01.050"),
        ("@2020-01-01T10:00 + 90 minutes", "2020-01-01T11:30"), ("@2020-01-01T10 + 15 hours", "2020-01-02T01"),
        ("@2020-01-01T10:00:00+02:00 + 1 day", "2020-01-02T10:00:00+02:00"),
        ("@2020-01-31T10:00:00Z + 1 month", "2020-02-29T10:00:00Z"),
        ("@T23:59:59 + 2 seconds", "00:00:01"), ("@T01:00 - 2 hours", "23:00"), ("@T10:00 + 15 minutes", "10:15"),
        ("@T10 + 30 minutes", "10"),
    ])
    func `moves dates and times`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == "[\"\(want)\"]")
    }

    @Test(arguments: [
        "@9999-12-31 + 1 day", "@0001-01-01 - 1 day", "@9999 + 1 year", "@2020-01-01 + 99999999999 years", "@2020 + {}",
        "{} + 1 day",
    ])
    func `gives nothing beyond the years 1 to 9999`(expression: String) throws {
        #expect(try evaluated(expression) == "[]")
    }

    /// Years and months of UCUM have a fixed length, which the calendar's have not.
    @Test(arguments: [
        "@2020-01-01 + 1 'a'", "@2020-01-01 + 1 'mo'", "@2020-01-01 + 1 'mg'", "@2020-01-01 + 1",
        "@2020-01-01 - @2019-01-01", "@2020-01-01 * 2 days",
    ])
    func `refuses what dates cannot be moved by`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .evaluation)
    }

    @Test(arguments: [
        ("today()", "2024-02-29"), ("now()", "2024-02-29T13:05:07.089Z"), ("timeOfDay()", "13:05:07.089"),
        ("today() + 1 day", "2024-03-01"),
    ])
    func `takes the moment of the environment for now`(expression: String, want: String) throws {
        #expect(try evaluated(expression) == "[\"\(want)\"]")
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1_000, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `knows the calendar`(microseconds: Int64, want: String) throws {
        #expect(try evaluated("now()") { $0.now = microseconds } == "[\"\(want)\"]")
    }

    @Test func `counts the days of 800 years`() throws {
        // 1601-01-01 to 2400-12-31 are two cycles of the Gregorian calendar, 146097 days each.
        #expect(try evaluated("@1601-01-01 + 292194 days = @2401-01-01") == "[true]")
        #expect(try evaluated("@2401-01-01 - 292194 days = @1601-01-01") == "[true]")
    }
}
