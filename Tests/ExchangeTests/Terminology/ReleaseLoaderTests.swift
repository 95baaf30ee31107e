import Exchange
import SQLiteStore
import Terminology
import TestSupport
import Testing
import Wording

/// SNOMED CT's release format, with invented concepts.
@Suite struct ReleaseLoaderTests {
    private let test: TestLoad
    private static let edition = "http://snomed.info/sct/900000000000207008/version/20990101"

    init() throws { test = try TestLoad() }

    @Test func `takes the concepts of a release with their names in two languages`() throws {
        let report = try test.run(release())
        #expect(report.lines == ["CodeSystem http://snomed.info/sct|\(Self.edition) 4 new"])
        #expect(report.notes.isEmpty)
        let system = try test.system("http://snomed.info/sct")
        #expect(system.header.valueSet == "http://snomed.info/sct?fhir_vs")
        let concept = try test.concept("10000011", in: system)
        #expect(concept.display == "Zanbar color")
        #expect(concept.definition == "A zanbar of the cor.")
        #expect(
            concept.properties == [
                ConceptProperty(code: "sufficientlyDefined", value: PropertyValue(.boolean, "true")),
                ConceptProperty(code: "moduleId", value: PropertyValue(.code, "900000000000207008")),
            ])
        let names = concept.designations.map { "\($0.language ?? "") \($0.use?.code ?? "") \($0.value)" }
        #expect(
            names == [
                "zh preferredForLanguage 赞巴", "en 900000000000003001 Zanbar colour (disorder)",
                "en preferredForLanguage Zanbar colour", "en 900000000000013009 Zanbarosis",
                "zh 900000000000013009 赞巴症",
            ])
        #expect(!concept.isInactive)
        #expect(try test.concept("10000033", in: system).isInactive)
    }

    @Test func `the hierarchy is what is inferred and in use, with several parents`() throws {
        try test.run(release())
        let system = try test.system("http://snomed.info/sct")
        #expect(try test.parents(of: "10000022", in: system) == "10000011 138875005")
        #expect(try test.descendants(of: "138875005", in: system) == "10000011 10000022")
        #expect(try test.parents(of: "10000033", in: system) == "")
    }

    @Test func `displays are in the language that is wanted`() throws {
        try test.run(release()) { $0.language = "zh" }
        let system = try test.system("http://snomed.info/sct")
        #expect(system.header.language == "zh")
        #expect(try test.concept("10000011", in: system).display == "赞巴")
        #expect(try test.concept("10000022", in: system).display == "Korum")
    }

    @Test func `a zip archive of the release is the same`() throws {
        let folder = release()
        try test.run(folder)
        let entries = rows.map { ("R/Snapshot/Terminology/\($0.name)", text($0)) }
        let path = test.folder.file("R.zip", Archives.zip(entries))
        #expect(try test.run(path).isUnchanged)
    }

    @Test func `editions stand side by side, and are removed one by one`() throws {
        let folder = release()
        try test.run(folder)
        try test.run(folder) { $0.version = "http://snomed.info/sct/999000011000000103/version/20980101" }
        #expect(try test.store.systems(url: "http://snomed.info/sct").count == 2)
        let loaded = try test.store.loaded()
        let source = try #require(loaded.first { $0.version == Self.edition })
        #expect(try test.store.forget(source: source.source))
        #expect(
            try test.store.systems(url: "http://snomed.info/sct").map(\.header.version) == [
                "http://snomed.info/sct/999000011000000103/version/20980101"
            ])
    }

    @Test(arguments: [
        (
            "Concept", "10000011\t20990101\t1\t900000000000207008\tx\n",
            "line 2: definitionStatusId must be an identifier"
        ),
        ("Concept", "12\t20990101\t1\t900000000000207008\t900000000000073002\n", "line 2: id must be an identifier"),
        (
            "Concept", "10000011\t20990101\tyes\t900000000000207008\t900000000000073002\n",
            "line 2: active must be 0 or 1"
        ),
        ("Concept", "10000011\t1\n", "line 2: there are 2 fields, the first row has 5"),
    ])
    func `says in which line a table is wrong`(table: String, row: String, text: String) throws {
        let folder = release { tables in
            tables[0].rows = row.replacing("\n", with: "").split(separator: "\n").map(String.init)
        }
        let complaint = try test.complaint(folder)
        #expect(complaint.contains("sct2_\(table)_Snapshot_INT_20990101.txt, \(text)"), "\(complaint)")
        #expect(try test.store.loaded().isEmpty)
    }

    @Test func `a circle is refused with its codes`() throws {
        let folder = release { $0[3].rows.append(isA(900, "10000011", "10000022")) }
        let complaint = try test.complaint(folder)
        #expect(
            complaint.hasSuffix(
                "each of these is a child of the next: 10000011 → 10000022 → 10000011; one of them must go"),
            "\(complaint)")
    }

    @Test func `what leads to concepts that are not there is counted`() throws {
        let report = try test.run(
            release { tables in
                tables[3].rows.append(isA(900, "10000011", "99999990"))
                tables[1].rows.append(described(900, "99999990", "en", 900_000_000_000_013_009, "Nowhere"))
                tables[0].rows.append("10000044\t20990101\t1\t900000000000207008\t900000000000074008")
            })
        #expect(
            report.notes.map(\.text) == [
                "SNOMED CT: 1 descriptions are of concepts that are not there, such as 900900 of 99999990: left out",
                "SNOMED CT: 1 concepts have no description in use: without a name",
                "SNOMED CT: 1 relationships lead to or from concepts that are not there, such as 10000011 is a 99999990: left out",
            ])
    }

    @Test func `a component in two rows is refused`() throws {
        let folder = release { $0[0].rows.append($0[0].rows[0]) }
        let complaint = try test.complaint(folder)
        #expect(complaint.contains("the concept 138875005 stands in two rows"), "\(complaint)")
    }

    @Test func `asks for the edition when the tables do not say it, and for tables that are missing`() throws {
        let none = release("none") { $0.removeLast() }
        let complaint = try test.complaint(none)
        #expect(complaint.hasPrefix("the tables do not say which edition of SNOMED CT they are"), "\(complaint)")
        #expect(try test.complaint(none) { $0.version = "2024" }.hasPrefix("--version: of SNOMED CT it is a URI"))
        let half = release("half") { $0.remove(at: 3) }
        #expect(try test.complaint(half).hasPrefix("half: there is no sct2_Relationship_Snapshot"))
    }

    // MARK: Attributes

    @Test func `attributes that are inferred and in use are properties, each value once`() throws {
        let report = try test.run(
            release { tables in
                tables[0].rows += ["363698007", "39057004"].map(concept)
                tables[1].rows.append(described(901, "39057004", "en", 900_000_000_000_013_009, "Valve"))
                tables[3].rows += [
                    related(900, "10000011", "363698007", "39057004"),
                    related(901, "10000011", "363698007", "39057004", group: 2),
                    related(902, "10000022", "363698007", "39057004", active: 0),
                    related(903, "10000022", "363698007", "39057004", kind: 900_000_000_000_010_007),
                    related(904, "10000022", "363698007", "99999990"),
                ]
                tables.append(
                    (
                        "sct2_RelationshipConcreteValues_Snapshot_INT_20990101.txt",
                        "id\teffectiveTime\tactive\tmoduleId\tsourceId\tvalue\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId",
                        ["#0.5", "#12", "\"mild\""].enumerated().map { at, value in
                            "80099\(at)\t20990101\t1\t900000000000207008\t10000022\t\(value)\t1\t1142135004\t900000000000011006\t900000000000451002"
                        }
                    ))
            })
        #expect(
            report.notes.contains {
                $0.text.contains("such as 10000022 363698007 99999990")
            }, "\(report.notes)")
        let system = try test.system("http://snomed.info/sct")
        let own = try test.concept("10000011", in: system).properties.filter { $0.code == "363698007" }
        #expect(own.map(\.value) == [PropertyValue(.code, "39057004")])
        let values = try test.concept("10000022", in: system).properties.filter { $0.code == "1142135004" }
        #expect(
            values.map(\.value) == [
                PropertyValue(.decimal, "0.5"), PropertyValue(.decimal, "12"), PropertyValue(.string, "mild"),
            ])
        #expect(try test.store.hasProperty("363698007", in: system))
        #expect(try test.store.concepts(of: system, property: "363698007", values: ["39057004"]).count == 1)
    }

    // MARK: Reference sets

    private static let simple = "der2_Refset_SimpleSnapshot_INT_20990101.txt"
    private static let member = "id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId"

    private func row(_ set: String, _ component: String, _ more: String..., active: Int = 1) -> String {
        (["u", "20990101", "\(active)", "900000000000207008", set, component] + more).joined(separator: "\t")
    }

    /// With reference sets of every form.
    private func releaseWithSets(_ change: (inout [Table]) -> Void = { _ in }) -> String {
        release { tables in
            tables += [
                (
                    Self.simple, Self.member,
                    [
                        row("723264001", "10000011"), row("723264001", "10000022", active: 0),
                        row("723264001", "10000033"), row("723265000", "10000011", active: 0),
                        row("723264001", "99999009"),
                    ]
                ),
                (
                    "der2_sRefset_SimpleMapSnapshot_INT_20990101.txt", "\(Self.member)\tmapTarget",
                    [row("446608001", "10000011", "C50.9"), row("100000102", "10000011", "X1")]
                ),
                (
                    "der2_iisssccRefset_ExtendedMapSnapshot_INT_20990101.txt",
                    "\(Self.member)\tmapGroup\tmapPriority\tmapRule\tmapAdvice\tmapTarget\tcorrelationId\tmapCategoryId",
                    [
                        row(
                            "447562003", "10000011", "1", "2", "OTHERWISE TRUE", "ALWAYS E10", "E10", "447561005",
                            "447637006"),
                        row(
                            "447562003", "10000011", "1", "1", "IFA 248152002 | Female |", "MAP IF FEMALE", "E11",
                            "447558009", "447637006"),
                        row("447562003", "10000022", "1", "1", "TRUE", "ALWAYS E12", "E12", "447557004", "447637006"),
                        row(
                            "447562003", "10000033", "1", "1", "TRUE", "CANNOT BE CLASSIFIED", "", "447556008",
                            "447638001"),
                    ]
                ),
                (
                    "der2_cRefset_AssociationSnapshot_INT_20990101.txt", "\(Self.member)\ttargetComponentId",
                    [
                        row("900000000000526001", "10000033", "10000022"),
                        row("900000000000527005", "10000033", "10000011"),
                        row("900000000000528000", "10000033", "138875005"),
                        row("900000000000523009", "10000033", "10000022", active: 0),
                    ]
                ),
                (
                    "der2_cRefset_AttributeValueSnapshot_INT_20990101.txt", "\(Self.member)\tvalueId",
                    [row("900000000000490003", "900117", "900000000000495008")]
                ),
            ]
            change(&tables)
        }
    }

    private func codes(_ ids: [ConceptID]) throws -> [String] { try ids.map { try test.store.summary($0)?.code ?? "" } }

    private func set(_ code: String, _ system: KnownSystem) throws -> KnownReferenceSet {
        let found = try test.store.referenceSet(code, of: system)
        return try #require(found)
    }

    @Test func `reference sets have the concepts whose rows are in use`() throws {
        let report = try test.run(releaseWithSets())
        #expect(
            report.notes.map(\.text) == [
                "SNOMED CT: 1 members of reference sets are concepts that are not there, such as 99999009 in 723264001: left out",
                """
                SNOMED CT: the map 100000102 leads to codes of a system that the release does not name: translations say no \
                system; say it with --map 100000102=URL
                """,
            ])
        let system = try test.system("http://snomed.info/sct")
        let simple = try set("723264001", system)
        #expect(simple.set.kind == .simple && simple.count == 2)
        #expect(try codes(test.store.members(of: simple)).sorted() == ["10000011", "10000033"])
        // All its members are out of use: there, and empty.
        #expect(try set("723265000", system).count == 0)
        #expect(try set("723265000", system).set.kind == .simple)
        // Descriptions only.
        #expect(try set("900000000000490003", system).set.kind == .ofOthers)
        #expect(try set("900000000000509007", system).set.kind == .ofOthers)
        #expect(try test.store.referenceSet("1", of: system) == nil)
        // Ten of the tables above, three of languages, and that of modules.
        #expect(try test.store.referenceSets(of: system).count == 14)
        let concept = try #require(try test.store.find("10000011", in: system))
        #expect(try test.store.isMember(concept, of: simple))
    }

    @Test func `maps and associations lead to their targets, in their order`() throws {
        try test.run(releaseWithSets())
        let system = try test.system("http://snomed.info/sct")
        let a = try #require(try test.store.find("10000011", in: system))
        let gone = try #require(try test.store.find("10000033", in: system))
        let extended = try set("447562003", system)
        #expect(
            extended.set == ReferenceSet(code: "447562003", kind: .map, targetSystem: "http://hl7.org/fhir/sid/icd-10"))
        #expect(
            try test.store.targets(of: a, in: extended) == [
                MapTarget(
                    code: "E11", equivalence: "wider", comment: "IFA 248152002 | Female |; MAP IF FEMALE", rank: 1001),
                MapTarget(code: "E10", equivalence: "relatedto", comment: "group 1, priority 2", rank: 1002),
            ])
        #expect(try test.store.targets(of: gone, in: extended).isEmpty)
        #expect(extended.count == 3)
        let sources = try test.store.sources(of: "E12", in: extended, limit: 5)
        #expect(try codes(sources.map(\.id)) == ["10000022"])
        #expect(sources.map(\.target) == [MapTarget(code: "E12", equivalence: "equivalent", rank: 1001)])
        #expect(try set("100000102", system).set.targetSystem == nil)
        for (code, equivalence, target) in [
            ("900000000000526001", "equivalent", "10000022"), ("900000000000527005", "equal", "10000011"),
            ("900000000000528000", "relatedto", "138875005"),
        ] {
            #expect(
                try test.store.targets(of: gone, in: set(code, system)) == [
                    MapTarget(code: target, equivalence: equivalence)
                ])
        }
    }

    @Test func `the user says to which system a map leads, and is told of one that is not there`() throws {
        let folder = releaseWithSets()
        try test.run(folder) { $0.mapSystems = ["100000102": "urn:x"] }
        let system = try test.system("http://snomed.info/sct")
        #expect(try set("100000102", system).set.targetSystem == "urn:x")
        #expect(try !test.run(folder).isUnchanged)
        #expect(
            try test.complaint(folder) { $0.mapSystems = ["723264001": "urn:x"] }.contains(
                "--map 723264001: the release has no map reference set of this id"))
        #expect(
            try test.complaint(test.file("t.csv", "a")) { $0.mapSystems = ["1": "urn:x"] }.hasPrefix("--map is given"))
    }

    @Test func `what is forgotten is forgotten with its reference sets`() throws {
        try test.run(releaseWithSets())
        let system = try test.system("http://snomed.info/sct")
        let simple = try set("723264001", system)
        #expect(try test.store.forget(source: try #require(try test.store.loaded().first).source))
        #expect(try test.store.referenceSets(of: system).isEmpty)
        #expect(try test.store.members(of: simple).isEmpty)
    }

    @Test(arguments: [
        (
            "der2_Refset_SimpleSnapshot_INT_20990101.txt", "id\teffectiveTime", "u\t1",
            "line 1: the first columns must be"
        ),
        (
            "der2_cRefset_AssociationSnapshot_INT_20990101.txt", "\(Self.member)\ttargetComponentId",
            "u\t20990101\t1\t900000000000207008\t900000000000526001\t10000033\tx",
            "line 2: targetComponentId must be an identifier"
        ),
        (
            "sct2_RelationshipConcreteValues_Snapshot_INT_20990101.txt",
            "id\teffectiveTime\tactive\tmoduleId\tsourceId\tvalue\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId",
            "800\t20990101\t1\t900000000000207008\t10000022\t5\t1\t1142135004\t900000000000011006\t900000000000451002",
            "line 2: value must be a number, such as #5"
        ),
    ])
    func `says in which line a reference set or a value is wrong`(
        name: String, columns: String, row: String, text: String
    ) throws {
        let complaint = try test.complaint(release { $0.append((name, columns, [row])) })
        #expect(complaint.contains("\(name), \(text)"), "\(complaint)")
        #expect(try test.store.loaded().isEmpty)
    }

    // MARK: Tables

    private func concept(_ id: String) -> String { "\(id)\t20990101\t1\t900000000000207008\t900000000000074008" }

    private func related(
        _ item: Int, _ source: String, _ type: String, _ value: String, group: Int = 1, active: Int = 1,
        kind: UInt64 = 900_000_000_000_011_006
    ) -> String {
        "800\(item)\t20990101\t\(active)\t900000000000207008\t\(source)\t\(value)\t\(group)\t\(type)\t\(kind)\t900000000000451002"
    }

    private typealias Table = (name: String, columns: String, rows: [String])

    /// Writes the tables of a release into a folder.
    private func release(_ name: String = "release", _ change: (inout [Table]) -> Void = { _ in }) -> String {
        var tables = rows
        change(&tables)
        let path = "\(test.folder.path)/\(name)"
        TemporaryFolder.make(path)
        for table in tables { TemporaryFolder.write(Array(text(table).utf8), "\(path)/\(table.name)") }
        return path
    }

    private func text(_ table: Table) -> String {
        ([table.columns] + table.rows).joined(separator: "\r\n") + "\r\n"
    }

    private func described(_ item: Int, _ concept: String, _ language: String, _ type: UInt64, _ term: String) -> String
    {
        "900\(item)\t20990101\t1\t900000000000207008\t\(concept)\t\(language)\t\(type)\t\(term)\t900000000000448009"
    }

    private func isA(
        _ item: Int, _ child: String, _ parent: String, active: Int = 1, kind: UInt64 = 900_000_000_000_011_006
    ) -> String {
        "800\(item)\t20990101\t\(active)\t900000000000207008\t\(child)\t\(parent)\t0\t116680003\t\(kind)\t900000000000451002"
    }

    private func preferred(_ description: Int, in refset: String, _ acceptability: String = "900000000000548007")
        -> String
    {
        "u\(description)\t20990101\t1\t900000000000207008\t\(refset)\t900\(description)\t\(acceptability)"
    }

    private var rows: [Table] {
        let (full, synonym): (UInt64, UInt64) = (900_000_000_000_003_001, 900_000_000_000_013_009)
        let (us, gb, zh) = ("900000000000509007", "900000000000508004", "722128001")
        let head = "id\teffectiveTime\tactive\tmoduleId"
        let described = "\(head)\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId"
        func concept(_ id: String, active: Int = 1, defined: Bool = false) -> String {
            "\(id)\t20990101\t\(active)\t900000000000207008\t\(defined ? "900000000000073002" : "900000000000074008")"
        }
        return [
            (
                "sct2_Concept_Snapshot_INT_20990101.txt", "\(head)\tdefinitionStatusId",
                [
                    concept("138875005"), concept("10000022"), concept("10000011", defined: true),
                    concept("10000033", active: 0),
                ]
            ),
            (
                "sct2_Description_Snapshot-en_INT_20990101.txt", described,
                [
                    self.described(100, "138875005", "en", full, "Root"),
                    self.described(101, "10000011", "en", full, "Zanbar colour (disorder)"),
                    self.described(102, "10000011", "en", synonym, "Zanbar colour"),
                    self.described(103, "10000011", "en", synonym, "Zanbar color"),
                    self.described(104, "10000011", "en", synonym, "Zanbarosis"),
                    self.described(105, "10000022", "en", synonym, "Korum"),
                    self.described(106, "10000033", "en", synonym, "Gone"),
                    self.described(107, "10000011", "en", synonym, "Out of use").replacing(
                        "\t1\t900", with: "\t0\t900"),
                ]
            ),
            (
                "sct2_Description_Snapshot-zh_INT_20990101.txt", described,
                [
                    self.described(200, "10000011", "zh", synonym, "赞巴症"),
                    self.described(201, "10000011", "zh", synonym, "赞巴"),
                ]
            ),
            (
                "sct2_Relationship_Snapshot_INT_20990101.txt",
                "\(head)\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId",
                [
                    isA(100, "10000011", "138875005"), isA(101, "10000022", "138875005"),
                    isA(102, "10000022", "10000011"),
                    isA(103, "10000033", "138875005", active: 0),
                    isA(104, "10000011", "10000022", kind: 900_000_000_000_010_007),
                ]
            ),
            (
                "sct2_TextDefinition_Snapshot-en_INT_20990101.txt", described,
                [self.described(300, "10000011", "en", 900_000_000_000_550_004, "A zanbar of the cor.")]
            ),
            (
                "der2_cRefset_LanguageSnapshot-en_INT_20990101.txt",
                "\(head)\trefsetId\treferencedComponentId\tacceptabilityId",
                [
                    preferred(102, in: gb), preferred(103, in: us), preferred(104, in: us, "900000000000549004"),
                    preferred(105, in: us), preferred(201, in: zh),
                ]
            ),
            (
                "der2_ssRefset_ModuleDependencySnapshot_INT_20990101.txt",
                "\(head)\trefsetId\treferencedComponentId\tsourceEffectiveTime\ttargetEffectiveTime",
                [
                    """
                    u1\t20990101\t1\t900000000000207008\t900000000000534007\t900000000000012004\t20990101\t20990101
                    """
                ]
            ),
        ]
    }
}
