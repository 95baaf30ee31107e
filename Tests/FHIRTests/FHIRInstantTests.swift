import FHIR
import Testing
import TestSupport

@Suite struct FHIRInstantTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"), (-1_000, "1969-12-31T23:59:59.999Z"),
            (-1_001, "1969-12-31T23:59:59.998Z"),
            (1_358_157_600_123_999, "2013-01-14T10:00:00.123Z"), (951_868_799_999_999, "2000-02-29T23:59:59.999Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"), (-2_203_891_200_000_000, "1900-03-01T00:00:00.000Z"),
            (-86_400_000_000, "1969-12-31T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `writes milliseconds in UTC, cutting the rest`(microseconds: Int64, text: String) {
        #expect(FHIRInstant.text(microseconds) == text)
    }

    @Test(arguments: [1, UInt64.random(in: .min ... .max)])
    func `writes what FHIRDate reads back`(seed: UInt64) throws {
        print("instants: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &random)
            let text = FHIRInstant.text(milliseconds * 1_000)
            #expect(text.utf8.count == 24)
            let date = try #require(FHIRDate(text.utf8))
            #expect(date.low == milliseconds * 1_000, "\(text)")
            #expect(date.precision == .fraction)
        }
    }

    @Test func `appends behind what is there`() {
        var out = Array("\"".utf8)
        FHIRInstant.append(0, to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "\"1970-01-01T00:00:00.000Z")
    }

    @Test func `turns days into dates and back`() {
        for days in stride(from: -719_162, through: 2_932_896, by: 37) {
            let date = FHIRInstant.civil(days: days)
            #expect(daysBefore(year: date.year, month: date.month, day: date.day) == days)
        }
        #expect(FHIRInstant.civil(days: 0) == (1970, 1, 1))
        #expect(FHIRInstant.civil(days: -719_162) == (1, 1, 1))
        #expect(FHIRInstant.civil(days: 2_932_896) == (9999, 12, 31))
    }
}
