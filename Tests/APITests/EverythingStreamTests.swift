import Testing
import TestSupport

/// `$everything` of a patient with more resources than one part holds.
@Suite struct EverythingStreamTests {
    private let application = TestApplication()

    private func fill(_ count: Int) throws {
        try application.put(
            patient("p"), patient("q"), "{\"resourceType\":\"Practitioner\",\"id\":\"dr\"}",
            "{\"resourceType\":\"Practitioner\",\"id\":\"late\"}")
        for start in stride(from: 0, to: count, by: 100) {
            let entries = (start..<min(start + 100, count)).map { number in
                let performer = number == count - 1 ? "late" : "dr"
                let text = """
                    {"resourceType":"Observation","id":"o\(number)","status":"final","code":{"text":"x"},\
                    "subject":{"reference":"Patient/p"},"performer":[{"reference":"Practitioner/\(performer)"}]}
                    """
                return entry("PUT", "Observation/o\(number)", text)
            }
            try application.send("POST", "/", bundle("transaction", entries))
        }
        try application.put(
            "{\"resourceType\":\"Observation\",\"id\":\"other\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/q\"}}"
        )
    }

    @Test func `each resource comes once, and the number of matches behind them`() throws {
        try fill(1_203)
        let answer = try application.get("/Patient/p/$everything")
        #expect(answer.status == 200)
        let ids = answer.ids
        #expect(Set(ids).count == ids.count)
        #expect(Set(ids) == Set(["p", "dr", "late"] + (0..<1_203).map { "o\($0)" }))
        #expect(answer.json("total") == "1204")
        #expect(answer.link("next") == nil)
        #expect(answer.link("self") == "http://localhost:8080/fhir/Patient/p/$everything")
    }

    @Test(arguments: [0, 1, 498, 499, 500, 999, 1_000])
    func `ends where a part ends`(count: Int) throws {
        try fill(count)
        let answer = try application.get("/Patient/p/$everything?_type=Patient,Observation")
        #expect(answer.entries == count + 1)
        #expect(answer.json("total") == "\(count + 1)")
    }

    @Test func `is one text where it is wanted whole`() throws {
        try fill(600)
        let whole = try application.get("/Patient/p/$everything?_pretty=true")
        #expect(whole.entries == 603)
        let inBatch = try application.send("POST", "/", bundle("batch", [entry("GET", "Patient/p/$everything")]))
        #expect(inBatch.json("entry.0.resource.entry.602.resource.id") != nil)
        #expect(try application.send("HEAD", "/Patient/p/$everything").status == 200)
    }

    @Test func `pages are asked for by a count`() throws {
        try fill(600)
        let answer = try application.get("/Patient/p/$everything?_count=100")
        #expect(answer.ids.filter { $0.hasPrefix("o") || $0 == "p" }.count == 100)
        #expect(answer.link("next") != nil)
    }
}
