import Exchange
import SQLiteStore
import Terminology
import TestSupport
import Testing
import Wording

/// Tables whose columns are named.
@Suite struct TableLoaderTests {
    private let test: TestLoad

    init() throws { test = try TestLoad() }

    @Test func `takes codes, displays, names in other languages, properties and what is out of use`() throws {
        let path = test.file(
            "icd.csv", "code,name,en,chapter,state\r\nE11,2型糖尿病,Type 2 diabetes,IV,used\r\nE10,1型糖尿病,,IV,停用\r\n")
        let report = try test.run(path) { options in
            table(&options)
            options.version = "1"
            options.language = "zh"
            options.table.designations = [TableOptions.Named(column: "en", name: "en")]
            options.table.properties = [TableOptions.Named(column: "chapter", name: "kapitel")]
            options.table.inactive = TableOptions.Named(column: "state", name: "停用")
        }
        #expect(report.lines == ["CodeSystem urn:t|1 2 new"])
        let system = try test.system("urn:t")
        #expect(system.header.language == "zh")
        let two = try test.concept("E11", in: system)
        #expect(two.display == "2型糖尿病")
        #expect(two.designations == [Designation(language: "en", value: "Type 2 diabetes")])
        #expect(two.properties == [ConceptProperty(code: "kapitel", value: PropertyValue(.string, "IV"))])
        #expect(!two.isInactive)
        let one = try test.concept("E10", in: system)
        #expect(one.designations.isEmpty)
        #expect(one.isInactive)
    }

    @Test func `fields in quotes hold separators, quotes and line ends; blanks around a field do not count`() throws {
        let path = test.file(
            "t.csv", "\u{FEFF}code,name\nA,\"one, \"\"two\"\"\nthree\"\n\n B \u{3000}, \u{A0}five\n\"C\",say \"hi\"")
        try test.run(path, change: table)
        let system = try test.system("urn:t")
        #expect(try test.concept("A", in: system).display == "one, \"two\"\nthree")
        #expect(try test.concept("B", in: system).display == "five")
        #expect(try test.concept("C", in: system).display == "say \"hi\"")
        #expect(system.count == 3)
    }

    @Test func `reads tables in GB18030 when it is said, and says so when it is not`() throws {
        // 糖尿病 in GB18030, and a character of four bytes.
        let gb: [UInt8] =
            Array("code,name\nE14,".utf8) + [0xCC, 0xC7, 0xC4, 0xF2, 0xB2, 0xA1, 0x81, 0x39, 0xEE, 0x39, 0x0A]
        let path = test.folder.file("gb.csv", gb)
        #expect(
            try test.complaint(path, change: table)
                == """
                gb.csv, line 2: the bytes are no UTF-8: say in which encoding the table is; --encoding GB18030 reads \
                Chinese tables in GB18030, GBK and GB 2312
                """)
        try test.run(path) { options in
            table(&options)
            options.table.encoding = "GB18030"
        }
        #expect(try test.concept("E14", in: test.system("urn:t")).display == "糖尿病\u{3400}")
    }

    @Test(arguments: [
        ("a\u{0}b,c\n", "line 2: there is a zero byte: the file is no text in UTF-8"),
        ("A,one\nB\n", "line 3: there is 1 field, the first row has 2"),
        ("A,\"one\nB,two\n", "line 2: a quoted field begins here, and the file ends before it does"),
        ("A,\"one\"x\n", "line 2: behind the closing quote of a field stands something else than a separator"),
        ("A,one\n ,two\n", "line 3: the code is empty: every row needs one"),
        ("A  B,one\n", "line 2: a code has at most 1000 bytes"),
        ("A,one\rB,two\n", "line 2: a carriage return stands without a line feed behind it"),
    ])
    func `says in which line a table is wrong`(rows: String, text: String) throws {
        let path = test.file("t.csv", "code,name\n" + rows)
        let complaint = try test.complaint(path, change: table)
        #expect(complaint.hasPrefix("t.csv, " + text), "\(complaint)")
        #expect(try test.store.loaded().isEmpty)
    }

    @Test func `bounds fields and rows`() throws {
        let path = test.file("t.csv", "code,name\nA," + String(repeating: "x", count: 1 << 20 | 1) + "\n")
        #expect(try test.complaint(path, change: table) == "t.csv, line 2: a field has more than 1048576 bytes")
    }

    @Test func `names the columns that are there when one is not`() throws {
        let path = test.file("t.csv", "Code,name\nA,one\n")
        #expect(
            try test.complaint(path, change: table)
                == "t.csv, line 1: there is no column 'code'; did you mean 'Code'? The columns are 'Code', 'name'")
    }

    @Test func `asks for what a table does not say`() throws {
        let path = test.file("t.csv", "code,name\nA,one\n")
        #expect(
            try test.complaint(path) == "--system is missing: a table does not say of which code system it is")
        #expect(
            try test.complaint(path) { $0.table.system = "urn:t" }
                == "t.csv: --code is missing: it names the column of the codes")
        #expect(
            try test.complaint(path) { options in
                table(&options)
                options.table.encoding = "nosuch//IGNORE"
            }.hasPrefix("--encoding: this machine's C library does not know 'nosuch//IGNORE'"))
    }

    @Test func `a code in several rows has their other names as designations`() throws {
        let path = test.file("t.csv", "code,name\nA,one\nB,two\nA,uno\nA,one\n")
        let report = try test.run(path, change: table)
        #expect(
            report.notes.map(\.text) == [
                "2 rows have a code that a row before them has: what they call it is a further name, their parents and properties are added, their definitions are not"
            ])
        let concept = try test.concept("A", in: test.system("urn:t"))
        #expect(concept.display == "one")
        #expect(concept.designations.map(\.value) == ["uno"])
    }

    // MARK: Hierarchy

    @Test func `parents and properties of all rows of a code are kept`() throws {
        let path = test.file("t.csv", "code,name,up,kind\nP,P,,\nQ,Q,,\nA,One,P,x\nA,One,Q,y\n")
        let report = try test.run(path) { options in
            table(&options)
            options.table.parents = ["up"]
            options.table.properties = [TableOptions.Named(column: "kind", name: "kind")]
        }
        let system = try test.system("urn:t")
        #expect(try test.parents(of: "A", in: system) == "P Q")
        #expect(try test.concept("A", in: system).properties.map(\.value.text) == ["x", "y"])
        #expect(report.notes.contains { $0.text.hasPrefix("1 rows have a code that a row before them has") })
    }

    @Test func `a column that stands there twice is not chosen from`() throws {
        let path = test.file("t.csv", "code,name,code,x,x\nA,One,B,,\n")
        #expect(
            try test.complaint(path, change: table)
                == "t.csv, line 1: the column 'code' stands there more than once: which one is meant is not said; rename one of them"
        )
        // One that nobody asks for may.
        try test.run(test.file("u.csv", "code,name,x,x\nA,One,,\n"), change: table)
    }

    @Test func `parents are named before or after their own rows`() throws {
        let path = test.file("t.csv", "code,name,up,up2\nC,c,B,X\nA,a,,\nB,b,A,\nX,x,,\n")
        try test.run(path) { options in
            table(&options)
            options.table.parents = ["up", "up2"]
        }
        let system = try test.system("urn:t")
        #expect(try test.parents(of: "C", in: system) == "B X")
        #expect(try test.descendants(of: "A", in: system) == "B C")
    }

    @Test func `a circle is refused, with its codes`() throws {
        let path = test.file("t.csv", "code,name,up\nA,a,C\nB,b,A\nC,c,B\nD,d,A\n")
        let complaint = try test.complaint(path) { options in
            table(&options)
            options.table.parents = ["up"]
        }
        #expect(
            complaint
                == """
                t.csv: the hierarchy has a circle, each of these is a child of the next: A → C → B → A; one of them must go
                """)
        #expect(try test.store.loaded().isEmpty)
    }

    @Test func `parents that are no codes are counted, and one is named`() throws {
        let path = test.file("t.csv", "code,name,up\nA,a,Q\nB,b,R\nC,c,A\n")
        let report = try test.run(path) { options in
            table(&options)
            options.table.parents = ["up"]
        }
        #expect(
            report.notes.map { $0.text.replacing(test.folder.path + "/", with: "") } == [
                "t.csv: 2 parents or children of the hierarchy are no codes of the system, such as Q: left out"
            ])
        #expect(try test.parents(of: "C", in: test.system("urn:t")) == "A")
    }

    @Test func `dots, beginnings and ranges show parents`() throws {
        let rows = "code,name\nE00-E90,x\nE10-E14,x\nE10,x\nE11,x\nE11.9,x\nE11.90,x\nE11.900,x\nE110,x\nF00,x\n"
        let path = test.file("t.csv", rows)
        try test.run(path) { options in
            table(&options)
            options.version = "dotted"
            options.table.hierarchy = .dotted
        }
        let dotted = try test.system("urn:t", "dotted")
        #expect(try test.parents(of: "E11.900", in: dotted) == "E11")
        #expect(try test.parents(of: "E11.9", in: dotted) == "E11")
        #expect(try test.parents(of: "E110", in: dotted) == "E10-E14")
        #expect(try test.parents(of: "E10-E14", in: dotted) == "E00-E90")
        #expect(try test.parents(of: "F00", in: dotted) == "")
        try test.run(path) { options in
            table(&options)
            options.version = "prefix"
            options.table.hierarchy = .prefix
        }
        let prefix = try test.system("urn:t", "prefix")
        #expect(try test.parents(of: "E11.900", in: prefix) == "E11.90")
        #expect(try test.parents(of: "E110", in: prefix) == "E11")
        #expect(try test.descendants(of: "E00-E90", in: prefix) == "E10 E10-E14 E11 E11.9 E11.90 E11.900 E110")
    }
}
