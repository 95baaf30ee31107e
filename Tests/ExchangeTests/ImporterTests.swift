import Compression
import Exchange
import FHIR
import Record
import Search
import Store
import Testing
import Trust
import TestSupport

@Suite struct ImporterTests {
    private let bench = TestImport()

    private static let lines = [patient("a"), patient("b"), observation("o", subject: "Patient/a")].joined(
        separator: "\n")
    private static let uuids = ["61ebe359-bfdc-4613-8bf2-c5e300945f0a", "88f151c0-a954-468a-88bd-5ae15c08e059"]
    private static let transaction = bundle(
        "transaction",
        [
            post(patient(), fullURL: "urn:uuid:\(uuids[0])"),
            post(observation(subject: "urn:uuid:\(uuids[0])"), fullURL: "urn:uuid:\(uuids[1])"),
        ])

    @Test(arguments: [1, 4])
    func `the same files three times are written once`(threads: Int) throws {
        let paths = [
            bench.folder.file("a.ndjson", Self.lines), bench.folder.file("b.json", Self.transaction),
            bench.folder.file("c.json", "{\n\"resourceType\":\"Patient\",\"active\":true}"),
            bench.folder.file("d.json", bundle("collection", ["{\"resource\":\(patient("d"))}"])),
        ]
        for round in 1...3 {
            let progress = try bench.run(paths, threads: threads)
            #expect(
                progress.byType().map { "\($0.type) \($0.count)" } == ["Observation 2", "Patient 5"], "round \(round)")
            #expect(progress.written == (round == 1 ? 7 : 0), "round \(round)")
            #expect(bench.rejects.isEmpty)
        }
        #expect(try bench.sequence == 7)
        #expect(try bench.text("Observation", Self.uuids[1]).json("subject.reference") == "Patient/\(Self.uuids[0])")
    }

    @Test func `the same data in another form is unchanged`() throws {
        try bench.run(bench.folder.file("a.ndjson", Self.lines))
        let entries = Self.lines.split(separator: "\n").map { "{ \"resource\" : \($0) }" }
        let other = try bench.run(
            bench.folder.file("b.json", bundle("collection", entries)),
            bench.folder.file("c.ndjson.gz", gzip(Array(Self.lines.replacing("\n", with: "\r\n").utf8), level: 6)))
        #expect(other.written == 0)
        #expect(other.total == 6)
    }

    /// What tools write: compact, with a line's end.
    @Test(arguments: ["", "\n", "\r\n"])
    func `a Bundle on one line is taken apart, whatever its end`(end: String) throws {
        try bench.run(bench.folder.file("b.json", Self.transaction + end))
        #expect(
            try bench.record.statistics(permit: bench.permit).resources.map(\.type.name) == ["Observation", "Patient"])
    }

    @Test(arguments: ["transaction", "batch", "collection"])
    func `entries without ids are written once too, and equal ones stay two`(type: String) throws {
        let request = type == "collection" ? "" : ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}"
        let entries = [patient(), patient(), "{\"resourceType\":\"Patient\",\"gender\":\"male\"}"].map {
            "{\"resource\":\($0)\(request)}"
        }
        let path = bench.folder.file("b.json", bundle(type, entries))
        for round in 1...3 {
            let progress = try bench.run(path)
            #expect(progress.written == (round == 1 ? 3 : 0), "round \(round)")
            #expect(bench.rejects.isEmpty)
        }
        // The same content in a file of its own is the same resource.
        #expect(try bench.run(bench.folder.file("c.json", patient())).written == 0)
    }

    @Test func `equal texts whose links mean other resources in other Bundles stay apart`() throws {
        func file(_ name: String, family: String) -> String {
            bench.folder.file(
                name,
                bundle(
                    "transaction",
                    [
                        post(
                            "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"\(family)\"}]}",
                            fullURL: "urn:oid:1.2"),
                        post(observation(subject: "urn:oid:1.2"), fullURL: "urn:oid:1.3"),
                    ]))
        }
        let paths = [file("a.json", family: "Li"), file("b.json", family: "Wang")]
        #expect(try bench.run(paths).written == 4)
        #expect(try bench.run(paths).written == 0)
    }

    @Test func `requests may name the server that a Bundle comes from`() throws {
        let entries = [
            "{\"resource\":\(patient("a")),\"request\":{\"method\":\"PUT\",\"url\":\"http://other.example/fhir/Patient/a\"}}",
            """
            {"resource":\(patient("b")),"request":{"method":"POST","url":"http://other.example/fhir/Patient",\
            "ifNoneExist":"Patient?identifier=urn:s|1"}}
            """,
        ]
        #expect(try bench.run(bench.folder.file("b.json", bundle("transaction", entries))).written == 2)
        #expect(bench.rejects.isEmpty)
    }

    @Test func `a link that leads nowhere is told`() throws {
        TemporaryFolder.make("\(bench.folder.path)/in")
        TemporaryFolder.link("\(bench.folder.path)/in/gone.json", to: "nowhere.json")
        let progress = try bench.run("\(bench.folder.path)/in")
        #expect(progress.refused == 1)
        #expect(bench.rejects.first?.contains("gone.json") == true)
    }

    // MARK: Rejects

    @Test func `what is refused is listed with file, line and resource, the rest goes in`() throws {
        let path = bench.folder.file(
            "a.ndjson",
            [patient("a"), "nonsense", "", patient("bad", "\"gender\":\"x\""), "{\"a\":1}", patient("b")].joined(
                separator: "\n"))
        let progress = try bench.run(path)
        #expect(progress.total == 2)
        #expect(progress.refused == 3)
        let rejects = bench.rejects.sorted { ($0.json("line") ?? "") < ($1.json("line") ?? "") }
        #expect(rejects.map { $0.json("line") } == ["2", "4", "5"])
        #expect(rejects.allSatisfy { $0.json("file") == path })
        #expect(rejects[0].json("text") == "nonsense")
        #expect(rejects[1].json("resource.id") == "bad")
        #expect(rejects[1].json("reason")?.contains("Patient.gender") == true)
        #expect(rejects[2].json("resource.a") == "1")
    }

    @Test func `a collection's bad entries are listed by their numbers`() throws {
        let path = bench.folder.file(
            "a.json",
            bundle(
                "collection",
                ["{\"resource\":\(patient("a"))}", "{\"resource\":\(patient("bad", "\"gender\":\"x\""))}", "{}"]))
        #expect(try bench.run(path).total == 1)
        #expect(Set(bench.rejects.map { $0.json("entry") ?? "" }) == ["1", "2"])
        #expect(bench.rejects.first { $0.json("entry") == "1" }?.json("resource.id") == "bad")
    }

    @Test func `a refused transaction is listed whole`() throws {
        let path = bench.folder.file(
            "a.json",
            bundle("transaction", [post(patient("a")), post(patient("bad", "\"gender\":\"x\"")), post(patient("c"))]))
        let progress = try bench.run(path)
        #expect(progress.total == 0)
        #expect(try bench.sequence == 0)
        let rejects = bench.rejects
        #expect(rejects.map { $0.json("entry") } == ["0", "1", "2"])
        #expect(rejects.map { $0.json("resource.id") } == ["a", "bad", "c"])
        #expect(rejects[1].json("reason")?.contains("Bundle.entry[1].resource.gender") == true)
        #expect(rejects[0].json("reason")?.contains("refused whole: Bundle.entry[1]") == true)
    }

    @Test(
        arguments: [
            ("empty.json", [], "empty"), ("binary.json", Array(0...255), "not JSON"),
            ("cut.json", Array("{\"resourceType\":\"Patient\",".utf8), "not JSON"),
            ("cut.json.gz", Array(gzip(Array(patient("a").utf8), level: 6).dropLast(9)), "ends too early"),
            ("other.json", Array("{\"a\":1}".utf8), "no FHIR resource"),
        ] as [(String, [UInt8], String)])
    func `a file that cannot be read is one reject`(name: String, bytes: [UInt8], reason: String) throws {
        let path = bench.folder.file(name, bytes)
        #expect(try bench.run(path, bench.folder.file("good.json", patient("a"))).total == 1)
        #expect(bench.rejects.count == 1)
        #expect(bench.rejects.first?.json("file") == path)
        #expect(bench.rejects.first?.json("reason")?.contains(reason) == true, "\(bench.rejects)")
    }

    @Test func `a compressed file of lines that ends too early is a reject, its lines go in`() throws {
        let whole = gzip(Array((1...2950).map { patient("p\($0 &* 7919)") + "\n" }.joined().utf8), level: 6)
        let progress = try bench.run(bench.folder.file("a.ndjson.gz", Array(whole.dropLast(8))))
        #expect(progress.total == 2950)
        #expect(bench.rejects.map { $0.json("reason") } == ["the compressed file ends too early"])
    }

    @Test func `without refusals there is no rejects file`() throws {
        try bench.run(bench.folder.file("a.ndjson", Self.lines))
        #expect(!TemporaryFolder.names(bench.folder.path).contains("rejects"))
    }

    @Test func `resources without ids get the same ones each time, equal ones on two lines stay two`() throws {
        let path = bench.folder.file(
            "a.ndjson", [patient(), patient(), patient(nil, "\"gender\":\"male\"")].joined(separator: "\n"))
        #expect(try bench.run(path).written == 3)
        #expect(try bench.run(path).written == 0)
        #expect(try bench.sequence == 3)
    }

    // MARK: References by criteria

    private func needs(_ id: String, _ identifier: String?, _ needed: String) -> String {
        let organization =
            "{\"resourceType\":\"Organization\",\"id\":\"\(id)\",\"name\":\"x\"\(identifier.map { ",\(identified($0))" } ?? ""),\"partOf\":{\"reference\":\"Organization?identifier=urn:s|\(needed)\"}}"
        return bundle("transaction", [post(organization)])
    }

    @Test(arguments: [1, 3])
    func `what a transaction needs may stand in a later file`(threads: Int) throws {
        let last = "{\"resourceType\":\"Organization\",\"id\":\"last\",\"name\":\"x\",\(identified("1"))}"
        let progress = try bench.run(
            bench.folder.file("a.json", needs("first", nil, "1")), bench.folder.file("b.json", last), threads: threads)
        #expect(progress.total == 2)
        #expect(bench.rejects.isEmpty)
        #expect(try bench.text("Organization", "first").json("partOf.reference") == "Organization/last")
    }

    @Test func `what is needed may itself need a later file`() throws {
        let last = "{\"resourceType\":\"Organization\",\"id\":\"last\",\"name\":\"x\",\(identified("2"))}"
        let progress = try bench.run(
            bench.folder.file("a.json", needs("first", nil, "1")),
            bench.folder.file("b.json", needs("second", "1", "2")), bench.folder.file("c.json", last), threads: 1)
        #expect(progress.total == 3)
        #expect(bench.rejects.isEmpty, "\(bench.rejects)")
    }

    @Test func `what is needed and never comes is a reject`() throws {
        try bench.run(bench.folder.file("a.json", needs("first", nil, "1")))
        #expect(bench.rejects.count == 1)
        #expect(bench.rejects.first?.json("entry") == "0")
        #expect(bench.rejects.first?.json("resource.id") == "first")
        #expect(bench.rejects.first?.json("reason")?.contains("match no Organization") == true)
    }
}
