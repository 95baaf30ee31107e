import FHIR
import Record
import Search
import Store
import StoreConformance
import Testing

/// What comes with the matches of a page. Source: search.html#include.
@Suite struct RecordSearchTests {
    private let record = TestRecord()

    private func answer(_ type: ResourceType, _ query: String) throws -> SearchAnswer {
        let context = SearchContext(bases: ["http://here/fhir"], now: record.clock.now)
        let request = try QueryParser.parse(#require(QueryString.parse(query)), type: type, context: context)
        return try record.record.answer(to: [request], bases: context.bases, permit: record.permit)
    }

    /// What a search includes, in no order.
    private func included(_ type: ResourceType, _ query: String) throws -> [String] {
        try answer(type, query).included.map { "\($0.address.type)/\($0.address.id)" }.sorted()
    }

    private func organization(_ id: String, partOf: String? = nil) -> String {
        let part = partOf.map { ",\"partOf\":{\"reference\":\"Organization/\($0)\"}" } ?? ""
        return "{\"resourceType\":\"Organization\",\"id\":\"\(id)\",\"name\":\"\(id)\"\(part)}"
    }

    private func linked(_ id: String, _ organization: String, to other: String) -> String {
        patient(
            id,
            "\"managingOrganization\":{\"reference\":\"Organization/\(organization)\"},\"link\":[{\"other\":{\"reference\":\"Patient/\(other)\"},\"type\":\"seealso\"}]"
        )
    }

    /// Two patients that lead to each other, each of an organization, and observations of them.
    private func fill() async throws {
        try await record.put(
            organization("top"), organization("part", partOf: "top"), linked("p", "part", to: "q"),
            linked("q", "top", to: "p"), observation("a", subject: "Patient/p"),
            observation("b", subject: "http://here/fhir/Patient/p"), observation("c", subject: "Patient/q"),
            observation("d", subject: "Group/g"), observation("e", subject: "http://elsewhere/fhir/Patient/p"),
            observation("f", subject: "Patient/nobody"),
            "{\"resourceType\":\"Group\",\"id\":\"g\",\"type\":\"person\",\"actual\":true}")
    }

    @Test(arguments: [
        ("_id=a&_include=Observation:subject", ["Patient/p"]), ("_id=a,b&_include=Observation:subject", ["Patient/p"]),
        ("_id=a,b,c,d&_include=Observation:subject", ["Group/g", "Patient/p", "Patient/q"]),
        ("_id=a,d&_include=Observation:subject:Group", ["Group/g"]),
        ("_id=a,c&_include=Observation:patient", ["Patient/p", "Patient/q"]),
        ("_id=a,d&_include=Observation:*:Patient", ["Patient/p"]), ("_id=a,d&_include=*", ["Group/g", "Patient/p"]),
        ("_id=a&_include=Observation:encounter", []), ("_id=e,f&_include=*", []),
        ("_id=nosuch&_include=*", []),
        ("_id=a&_include=Observation:subject&_include=Observation:patient", ["Patient/p"]),
        // It is asked of the matches alone, and these are no patients.
        ("_id=a&_include=Observation:subject&_include=Patient:organization", ["Patient/p"]),
    ])
    func `what the matches lead to comes once`(query: String, included: [String]) async throws {
        try await fill()
        #expect(try self.included(.observation, query) == included)
    }

    @Test(arguments: [
        ("_id=p&_revinclude=Observation:patient", ["Observation/a", "Observation/b"]),
        ("_id=p,q&_revinclude=Observation:subject", ["Observation/a", "Observation/b", "Observation/c"]),
        ("_id=p&_revinclude=Observation:*", ["Observation/a", "Observation/b"]),
        ("_id=p&_revinclude=*", ["Observation/a", "Observation/b", "Patient/q"]),
        ("_id=p&_revinclude=Encounter:patient", []), ("_id=q&_revinclude=Observation:performer", []),
        (
            "_id=p&_include=Patient:organization&_revinclude=Observation:patient",
            ["Observation/a", "Observation/b", "Organization/part"]
        ),
    ])
    func `what leads to the matches comes once`(query: String, included: [String]) async throws {
        try await fill()
        #expect(try self.included(.patient, query) == included)
    }

    @Test func `what is included is followed where that is asked for`() async throws {
        try await fill()
        let first = "_id=a&_include=Observation:subject"
        #expect(
            try included(.observation, "\(first)&_include:iterate=Patient:organization") == [
                "Organization/part", "Patient/p",
            ])
        #expect(
            try included(
                .observation, "\(first)&_include:iterate=Patient:organization&_include:iterate=Organization:partof")
                == ["Organization/part", "Organization/top", "Patient/p"])
        #expect(
            try included(.observation, "\(first)&_include:iterate=Patient:organization&_include=Organization:partof")
                == ["Organization/part", "Patient/p"])
        #expect(
            try included(
                .named("Organization"),
                "_id=top&_revinclude=Organization:partof&_revinclude:iterate=Patient:organization&_revinclude:iterate=Observation:patient"
            ) == ["Observation/a", "Observation/b", "Observation/c", "Organization/part", "Patient/p", "Patient/q"])
    }

    @Test func `circles end, and no match is repeated`() async throws {
        try await fill()
        #expect(try included(.patient, "_id=p&_include:iterate=Patient:link") == ["Patient/q"])
        #expect(try included(.patient, "_id=p&_revinclude:iterate=Patient:link") == ["Patient/q"])
        #expect(
            try included(.patient, "_id=p&_include:iterate=Patient:link&_revinclude:iterate=Patient:link") == [
                "Patient/q"
            ])
        #expect(try included(.patient, "_include=Patient:link").isEmpty)
        #expect(try included(.patient, "_include:iterate=*&_revinclude:iterate=Patient:*").contains("Organization/top"))
        try await record.put(organization("top", partOf: "top"))
        #expect(try included(.named("Organization"), "_id=top&_include:iterate=Organization:partof").isEmpty)
    }

    @Test func `what was deleted does not come, and what changed comes as it is`() async throws {
        try await fill()
        _ = try await record.delete(.patient, "q").get()
        #expect(try included(.observation, "_id=c&_include=Observation:subject").isEmpty)
        #expect(try included(.patient, "_id=p&_revinclude=*") == ["Observation/a", "Observation/b"])
        try await record.put(patient("p"), observation("b", subject: "Group/g"))
        #expect(try included(.patient, "_id=p&_revinclude=Observation:patient") == ["Observation/a"])
        let found = try answer(.observation, "_id=a&_include=Observation:subject").included
        #expect(found.map(\.version) == [2])
    }

    @Test func `a page includes what belongs to it alone`() async throws {
        try await fill()
        let first = try answer(.observation, "_id=a,c&_count=1&_total=accurate&_include=Observation:subject")
        #expect(first.matches.map(\.address.id) == ["a"])
        #expect(first.included.map(\.address.id) == ["p"])
        #expect(first.total == 2)
        let none = try answer(.observation, "_id=a,c&_count=0&_include=Observation:subject")
        #expect(none.included.isEmpty)
        #expect(none.total == 2)
    }

    @Test func `more than may come are refused, not left out`() async throws {
        let most = Include.resourcesMax
        try await StoreLoad.createPatients(most + 1, prefix: "m", in: record.store)
        func group(_ id: String, _ count: Int) -> String {
            let members = (0..<count).map { "{\"entity\":{\"reference\":\"Patient/m\($0)\"}}" }.joined(separator: ",")
            return
                "{\"resourceType\":\"Group\",\"id\":\"\(id)\",\"type\":\"person\",\"actual\":true,\"member\":[\(members)]}"
        }
        try await record.put(group("most", most), group("more", most + 1))
        #expect(try included(.named("Group"), "_id=most&_include=Group:member").count == most)
        let error = #expect(throws: RecordError.self) { try answer(.named("Group"), "_id=more&_include=Group:member") }
        #expect(error?.category == .invalid)
        #expect(error?.issues.map(\.kind) == [.tooCostly])
        #expect(try answer(.named("Group"), "_id=more").matches.count == 1)
    }

    // MARK: Several types

    private func answer(
        _ types: [ResourceType], _ query: String, from first: Int = 0, _ cursor: PageCursor? = nil
    ) throws -> SearchAnswer {
        let pairs = try #require(QueryString.parse(query))
        var requests = try types.map { try QueryParser.parse(pairs, type: $0, context: SearchContext()) }
        requests[first].query.cursor = cursor
        return try record.record.answer(to: requests, from: first, bases: [], permit: record.permit)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 50])
    func `matches of several types come one type after the other, page by page`(count: Int) async throws {
        try await fill()
        let types = [ResourceType.patient, .named("Encounter"), .observation]
        var ids: [String] = []
        var next: (query: Int, cursor: PageCursor?)? = (0, nil)
        while let place = next, ids.count < 50 {
            let page = try answer(types, "_count=\(count)&_total=accurate", from: place.query, place.cursor)
            #expect(page.matches.count <= count)
            #expect(page.total == 8)
            ids += page.matches.map(\.address.id)
            next = page.next
        }
        #expect(ids == ["p", "q", "a", "b", "c", "d", "e", "f"])
    }

    @Test func `matches of several types are counted when that is asked for`() async throws {
        try await fill()
        let types = [ResourceType.patient, .observation]
        #expect(try answer(types, "_count=0").total == 8)
        #expect(try answer(types, "_count=0").matches.isEmpty)
        #expect(try answer(types, "_count=50").total == 8)
        #expect(try answer(types, "_id=p,a&_total=accurate&_count=1").total == 2)
        #expect(try answer(types, "_id=nosuch").total == 0)
    }

    @Test func `each of several types brings its includes`() async throws {
        try await fill()
        let found = try answer(
            [.patient, .observation], "_id=p,c&_include=Patient:organization&_include=Observation:subject")
        #expect(found.matches.map(\.address.id) == ["p", "c"])
        #expect(found.included.map(\.address.id).sorted() == ["part", "q"])
    }
}
