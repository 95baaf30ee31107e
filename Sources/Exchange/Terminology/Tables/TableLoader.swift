internal import FHIR
internal import Terminology
internal import Wording

/// Loads a code system from tables whose columns the user names.
///
/// The tables are read three times: for their digest, for codes that stand in several rows, and for the concepts. So
/// nothing of them is held but the codes.
struct TableLoader {
    private let loader: TerminologyLoader
    private var options: TableOptions { loader.options.table }

    init(_ loader: TerminologyLoader) { self.loader = loader }

    func run(_ files: [ContentFile]) throws(TerminologyError) {
        guard let system = options.system, let first = files.first else {
            throw TerminologyError(.required, "--system is missing: a table does not say of which code system it is")
        }
        guard isURI(system) else {
            throw TerminologyError(
                .value, "--system: '\(system)' is no URI; the URI of ICD-10 is http://hl7.org/fhir/sid/icd-10")
        }
        for file in files { loader.progress.expect(3 * file.bytes) }
        // Columns that are not there are told before the first long reading.
        for file in files { _ = try open(file, isSilent: true) }
        var digest = Digest()
        digest.add("\(options) \(loader.options.version ?? "") \(loader.options.language ?? "")")
        for file in files { try digest.add(file, loader.progress) }
        let place = files.count == 1 ? first.place : "\(first.place) and \(files.count - 1) more"
        try loader.take(header(system), place: place, revision: digest.value) { sink throws(TerminologyError) in
            try read(files, into: sink)
        }
    }

    private func isURI(_ text: String) -> Bool {
        text.contains(":") && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "|" }
    }

    private func header(_ system: String) -> CodeSystemHeader {
        var properties = options.properties.map { PropertyDefinition(code: $0.name, type: "string") }
        if options.inactive != nil {
            properties.append(
                PropertyDefinition(
                    code: "inactive", uri: "http://hl7.org/fhir/concept-properties#inactive", type: "boolean"))
        }
        return CodeSystemHeader(
            url: system, version: loader.options.version, name: options.name, title: options.title,
            language: loader.options.language, content: .complete,
            hierarchyMeaning: options.parents.isEmpty && options.hierarchy == nil ? nil : "is-a",
            properties: properties)
    }

    // MARK: Rows

    /// A table with the places of its columns.
    private struct Table: ~Copyable {
        var reader: CSVReader
        let code: Int
        let display: Int?
        let definition: Int?
        let designations: [(column: Int, language: String)]
        let properties: [(column: Int, name: String)]
        let parents: [Int]
        let inactive: (column: Int, value: String)?

        init(_ given: consuming CSVReader, _ options: TableOptions) throws(TerminologyError) {
            var reader = given
            try reader.readHeader()
            guard let codeName = options.code else {
                throw TerminologyError(
                    .required, "\(reader.path): --code is missing: it names the column of the codes")
            }
            let code = try reader.column(codeName)
            var display: Int?
            var definition: Int?
            var inactive: (Int, String)?
            if let name = options.display { display = try reader.column(name) }
            if let name = options.definition { definition = try reader.column(name) }
            if let named = options.inactive { inactive = (try reader.column(named.column), named.name) }
            var designations: [(Int, String)] = []
            for named in options.designations { designations.append((try reader.column(named.column), named.name)) }
            var properties: [(Int, String)] = []
            for named in options.properties { properties.append((try reader.column(named.column), named.name)) }
            var parents: [Int] = []
            for name in options.parents { parents.append(try reader.column(name)) }
            self.code = code
            self.display = display
            self.definition = definition
            self.inactive = inactive
            self.designations = designations
            self.properties = properties
            self.parents = parents
            self.reader = reader
        }

        /// The code of the row.
        func rowCode() throws(TerminologyError) -> String {
            guard let value = reader.value(code) else {
                throw reader.fault("the code is empty: every row needs one")
            }
            guard value.utf8.count <= TableLoader.codeBytesMax,
                !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }), !value.contains("  ")
            else {
                throw reader.fault(
                    "a code has at most \(TableLoader.codeBytesMax) bytes, no line ends and no two blanks in a row")
            }
            return value
        }
    }

    static let codeBytesMax = 1000

    private func open(_ file: ContentFile, isSilent: Bool = false) throws(TerminologyError) -> Table {
        let isTabbed = TerminologyFormat.plain(file.name).hasSuffix(".tsv")
        let separator = options.separator ?? (isTabbed ? 0x09 : UInt8(ascii: ","))
        let reader = try CSVReader(
            file, format: CSVReader.Format(separator: separator), encoding: options.encoding,
            progress: isSilent ? nil : loader.progress)
        return try Table(reader, options)
    }

    private func read(_ files: [ContentFile], into sink: HierarchySink) throws(TerminologyError) {
        var names = try repeatedCodes(files)
        var repeated = 0
        for file in files {
            var table = try open(file)
            while try table.reader.next() {
                let concept = try concept(table)
                guard var known = names[concept.code] else {
                    try add(concept, of: table, to: sink)
                    continue
                }
                if known.isEmpty {
                    try add(concept, of: table, to: sink)
                } else {
                    repeated += 1
                    try addNames(of: concept, besides: &known, to: sink)
                    try addParents(of: concept.code, of: table, to: sink)
                    for property in concept.properties { try sink.add(property, to: concept.code) }
                }
                known.insert(concept.display ?? "")
                known.formUnion(concept.designations.map(\.value))
                names[concept.code] = known
            }
        }
        if repeated > 0 {
            loader.note(
                "\(repeated) rows have a code that a row before them has: what they call it is a further name, their parents and properties are added, their definitions are not"
            )
        }
        if let hierarchy = options.hierarchy {
            let codes = sink.codes
            for (child, parent) in CodeHierarchy.pairs(codes, by: hierarchy) {
                try sink.add(parent: codes[parent], of: codes[child])
            }
        }
    }

    /// Codes that stand in several rows, still without names.
    private func repeatedCodes(_ files: [ContentFile]) throws(TerminologyError) -> [String: Set<String>] {
        var codes = CodeList()
        for file in files {
            var table = try open(file)
            while try table.reader.next() {
                codes.append(try table.rowCode())
                guard codes.count <= HierarchySink.codesMax else {
                    throw table.reader.fault("there are more than \(HierarchySink.codesMax) rows")
                }
            }
        }
        var repeated: [String: Set<String>] = [:]
        let order = codes.order()
        for at in order.indices.dropFirst() where codes.isEqual(order[at - 1], order[at]) {
            repeated[codes[order[at]]] = []
        }
        return repeated
    }

    private func concept(_ table: borrowing Table) throws(TerminologyError) -> Concept {
        var concept = Concept(code: try table.rowCode(), display: table.reader.value(table.display))
        concept.definition = table.reader.value(table.definition)
        for (column, language) in table.designations {
            guard let value = table.reader.value(column) else { continue }
            concept.designations.append(Designation(language: language, value: value))
        }
        for (column, name) in table.properties {
            guard let value = table.reader.value(column) else { continue }
            concept.properties.append(ConceptProperty(code: name, value: PropertyValue(.string, value)))
        }
        if let inactive = table.inactive { concept.isInactive = table.reader.value(inactive.column) == inactive.value }
        return concept
    }

    private func add(
        _ concept: Concept, of table: borrowing Table, to sink: HierarchySink
    ) throws(TerminologyError) {
        try sink.add(concept)
        try addParents(of: concept.code, of: table, to: sink)
    }

    private func addParents(
        of code: String, of table: borrowing Table, to sink: HierarchySink
    ) throws(TerminologyError) {
        for column in table.parents {
            guard let parent = table.reader.value(column) else { continue }
            if parent == code { throw table.reader.fault("'\(parent)' is named as its own parent") }
            try sink.add(parent: parent, of: code)
        }
    }

    private func addNames(
        of concept: Concept, besides known: inout Set<String>, to sink: HierarchySink
    ) throws(TerminologyError) {
        var names = concept.designations
        if let display = concept.display {
            names.insert(Designation(language: loader.options.language, value: display), at: 0)
        }
        for name in names where known.insert(name.value).inserted { try sink.add(name, to: concept.code) }
    }
}
