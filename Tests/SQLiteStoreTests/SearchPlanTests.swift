import FHIR
import SQLiteStore
import Search
import Store
import TestSupport
import Testing

@testable import StoreConformance

/// Which index answers which query: over a clinic of 30 patients, as its statistics have it.
@Suite struct SearchPlanTests {
    /// The step that finds the resources, the criterion that leads, and the index that it reads.
    @Test(arguments: [
        // One criterion: its own index, unless all have to be shown.
        Plan("Observation", "patient=patient-001", .walk, by: "patient", "reference"),
        Plan("Observation", "code=http://loinc.org|8867-4", .walk, by: "code", "token"),
        Plan("Observation", "code=http://loinc.org|8867-4&_sort=date", .collect, by: "code", "token"),
        Plan("Patient", "name=wang", .collect, by: "name", "string"),
        Plan("Patient", "birthdate=lt1950", .collect, by: "birthdate", "date"),
        Plan("Encounter", "_id=a,b", .collect, by: "_id", "identity"),
        Plan("Observation", "", .walk, by: "", "resource"),
        Plan("Observation", "status=final", .walk, by: "status", "token"),
        Plan("Observation", "_sort=date", .walk, by: "", "date"),
        Plan("Observation", "_sort=-date", .walk, by: "", "date"),
        Plan("Observation", "_sort=-_lastUpdated", .walk, by: "", "by_type"),
        Plan("Observation", "status=final&_sort=_lastUpdated", .walk, by: "", "by_type"),
        Plan("Patient", "_lastUpdated=gt1990&gender=female", .walk, by: "gender", "token"),
        Plan("Observation", "code=8867-4,8302-2", .walk, by: "code", "token"),
        Plan("Observation", "patient=patient-001&_sort=-date", .walk, by: "patient", "reference"),
        // Several: the most selective leads, wherever it stands.
        Plan("Observation", "status=final&patient=patient-001", .intersect, by: "status & patient", "token"),
        Plan("Observation", "patient=patient-001&status=final", .intersect, by: "patient & status", "reference"),
        Plan(
            "Observation", "category=vital-signs&code=http://loinc.org|8867-4", .intersect, by: "category & code",
            "token"),
        Plan("Observation", "status=final&category=laboratory&_sort=-date", .collect, by: "category", "token"),
        Plan("Observation", "date=ge2026-11-15&status=final", .collect, by: "date", "date"),
        Plan("Encounter", "status=finished&date=2026-10", .collect, by: "date", "date"),
        Plan(
            "Observation", "status=final&date=gt2000&patient=patient-002", .intersect, by: "status & patient", "token"),
        Plan("Patient", "gender=female&name=wang", .collect, by: "name", "string"),
        Plan("MedicationRequest", "status=active&patient=patient-003", .intersect, by: "status & patient", "token"),
        Plan("Observation", "value-quantity=gt200&status=final", .collect, by: "value-quantity", "quantity"),
        // What cannot be narrowed is checked on what the others narrow.
        Plan("Observation", "patient=patient-001&code:text=heart", .walk, by: "patient", "reference"),
        Plan("Observation", "patient=patient-001&status:not=final", .walk, by: "patient", "reference"),
        Plan("Observation", "patient=patient-001&date:missing=false", .walk, by: "patient", "reference"),
        Plan("Patient", "name:contains=ang&birthdate=lt1950", .collect, by: "birthdate", "date"),
        Plan("Basic", "_text=headache", .collect, by: "_text", "string"),
        Plan("Basic", "_text=头痛&code:missing=false", .collect, by: "_text", "string"),
        Plan("Basic", "_text=headache&_content=note", .collect, by: "_text", "string"),
        // Links: the inner search first, then what refers to it.
        Plan(
            "Observation", "subject:Patient.birthdate=lt1950&status=final", .intersect,
            by: "subject:Patient.birthdate & status", "reference"),
        // A composite is sought by its components.
        Plan(
            "Observation", "code-value-quantity=http://loinc.org|8867-4$gt60&patient=patient-001", .intersect,
            by: "code-value-quantity & patient", "token"),
        Plan(
            "Patient", "_has:Observation:patient:code=718-7", .collect, by: "_has:Observation:patient:code", "identity"),
    ])
    func `the index that leads`(plan: Plan) async throws {
        let steps = try await DemonstrationStore.filled.value.search(plan.type, plan.query).steps
        let leading = try #require(
            steps.last { [.collect, .walk, .intersect].contains($0.action) && $0.type == plan.type })
        #expect(leading.action == plan.action, "\(steps)")
        #expect(leading.criterion == plan.criterion, "\(steps)")
        #expect(leading.index.prefix { $0 != " " } == plan.index, "\(steps)")
        #expect(!leading.plan.contains { $0.contains("SCAN") && $0 != "SCAN v" }, "\(leading.plan)")
    }

    struct Plan: Sendable, CustomTestStringConvertible {
        let type: String
        let query: String
        let action: SearchTrace.Step.Action
        let criterion: String
        let index: String

        init(
            _ type: String, _ query: String, _ action: SearchTrace.Step.Action, by criterion: String, _ index: String
        ) {
            self.type = type
            self.query = query
            self.action = action
            self.criterion = criterion
            self.index = index
        }

        var testDescription: String { "\(type)?\(query)" }
    }

    /// What is expected is what is there: to the one below the bound of counting, within half beyond it.
    @Test(arguments: [
        ("Observation", "status=final"), ("Observation", "category=laboratory"),
        ("Observation", "code=http://loinc.org|8867-4"), ("Observation", "patient=patient-001"),
        ("Encounter", "status=finished"), ("Patient", "gender=female"), ("Patient", "name=wang"),
        ("Observation", "date=ge2026"), ("Observation", "date=lt2026"), ("Encounter", "date=2026-10"),
    ])
    func `the statistics tell how many to expect`(type: String, query: String) async throws {
        let store = try await DemonstrationStore.filled.value
        let expected = try #require(try store.search(type, query).steps.first { $0.expectedRows != nil }?.expectedRows)
        let real = try #require(try store.search(type, query + "&_total=accurate").page.total)
        if real <= 100 {
            #expect(expected == real)
        } else {
            #expect((real / 2...real * 2).contains(expected), "\(expected), and \(real) are there")
        }
    }

    @Test func `what was written together, and again much later, is not taken for many`() async throws {
        let folder = TemporaryFolder()
        let store = try SQLiteStore(folder: folder.path, clock: { 0 })
        defer { try? store.close() }
        func observations(_ numbers: Range<Int>, of patient: String) async throws {
            try await StoreLoad.put(
                numbers.map {
                    ("Observation", "o\($0)", #""status":"final","subject":{"reference":"Patient/\#(patient)"}"#)
                }, in: store)
        }
        try await observations(0..<150, of: "one")
        for start in stride(from: 1000, to: 7000, by: 1000) { try await observations(start..<start + 1000, of: "two") }
        try await observations(9000..<9005, of: "one")
        try store.flush()
        let steps = try store.explained("Observation", "patient=one&status=final&_sort=-_id").steps
        #expect(steps.first { $0.criterion == "patient" }?.expectedRows == 155)
    }

    /// Rows of the index and texts, at most: a plan may be better, not worse.
    @Test(arguments: [
        ("Observation", "patient=patient-001&status=final&_count=5", 400),
        ("Observation", "status=final&_count=5", 2_600), ("Observation", "_count=5", 50),
        ("Observation", "code=http://loinc.org|8867-4&status=final&_count=5", 4_000),
        ("Observation", "status=final&category=vital-signs&_summary=count", 20_000),
        ("Observation", "date=ge2026-11-15&_count=5", 700),
        ("Observation", "_sort=-date&_count=5", 2_000), ("Observation", "_sort=-_lastUpdated&_count=5", 50),
        ("Encounter", "_sort=-date&_count=5", 300),
    ])
    func `no more is read than has to be`(type: String, query: String, rowsMax: Int) async throws {
        let steps = try await DemonstrationStore.filled.value.search(type, query).steps
        let rows = steps.filter { $0.action != .link }.compactMap(\.rows).reduce(0, +)
        #expect(rows <= rowsMax, "\(steps)")
    }

    @Test func `_has is asked only of what the other criteria leave`() async throws {
        let store = try await DemonstrationStore.filled.value
        func link(_ query: String) throws -> Int {
            let steps = try store.search("Patient", query).steps
            return try #require(steps.first { $0.action == .link }?.found)
        }
        let all = try link("_has:Observation:patient:code=http://loinc.org|8867-4")
        let narrowed = try link("_has:Observation:patient:code=http://loinc.org|8867-4&_id=patient-001")
        #expect(narrowed < all / 4, "\(narrowed) of \(all)")
        let found = try store.search("Patient", "_has:Observation:patient:code=http://loinc.org|8867-4&_id=patient-001")
        #expect(found.page.matches.map(\.address.id) == ["patient-001"])
        #expect(try store.search("Patient", "_has:Observation:patient:code=none&_id=patient-001").page.matches.isEmpty)
    }

    @Test func `a link that leads over very many is asked of candidates, until the page is full`() async throws {
        let folder = TemporaryFolder()
        var options = SQLiteStore.Options()
        options.search.linkedMax = 400
        let store = try SQLiteStore(folder: folder.path, options: options, clock: { 0 })
        defer { try? store.close() }
        func put(_ writes: [Write]) async throws {
            _ = try await withCheckedContinuation { continuation in
                store.commit(Commit(writes: writes)) { continuation.resume(returning: $0) }
            }.get()
        }
        func observation(_ number: Int) -> Write {
            let patient = "\"subject\":{\"reference\":\"Patient/p\(number % 300)\"}"
            return Sample(
                "Observation", "o\(number)",
                "\"status\":\"\(number < 600 ? "final" : "amended")\",\"code\":{\"text\":\"x\"},\(patient)"
            ).put()
        }
        try await put((0..<500).map { Sample("Patient", "p\($0)", "\"gender\":\"male\"").put() })
        try await put((0..<900).map(observation))
        try store.flush()
        func search(_ type: String, _ text: String) throws -> SearchPage {
            let type = try #require(ResourceType(type))
            let pairs = try #require(QueryString.parse(text[...]))
            return try store.search(
                try QueryParser.parse(pairs, type: type, context: SearchContext()).query, institution: .first)
        }
        let first = try search("Patient", "_has:Observation:patient:status=final&_count=5")
        #expect(first.matches.map(\.address.id) == ["p0", "p1", "p2", "p3", "p4"])
        #expect(first.next != nil && first.total == nil)
        #expect(try search("Patient", "_has:Observation:patient:status=final&_total=accurate&_count=5").total == 300)
        #expect(try search("Patient", "_has:Observation:patient:status=final&_summary=count").total == 300)
        #expect(try search("Observation", "subject:Patient.gender=male&_total=accurate&_count=3").total == 900)
        #expect(try search("Observation", "subject:Patient.gender:not=male&_total=accurate").total == 0)
        let nested = "subject:Patient._has:Observation:patient:status=final&_sort=-_lastUpdated&_count=4"
        #expect(try search("Observation", nested).matches.count == 4)
    }

    /// What no index tells is looked for in the texts that the other criteria leave, wherever it stands in the query.
    @Test(arguments: [
        ("_content=heart", "patient=patient-001"), ("code:text=heart", "patient=patient-001"),
        ("_content=heart", "patient=patient-001&status=final"), ("subject:text=x", "date=ge2026-11-15"),
        ("_content=heart", "_has:Provenance:target:_id=none"),
    ])
    func `without an index, the texts that the other criteria leave are read`(scan: String, rest: String) async throws {
        let store = try await DemonstrationStore.filled.value
        let left = try #require(try store.search("Observation", "\(rest)&_total=accurate").page.total)
        for query in ["\(scan)&\(rest)", "\(rest)&\(scan)"] {
            let steps = try store.search("Observation", query).steps.filter { $0.type == "Observation" }
            let texts = steps.filter { $0.action == .check }.compactMap(\.rows).reduce(0, +)
            #expect(texts <= left, "\(steps)")
            // Walked is the run of another criterion, if anything is.
            #expect(steps.allSatisfy { $0.action != .walk || !$0.criterion.isEmpty }, "\(steps)")
        }
    }

    @Test(arguments: [
        ("_content=heart", "_content"), ("_content=heart&patient=patient-001", "_content"),
        ("code:text=heart&status=final", "code:text"), ("_content=heart&_sort=-date", "_content"),
    ])
    func `a plan says what has no index`(query: String, name: String) async throws {
        let steps = try await DemonstrationStore.filled.value.search("Observation", query).steps
        let own = steps.filter { $0.criterion == name }
        #expect(!own.isEmpty && own.allSatisfy { $0.index.hasPrefix("no index: scan of the texts") }, "\(steps)")
        #expect(!steps.contains { $0.criterion != name && $0.index.hasPrefix("no index") }, "\(steps)")
    }

    @Test func `a plan names the criteria that need not be asked too`() async throws {
        let steps = try await DemonstrationStore.filled.value.search("Patient", "family=nosuch&birthdate=gt1980").steps
        let birthdate = try #require(steps.first { $0.criterion == "birthdate" })
        #expect(birthdate.action == .estimate && birthdate.index == "not asked: nothing meets another criterion")
        #expect(birthdate.rows == nil)
    }

    @Test func `alternatives within _filter are sought before texts are read`() async throws {
        let codes = "code eq http://loinc.org|8867-4 or code eq http://loinc.org|718-7"
        let (page, steps) = try await DemonstrationStore.filled.value.search(
            "Observation", "_filter=patient eq Patient/patient-001 and (\(codes))&_count=1000")
        let leading = try #require(steps.first { $0.action == .intersect })
        #expect(leading.found == page.matches.count)
        #expect(!steps.contains { $0.action == .check })
        #expect(!page.matches.isEmpty)
    }

    @Test func `each step says what it did and how long it took`() async throws {
        let steps = try await DemonstrationStore.filled.value.search(
            "Observation", "subject:Patient.birthdate=lt1950&status=final&_sort=date"
        ).steps
        #expect(
            steps.map(\.action) == [
                // What the link leads to; what contains it; the search itself.
                .recent, .past, .estimate, .collect, .check, .link, .recent, .past, .estimate, .check, .link,
                .recent, .past, .estimate, .estimate, .collect, .narrow, .check,
                .sort,
                .page,
            ])
        #expect(steps.allSatisfy { $0.microseconds >= 0 && !$0.type.isEmpty })
        #expect(steps.reduce(0) { $0 + $1.microseconds } > 0)
        let collect = try #require(steps.last { $0.action == .collect })
        #expect(collect.rows ?? 0 >= collect.found ?? 0)
        #expect(collect.plan.contains { $0.hasPrefix("SEARCH reference USING PRIMARY KEY") })
    }

    /// Values of the query and of the record stay out of it: plans are put into tickets.
    @Test func `a plan holds no values`() async throws {
        let steps = try await DemonstrationStore.filled.value.search(
            "Patient", "name=wang&birthdate=ge1950-02-03&_id=patient-001"
        ).steps
        let text = steps.map { "\($0.criterion) \($0.index) \($0.plan)" }.joined()
        for value in ["wang", "1950", "patient-001"] { #expect(!text.contains(value)) }
    }
}
