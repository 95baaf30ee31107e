import Record
import SQLiteStore
import Testing

/// What becomes of the concepts of a CodeSystem that is deleted.
@Suite struct DeletedCodeSystemTests {
    private let terms: TestTerms
    private var application: TestApplication { terms.application }

    init() throws { terms = try TestTerms() }

    @Test func `the concepts of deleted code systems leave, those of others stay`() throws {
        for name in ["tree", "flat"] {
            #expect(try application.get("/ValueSet/$expand?url=http://test/\(name)?fhir_vs").status == 200)
        }
        #expect(try terms.concepts.sources("record/").sorted() == ["record/1/flat", "record/1/tree"])
        #expect(try application.record.forgetDeletedCodeSystems() == 0)
        #expect(try application.send("DELETE", "/CodeSystem/flat").status == 204)
        #expect(try application.record.forgetDeletedCodeSystems() == 1)
        #expect(try terms.concepts.sources("record/") == ["record/1/tree"])
        #expect(try application.record.forgetDeletedCodeSystems() == 0)
        #expect(try application.get("/ValueSet/$expand?url=http://test/tree?fhir_vs").status == 200)
        // What came without the record stays.
        #expect(try !terms.concepts.sources("definitions/").isEmpty)
    }

    @Test func `one that is written again is taken up again`() throws {
        #expect(try application.get("/ValueSet/$expand?url=http://test/flat?fhir_vs").expanded == ["S1", "S2"])
        #expect(try application.send("DELETE", "/CodeSystem/flat").status == 204)
        #expect(try application.record.forgetDeletedCodeSystems() == 1)
        try application.put(TestTerms.flat)
        #expect(try application.get("/ValueSet/$expand?url=http://test/flat?fhir_vs").expanded == ["S1", "S2"])
    }
}
