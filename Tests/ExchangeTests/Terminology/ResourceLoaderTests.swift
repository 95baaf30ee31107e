import Compression
import Exchange
import SQLiteStore
import Terminology
import TestSupport
import Testing

/// FHIR packages, Bundles, single resources and NDJSON.
@Suite struct ResourceLoaderTests {
    private let test: TestLoad

    init() throws { test = try TestLoad() }

    @Test func `takes single resources, compressed too, Bundles and lines`() throws {
        let report = try test.run(
            test.file("one.json", system("urn:one")),
            test.folder.file("two.json.gz", gzip(Array(system("urn:two").utf8), level: 6)),
            test.file(
                "b.json",
                """
                {"resourceType":"Bundle","type":"collection","entry":[{"resource":\(system("urn:three"))},
                {"resource":{"resourceType":"ValueSet","url":"urn:vs","version":"2","status":"active"}},
                {"resource":{"resourceType":"Patient"}}]}
                """),
            test.file(
                "l.ndjson",
                """
                {"resourceType":"ConceptMap","url":"urn:cm","status":"draft","group":[{"source":"urn:one","element":[]}]}

                \(system("urn:four"))
                """))
        #expect(
            report.lines == [
                "CodeSystem urn:one|1 2 new", "CodeSystem urn:two|1 2 new", "CodeSystem urn:three|1 2 new",
                "ValueSet urn:vs|2 0 new", "ConceptMap urn:cm 0 new", "CodeSystem urn:four|1 2 new",
            ])
        #expect(report.others == ["Patient": 1])
        #expect(try test.store.resources(type: "ValueSet", url: "urn:vs").count == 1)
        #expect(try test.store.conceptMaps(from: "urn:one").count == 1)
        #expect(try test.descendants(of: "a", in: test.system("urn:four")) == "b")
    }

    @Test func `what is loaded again changes nothing; another version stands beside it`() throws {
        let first = test.file("one.json", system("urn:one"))
        let set = test.file("vs.json", #"{"resourceType":"ValueSet","url":"urn:vs","status":"active"}"#)
        try test.run(first, set)
        let before = try test.system("urn:one").number
        #expect(try test.run(first, set).lines == ["CodeSystem urn:one|1 2 unchanged", "ValueSet urn:vs 0 unchanged"])
        #expect(try test.system("urn:one").number == before)
        let other = test.file("other.json", system("urn:one", version: "2"))
        #expect(try test.run(other).lines == ["CodeSystem urn:one|2 2 new"])
        #expect(try test.store.systems(url: "urn:one").map(\.header.version) == ["2", "1"])
        let changed = test.file("vs.json", #"{"resourceType":"ValueSet","url":"urn:vs","status":"retired"}"#)
        #expect(try test.run(changed).lines == ["ValueSet urn:vs 0 replaced"])
        #expect(try test.store.resources(type: "ValueSet", url: "urn:vs").count == 1)
    }

    @Test func `an error takes all of the load back, and what was there before stays`() throws {
        let good = test.file("good.json", system("urn:one"))
        try test.run(good)
        let changed = test.file("good.json", system("urn:one", concepts: #"[{"code":"z"}]"#))
        let bad = test.file("bad.json", system("urn:two", concepts: #"[{"display":"x"}]"#))
        #expect(try test.complaint(changed, bad) == "bad.json: CodeSystem.concept: has no code")
        #expect(try test.store.find("a", in: test.system("urn:one")) != nil)
        #expect(try test.store.loaded().count == 1)
    }

    @Test(arguments: [
        ("x.json", "{", "x.json: is not JSON: line 1"),
        ("x.json", "{}", "x.json: has no resourceType"),
        ("x.json", #"{"resourceType":"ValueSet"}"#, "x.json: ValueSet.url: is needed"),
        ("x.json", #"{"resourceType":"CodeSystem"}"#, "x.json: CodeSystem.url: is needed"),
        ("x.ndjson", "{\"resourceType\":\"Patient\"}\n{\n", "x.ndjson, line 2: is not JSON"),
        (
            "x.json", #"{"resourceType":"Bundle","entry":[{},{"resource":{"resourceType":"ValueSet"}}]}"#,
            "x.json, entry 1: ValueSet.url: is needed"
        ),
        (
            "x.json",
            #"{"resourceType":"CodeSystem","url":"u","content":"complete","concept":[{"code":"a","concept":[{"code":"b","property":[{"code":"child","valueCode":"a"}]}]}]}"#,
            "x.json: the hierarchy has a circle, each of these is a child of the next: a → b → a"
        ),
        ("x.doc", "hello", "x.doc: is neither a FHIR package or resource"),
    ])
    func `says in which file and entry it is wrong`(name: String, content: String, text: String) throws {
        let complaint = try test.complaint(test.file(name, content))
        #expect(complaint.hasPrefix(text), "\(complaint)")
    }

    @Test func `a byte order mark says nothing, and concepts may lie deep`() throws {
        var concepts = #"{"code":"c0"}"#
        for level in 1..<90 { concepts = #"{"code":"c\#(level)","concept":[\#(concepts)]}"# }
        let text =
            #"{"resourceType":"CodeSystem","url":"urn:deep","status":"active","content":"complete","concept":[\#(concepts)]}"#
        let path = test.folder.file("deep.json", [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(try test.run(path).lines == ["CodeSystem urn:deep 90 new"])
    }

    @Test(arguments: [" http://f/ws ", "http://f/pipe|1", ""])
    func `a URL that nothing could ask for is refused`(url: String) throws {
        for type in ["CodeSystem", "ValueSet"] {
            let path = test.file(
                "x.json", #"{"resourceType":"\#(type)","url":"\#(url)","status":"active","content":"complete"}"#)
            #expect(try test.complaint(path).hasPrefix("x.json: \(type).url: '\(url)' is no canonical URL"))
        }
    }

    @Test func `a path that is not there is named`() throws {
        #expect(try test.complaint("\(test.folder.path)/nosuch") == "there is no file or folder nosuch")
    }

    @Test func `two that differ but have one version are refused`() throws {
        let complaint = try test.complaint(
            test.file("a.json", system("urn:one")),
            test.file("b.json", system("urn:one", concepts: #"[{"code":"z"}]"#)))
        #expect(complaint.hasPrefix("b.json: CodeSystem urn:one|1 is another one than in"), "\(complaint)")
    }

    @Test func `code systems without concepts are counted and left out`() throws {
        let report = try test.run(
            test.file("a.json", #"{"resourceType":"CodeSystem","url":"urn:n","content":"not-present"}"#))
        #expect(report.items.isEmpty)
        #expect(report.others == ["CodeSystem without its concepts": 1])
    }

    @Test func `a supplement stands beside the system that it names`() throws {
        func supplement(_ member: String) -> String {
            #"{"resourceType":"CodeSystem","url":"urn:s","content":"supplement"\#(member),"concept":[{"code":"a"}]}"#
        }
        try test.run(test.file("a.json", supplement(#","supplements":"urn:one|2""#)))
        #expect(try test.store.systems(url: "urn:s").isEmpty)
        #expect(try test.store.supplements(to: "urn:one").map(\.header.supplements) == ["urn:one|2"])
        #expect(try test.store.supplements(url: "urn:s").map(\.count) == [1])
        #expect(
            try test.complaint(test.file("b.json", supplement("")))
                == "b.json: CodeSystem.supplements: is needed to know which code system this one supplements")
    }

    // MARK: Packages

    private func package(_ version: String = "1.0.0", fhir: String = "4.0.1") -> [(String, String)] {
        [
            ("package/CodeSystem-one.json", system("urn:one")),
            ("package/example/CodeSystem-no.json", system("urn:no")),
            ("package/.index.json", "{}"),
            (
                "package/a-name-that-is-as-long-as-those-of-some-publishers-are-when-they-put-all-they-know-into-it/x.json",
                "{}"
            ),
            ("package/package.json", #"{"name":"a.b","version":"\#(version)","fhirVersions":["\#(fhir)"]}"#),
            ("package/ValueSet-vs.json", #"{"resourceType":"ValueSet","url":"urn:vs"}"#),
            ("package/StructureDefinition-x.json", #"{"resourceType":"StructureDefinition","url":"urn:sd"}"#),
        ]
    }

    @Test func `a byte order mark before JSON says nothing`() throws {
        let marked = package().map { ($0.0, "\u{FEFF}" + $0.1) }
        #expect(
            try test.run(test.folder.file("p.tgz", Archives.tgz(marked))).lines
                == ["CodeSystem urn:one|1 2 new", "ValueSet urn:vs 0 new"])
        #expect(
            try test.run(test.file("x.ndjson", "\u{FEFF}" + system("urn:lines") + "\n")).lines
                == ["CodeSystem urn:lines|1 2 new"])
    }

    @Test func `takes a package as registries give it out, its own files only`() throws {
        let path = test.folder.file("p.tgz", Archives.tgz(package()))
        let report = try test.run(path)
        #expect(report.lines == ["CodeSystem urn:one|1 2 new", "ValueSet urn:vs 0 new"])
        #expect(report.items.allSatisfy { $0.source.package == "a.b#1.0.0" })
        #expect(report.others == ["StructureDefinition": 1])
        #expect(try test.run(path).isUnchanged)
        #expect(
            try test.store.loaded().map(\.source) == [
                "load/a.b#1.0.0/CodeSystem/urn:one|1", "load/a.b#1.0.0/ValueSet/urn:vs",
            ])
    }

    @Test func `takes a package that was packed as zip`() throws {
        let path = test.folder.file("p.zip", Archives.zip(package()))
        #expect(try test.run(path).lines == ["CodeSystem urn:one|1 2 new", "ValueSet urn:vs 0 new"])
    }

    @Test func `refuses a package for another release of FHIR`() throws {
        let complaint = try test.complaint(test.folder.file("p.tgz", Archives.tgz(package(fhir: "5.0.0"))))
        #expect(
            complaint.hasPrefix("p.tgz, package/package.json: the package a.b is for FHIR 5.0.0, this server is R4"),
            "\(complaint)")
    }

    @Test func `names the entry of a package that is wrong`() throws {
        var entries = package()
        entries.append(("package/CodeSystem-bad.json", "{\"resourceType\""))
        let complaint = try test.complaint(test.folder.file("p.tgz", Archives.tgz(entries)))
        #expect(complaint.hasPrefix("p.tgz, package/CodeSystem-bad.json: is not JSON"), "\(complaint)")
        #expect(try test.store.loaded().isEmpty)
    }

    @Test func `says when an archive is cut or damaged`() throws {
        let whole = Archives.tgz(package())
        let cut = try test.complaint(test.folder.file("p.tgz", Array(whole.dropLast(20))))
        #expect(cut == "p.tgz: the compressed file ends too early")
        let none = try test.complaint(test.folder.file("q.tgz", gzip(Array(repeating: 7, count: 1024), level: 6)))
        #expect(none == "q.tgz: the archive is no tar archive, or it is damaged")
    }
}

/// A CodeSystem with two concepts, one below the other.
func system(
    _ url: String, version: String = "1",
    concepts: String = #"[{"code":"a","display":"A","concept":[{"code":"b"}]}]"#
) -> String {
    """
    {"resourceType":"CodeSystem","url":"\(url)","version":"\(version)","status":"active","content":"complete",\
    "hierarchyMeaning":"is-a","concept":\(concepts)}
    """
}
