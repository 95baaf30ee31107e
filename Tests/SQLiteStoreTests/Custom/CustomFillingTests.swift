import FHIR
import Search
import Store

import Synchronization
import TestSupport
import Testing
import Wording

@testable import SQLiteStore
@testable import StoreConformance

/// Searches while the index is being filled, and what a kill, a change and a removal leave.
@Suite(.serialized) struct CustomFillingTests {
    private static let expression = "Patient.extension.where(url = 'urn:x').value.ofType(string)"

    private static func patient(_ number: Int, _ value: String) -> Sample {
        Sample("Patient", "p\(number)", "\"extension\":[{\"url\":\"urn:x\",\"valueString\":\"\(value)\"}]")
    }

    private static func parameter(
        _ expression: String = CustomFillingTests.expression, status: String = "active", code: String = "x",
        kind: String = "string"
    ) -> Sample {
        Sample(
            "SearchParameter", code,
            """
            "url":"urn:sp:\(code)","name":"X","status":"\(status)","description":"x","code":"\(code)",\
            "base":["Patient"],"type":"\(kind)","expression":"\(expression)"
            """)
    }

    private static func open(
        _ folder: String, steps: IndexSteps = IndexSteps(), options: SQLiteStore.Options = .init()
    ) throws -> SQLiteStore {
        var options = options
        options.onIndex = { steps.hear($0) }
        return try SQLiteStore(folder: folder, options: options, clock: { 0 })
    }

    private static func write(_ writes: [Write], to store: SQLiteStore) async throws {
        let result = try await withCheckedContinuation { continuation in
            store.commit(Commit(writes: writes)) { continuation.resume(returning: $0) }
        }.get()
        guard case .done = result else { throw StoreError.failed(reason: Message(data: "conflict")) }
    }

    private static func fill(_ store: SQLiteStore, _ count: Int) async throws {
        for start in stride(from: 0, to: count, by: 1000) {
            try await write(
                (start..<min(start + 1000, count)).map { patient($0, "colour\($0 % 3)").put() }, to: store)
        }
        try store.flush()
    }

    private static func count(_ query: String, _ store: SQLiteStore) throws -> Int {
        try store.search(self.query(query, store, count: 0), institution: .first).total ?? -1
    }

    private static func query(_ text: String, _ store: SQLiteStore, count: Int = 20) throws -> SearchQuery {
        let pairs = try #require(QueryString.parse(text[...]))
        let context = SearchContext(custom: store.customParameters(of: .first))
        var query = try QueryParser.parse(pairs, type: .patient, context: context).query
        query.count = count
        query.wantsTotal = true
        return query
    }

    private static func progress(_ store: SQLiteStore) throws -> CustomProgress? {
        try store.customProgress(of: .first).first
    }

    private static func waitUntil(_ condition: () throws -> Bool) async throws {
        for _ in 0..<3000 {
            if try condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it took more than 30 s")
    }

    @Test func `answers rightly at each moment of filling`() async throws {
        let folder = TemporaryFolder()
        let steps = IndexSteps(isHolding: true)
        let store = try Self.open(folder.path, steps: steps)
        defer { steps.release() }
        try await Self.fill(store, 6000)
        try await Self.write([Self.parameter().put()], to: store)
        var partial = 0
        var late = 0
        while true {
            await steps.next()
            let before = try #require(try Self.progress(store))
            if !before.isComplete && before.indexed > 0 { partial += 1 }
            #expect(try Self.count("x=colour0", store) == 2000)
            #expect(try Self.count("x:missing=true", store) == 0)
            try await Self.write([Self.patient(100_000 + late, "colour9").put()], to: store)
            late += 1
            #expect(try Self.count("x=colour9", store) == late)
            let first = try store.search(Self.query("_sort=-x", store, count: 1), institution: .first)
            #expect(first.matches.map(\.address.id) == ["p100000"])
            if before.isComplete { break }
            steps.goOn()
        }
        steps.release()
        #expect(partial > 1)
        #expect(steps.filled == 1)
        let end = try #require(try Self.progress(store))
        #expect(end.isComplete && end.failed == 0)
        try store.close()
        let report = try StoreDoctor(folder: folder.path) { _, _, _ in }.examine(rebuild: false)
        #expect(report.findings == [])
    }

    @Test func `goes on where a kill found it`() async throws {
        let folder = TemporaryFolder()
        let steps = IndexSteps(isHolding: true)
        let store = try Self.open(folder.path, steps: steps)
        try await Self.fill(store, 6000)
        try await Self.write([Self.parameter().put()], to: store)
        await steps.next()
        let copy = TemporaryFolder()
        TemporaryFolder.copy(folder.path, to: copy.path)
        steps.release()
        try store.close()

        let again = try Self.open(copy.path)
        #expect(try Self.count("x=colour0", again) == 2000)
        #expect((try Self.progress(again)?.indexed ?? 0) > 0, "it began anew")
        try await Self.write([Self.patient(0, "colour1").put(), Self.patient(5999, "colour9").put()], to: again)
        #expect(try Self.count("x=colour0", again) == 1999)
        try await Self.waitUntil { try Self.progress(again)?.isComplete ?? false }
        #expect(try Self.count("x=colour0", again) == 1999)
        #expect(try Self.count("x=colour1", again) == 2001)
        #expect(try Self.count("x=colour9", again) == 1)
        try again.close()
        let report = try StoreDoctor(folder: copy.path) { _, _, _ in }.examine(rebuild: false)
        #expect(report.findings == [])
    }

    @Test(arguments: ["deleted", "retired", "changed"])
    func `leaves nothing of what is no longer in force`(how: String) async throws {
        let folder = TemporaryFolder()
        let steps = IndexSteps()
        let store = try Self.open(folder.path, steps: steps)
        try await Self.fill(store, 3000)
        try await Self.write([Self.parameter().put()], to: store)
        try await Self.waitUntil { try Self.progress(store)?.isComplete ?? false }
        switch how {
        case "deleted": try await Self.write([Self.parameter().delete()], to: store)
        case "retired": try await Self.write([Self.parameter(status: "retired").put()], to: store)
        default: try await Self.write([Self.parameter("Patient.name.family").put()], to: store)
        }
        if how == "changed" {
            #expect(try Self.count("x=colour0", store) == 0)
        } else {
            #expect(throws: SearchError.self) { try Self.count("x=colour0", store) }
        }
        try await Self.waitUntil { steps.removed == 1 }
        try store.close()
        let index = try Connection(path: folder.path + "/index.db", mode: .readOnly)
        let left = try index.integer("SELECT count(*) FROM string WHERE field >= \(CustomIndex.firstNumber)")
        #expect(left == 0)
        #expect(try index.integer("SELECT count(*) FROM custom") == (how == "changed" ? 1 : 0))
    }

    @Test func `references and all other kinds are taken away too`() async throws {
        let folder = TemporaryFolder()
        let steps = IndexSteps()
        let store = try Self.open(folder.path, steps: steps)
        let members = """
            "gender":"male","birthDate":"1980","link":[{"type":"seealso","other":{"reference":"Patient/a"}},\
            {"type":"refer","other":{"reference":"Patient/none"}}],"identifier":[{"system":"urn:s","value":"1"}],\
            "extension":[{"url":"urn:q","valueQuantity":{"value":1,"code":"g"}},\
            {"url":"urn:r","valueRange":{"low":{"value":1}}},{"url":"urn:n","valueDecimal":1.5}]
            """
        try await Self.write([Sample("Patient", "a", members).put(), Sample("Patient", "b", members).put()], to: store)
        let kinds = [
            ("token", "Patient.gender"), ("date", "Patient.birthDate"), ("reference", "Patient.link.other"),
            ("uri", "Patient.identifier.system"), ("quantity", "Patient.extension.value.ofType(Quantity)"),
            ("quantity", "Patient.extension.value.ofType(Range)"),
            ("number", "Patient.extension.value.ofType(decimal)"),
            ("string", "Patient.gender"),
        ]
        for (number, kind) in kinds.enumerated() {
            try await Self.write([Self.parameter(kind.1, code: "c\(number)", kind: kind.0).put()], to: store)
        }
        try await Self.waitUntil { steps.filled == kinds.count }
        try store.flush()
        for number in kinds.indices {
            #expect(try Self.count("c\(number):missing=false", store) == 2, "\(kinds[number])")
            try await Self.write([Self.parameter(code: "c\(number)").delete()], to: store)
        }
        try await Self.waitUntil { steps.removed == kinds.count }
        try store.close()
        let index = try Connection(path: folder.path + "/index.db", mode: .readOnly)
        for (table, _) in IndexRows.tables {
            let left = try index.integer("SELECT count(*) FROM \(table) WHERE field >= \(CustomIndex.firstNumber)")
            #expect(left == 0, "\(table)")
        }
    }

    @Test func `writers and searches go on while it fills, and agree`() async throws {
        let folder = TemporaryFolder()
        var options = SQLiteStore.Options()
        options.mergeSize = .always(50)
        let store = try Self.open(folder.path, options: options)
        try await Self.fill(store, 3000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Self.write([Self.parameter().put()], to: store) }
            for worker in 0..<4 {
                group.addTask {
                    for round in 0..<40 {
                        let number = worker * 750 + round * 7
                        try await Self.write([Self.patient(number, "w\(worker)r\(round)").put()], to: store)
                        guard store.customParameters(of: .first).all(of: .patient)["x"] != nil else { continue }
                        #expect(try Self.count("x=w\(worker)r\(round)", store) >= 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        for worker in 0..<4 { #expect(try Self.count("x=w\(worker)r39", store) == 1) }
        try await Self.waitUntil { try Self.progress(store)?.isComplete ?? false }
        for worker in 0..<4 { #expect(try Self.count("x=w\(worker)", store) == 40) }
        #expect(try Self.count("x=colour", store) == 3000 - 160)
        try store.close()
        let report = try StoreDoctor(folder: folder.path) { _, _, _ in }.examine(rebuild: false)
        #expect(report.findings == [])
    }

    @Test func `resources on which it fails are counted, and have no value`() async throws {
        let folder = TemporaryFolder()
        let store = try Self.open(folder.path)
        func named(_ id: String, _ count: Int) -> Sample {
            let names = (0..<count).map { "{\"family\":\"N\($0)\"}" }.joined(separator: ",")
            return Sample("Patient", id, "\"name\":[\(names)]")
        }
        try await Self.write([named("a", 1).put(), named("b", 2).put(), named("c", 3).put()], to: store)
        try store.flush()
        try await Self.write([Self.parameter("Patient.name.single().family").put()], to: store)
        #expect(try Self.count("x:missing=true", store) == 2)
        try await Self.waitUntil { try Self.progress(store)?.isComplete ?? false }
        #expect(try Self.progress(store)?.failed == 2)
        #expect(try Self.count("x:missing=true", store) == 2)
        try await Self.write([named("b", 1).put(), named("d", 2).put()], to: store)
        try store.flush()
        #expect(try Self.count("x=n0", store) == 2)
        try await Self.write([named("c", 1).delete()], to: store)
        try store.flush()
        #expect(try Self.progress(store)?.failed == 1)
        try store.close()
    }

    @Test func `expressions that only look the same are two`() async throws {
        let folder = TemporaryFolder()
        let steps = IndexSteps()
        let store = try Self.open(folder.path, steps: steps)
        try await Self.write(
            [Sample("Patient", "a", "\"name\":[{\"family\":\"e\u{301}\",\"text\":\"x\"}]").put()], to: store)
        for (code, letter) in [("c", "\u{E9}"), ("d", "e\u{301}")] {
            let expression = "Patient.name.where(family.matches('^\(letter)$')).text"
            try await Self.write([Self.parameter(expression, code: code).put()], to: store)
        }
        try await Self.waitUntil { steps.filled == 2 }
        #expect(try Self.count("c=x", store) == 0)
        #expect(try Self.count("d=x", store) == 1)
        #expect(steps.failed.isEmpty)
        try store.close()
        let again = try Self.open(folder.path, steps: steps)
        try again.flush()
        #expect(try Self.count("d=x", again) == 1)
        try again.close()
        #expect(steps.failed.isEmpty)
    }

    @Test func `an index that is made anew is filled again`() async throws {
        let folder = TemporaryFolder()
        let store = try Self.open(folder.path)
        try await Self.fill(store, 1200)
        try await Self.write([Self.parameter().put()], to: store)
        try await Self.waitUntil { try Self.progress(store)?.isComplete ?? false }
        try store.close()
        for name in ["index.db", "index.db-wal", "index.db-shm"] { TemporaryFolder.remove("\(folder.path)/\(name)") }
        let again = try Self.open(folder.path)
        #expect(try Self.count("x=colour0", again) == 400)
        try await Self.waitUntil { try Self.progress(again)?.isComplete ?? false }
        #expect(try Self.count("x=colour0", again) == 400)
        try again.close()
        let doctor = StoreDoctor(folder: folder.path) { _, _, _ in }
        #expect(try doctor.examine(rebuild: true).findings == [])
        // What is missing from the index, and what should not be there, is found.
        let index = try Connection(path: folder.path + "/index.db", mode: .readWrite)
        try index.execute("DELETE FROM string WHERE field >= \(CustomIndex.firstNumber) AND value = 'colour0'")
        #expect(try doctor.examine(rebuild: false).findings.contains { $0.text.contains("400 entries are missing") })
    }

    @Test func `a page goes on at its place while it fills`() async throws {
        let folder = TemporaryFolder()
        let store = try Self.open(folder.path)
        try await Self.fill(store, 4000)
        try await Self.write([Self.parameter().put()], to: store)
        var query = try Self.query("x=colour1&_sort=x", store, count: 100)
        var ids: [String] = []
        repeat {
            let page = try store.search(query, institution: .first)
            ids += page.matches.map(\.address.id)
            query.position = page.position
            query.cursor = page.next
            try await Self.write([Self.patient(ids.count, "colour7").put()], to: store)
        } while query.cursor != nil
        #expect(ids.count == 1333 && Set(ids).count == 1333)
        try store.close()
    }
}
