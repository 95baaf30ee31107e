import FHIR
import Testing

@Suite struct NearestNameTests {
    static let names = [
        "birthDate", "gender", "name", "family", "given", "telecom", "identifier", "managingOrganization", "onset-date",
        "value-quantity", "_count", "id",
    ]

    @Test(arguments: [
        ("birthdate", "birthDate"), ("BirthDate", "birthDate"), ("bithDate", "birthDate"), ("brithDate", "birthDate"),
        ("birthDates", "birthDate"), ("gendre", "gender"), ("sgender", "gender"), ("nmae", "name"),
        ("managingorganisation", "managingOrganization"), ("onset_date", "onset-date"), ("onsetdate", "onset-date"),
        ("valuequantity", "value-quantity"), ("count", "_count"), ("_id", "id"), ("Identifer", "identifier"),
    ])
    func `finds the name that was meant`(typed: String, meant: String) {
        #expect(NearestName.of(typed, in: NearestNameTests.names) == meant)
    }

    @Test(arguments: ["", "x", "foo", "zzzzzz", "-", "photograph", "王"])
    func `says nothing rather than something far away`(typed: String) {
        #expect(NearestName.of(typed, in: NearestNameTests.names) == nil)
    }

    @Test func `takes the nearest, and the first of equals`() {
        #expect(NearestName.of("code", in: ["mode", "codes", "code"]) == "code")
        #expect(NearestName.of("coda", in: ["mode", "codes", "code"]) == "code")
        #expect(NearestName.of("abcx", in: ["abcy", "abcz"]) == "abcy")
        #expect(NearestName.of("abcx", in: []) == nil)
    }

    @Test func `bounds its work on long input`() {
        let long = String(repeating: "a", count: 1_000_000)
        #expect(NearestName.of(long, in: NearestNameTests.names) == nil)
        #expect(NearestName.of(long, in: [String(repeating: "a", count: 64)]) == String(repeating: "a", count: 64))
    }
}
