import FHIR
import Testing

private typealias Issue = Testing.Issue

/// Microseconds since 1970 were computed with Python's datetime.
@Suite struct FHIRDateTests {
    @Test(
        arguments: [
            ("1970", .year, 0, 31_536_000_000_000 - 1),
            ("2013", .year, 1_356_998_400_000_000, 1_388_534_400_000_000 - 1),
            ("2013-01", .month, 1_356_998_400_000_000, 1_359_676_800_000_000 - 1),
            ("2012-12", .month, 1_354_320_000_000_000, 1_356_998_400_000_000 - 1),
            ("1970-01-01", .day, 0, 86_400_000_000 - 1),
            ("2000-02-29", .day, 951_782_400_000_000, 951_868_800_000_000 - 1),
            ("1900-03-01", .day, -2_203_891_200_000_000, -2_203_804_800_000_000 - 1),
            ("0001-01-01", .day, -62_135_596_800_000_000, -62_135_510_400_000_000 - 1),
        ] as [(String, FHIRDate.Precision, Int64, Int64)])
    func `takes a date as the range that it names`(text: String, precision: FHIRDate.Precision, low: Int64, high: Int64)
        throws
    {
        let date = try #require(FHIRDate(text.utf8))
        #expect(date.precision == precision)
        #expect(date.low == low)
        #expect(date.high == high)
        #expect(!date.hasZone)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", .second, 0, 1_000_000),
            ("2013-01-14T10:00:00Z", .second, 1_358_157_600_000_000, 1_000_000),
            ("2015-02-07T13:28:17.239+02:00", .fraction, 1_423_308_497_239_000, 1_000),
            ("1969-12-31T23:59:59.999Z", .fraction, -1_000, 1_000),
            ("2013-01-14T10:00:00.5Z", .fraction, 1_358_157_600_500_000, 100_000),
            ("2013-01-14T10:00:00.123456Z", .fraction, 1_358_157_600_123_456, 1),
            ("2013-01-14T10:00:00.123456789Z", .fraction, 1_358_157_600_123_456, 1),
            ("2013-01-14T10:00:00+00:00", .second, 1_358_157_600_000_000, 1_000_000),
            ("2013-01-14T10:00:00-00:00", .second, 1_358_157_600_000_000, 1_000_000),
            ("2013-01-14T05:00:00-05:00", .second, 1_358_157_600_000_000, 1_000_000),
            ("2013-01-14T15:45:00+05:45", .second, 1_358_157_600_000_000, 1_000_000),
            ("2013-01-15T00:00:00+14:00", .second, 1_358_157_600_000_000, 1_000_000),
            ("2013-01-13T20:00:00-14:00", .second, 1_358_157_600_000_000, 1_000_000),
            // A leap second is the second after 59.
            ("2012-12-31T23:59:60Z", .second, 1_356_998_400_000_000, 1_000_000),
            ("9999-12-31T23:59:59.999999Z", .fraction, 253_402_300_799_999_999, 1),
        ] as [(String, FHIRDate.Precision, Int64, Int64)])
    func `takes a time as the unit that was written, in its zone`(
        text: String, precision: FHIRDate.Precision, low: Int64, length: Int64
    ) throws {
        let date = try #require(FHIRDate(text.utf8))
        #expect(date.precision == precision)
        #expect(date.low == low)
        #expect(date.high == low + length - 1)
        #expect(date.hasZone)
    }

    @Test(arguments: [
        "", "2", "20", "201", "20133", "0000", "-2013", "+2013", "2013-", "2013-1", "2013-00", "2013-13", "2013-1-1",
        "2013-01-", "2013-01-0", "2013-01-00", "2013-01-32", "2013-04-31",
        "2013-02-29", "1900-02-29", "2100-02-29", "2012-02-30", "2013/01/01", "20130101", "2013-01-01 ", " 2013",
        "2013-W01", "2013-001", "２０１３", "2013-01-01T", "2013-01-01Z", "2013T10:00:00Z",
        "2013-01T10:00:00Z", "2013-01-01t10:00:00Z", "2013-01-01 10:00:00Z", "2013-01-01T24:00:00Z",
        "2013-01-01T10:60:00Z", "2013-01-01T10:00:61Z", "2013-01-01T1:00:00Z",
        "2013-01-01T10:00:00z", "2013-01-01T10:00:00.Z", "2013-01-01T10:00:00,5Z", "2013-01-01T10:00:00+",
        "2013-01-01T10:00:00+2", "2013-01-01T10:00:00+0200", "2013-01-01T10:00:00+02", "2013-01-01T10:00:00+02:60",
        "2013-01-01T10:00:00+14:01", "2013-01-01T10:00:00+15:00", "2013-01-01T10:00:00Z ", "2013-01-01T10:00:00ZZ",
        "2013-01-01T10:00:00+02:00Z", "today",
    ])
    func `refuses what is no date`(text: String) {
        #expect(FHIRDate(text.utf8) == nil)
        #expect(FHIRDate(text.utf8, lenient: true) == nil)
    }

    @Test(
        arguments: [
            ("2013-01-14T10:00", .minute, 1_358_157_600_000_000, 60_000_000, false),
            ("2013-01-14T10:00Z", .minute, 1_358_157_600_000_000, 60_000_000, true),
            ("2013-01-14T12:00+02:00", .minute, 1_358_157_600_000_000, 60_000_000, true),
            ("2013-01-14T10:00:00", .second, 1_358_157_600_000_000, 1_000_000, false),
            ("2013-01-14T10:00:00.25", .fraction, 1_358_157_600_250_000, 10_000, false),
        ] as [(String, FHIRDate.Precision, Int64, Int64, Bool)])
    func `takes minutes and times without zone from searches only`(
        text: String, precision: FHIRDate.Precision, low: Int64, length: Int64, hasZone: Bool
    ) throws {
        #expect(FHIRDate(text.utf8) == nil)
        let date = try #require(FHIRDate(text.utf8, lenient: true))
        #expect(date.precision == precision)
        #expect(date.low == low)
        #expect(date.high == low + length - 1)
        #expect(date.hasZone == hasZone)
    }

    @Test func `knows the leap years of the Gregorian calendar`() {
        for year in 1...2400 {
            let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            let text = String(repeating: "0", count: 4 - String(year).count) + String(year)
            #expect((FHIRDate("\(text)-02-29".utf8) != nil) == isLeap, "\(year)")
        }
    }

    @Test func `follows day upon day without gap`() throws {
        var expected = try #require(FHIRDate("1583-01-01".utf8)).low
        for year in 1583...2420 {
            for month in 1...12 {
                let text = "\(year)-\(month < 10 ? "0" : "")\(month)"
                let range = try #require(FHIRDate(text.utf8))
                if range.low != expected { Issue.record("\(text) does not begin where the month before ends") }
                expected = range.high + 1
            }
        }
        #expect(expected == Int64(daysBefore(year: 2421, month: 1, day: 1)) * 86_400_000_000)
    }

    @Test func `keeps precisions in their order`() {
        let all: [FHIRDate.Precision] = [.year, .month, .day, .minute, .second, .fraction]
        #expect(all == all.sorted())
    }

    @Test(arguments: [
        ("00:00:00", true), ("23:59:59", true), ("23:59:60", true), ("12:30:00.123", true), ("24:00:00", false),
        ("12:30", false), ("12:30:00Z", false), ("1:00:00", false), ("12:60:00", false),
        ("12:30:00.", false), ("", false), ("12:30:00 ", false),
    ])
    func `checks a time of day`(text: String, isValid: Bool) {
        #expect(FHIRTime.isValid(text.utf8) == isValid)
    }
}
