internal import FHIR
internal import Terminology
internal import Wording

/// Loads LOINC from its tables as the publisher gives them out.
///
/// | file | gives |
/// |---|---|
/// | Loinc.csv | codes, LONG_COMMON_NAME as display, short and consumer names, the six axes, class and status |
/// | zh…LinguisticVariant.csv, when it is there | Chinese names |
/// | ComponentHierarchyBySystem.csv, when it is there | the hierarchy, with the parts (LP…) that group codes |
///
/// Source: LOINC Users' Guide, appendix A; loinc.html of FHIR R4.
struct LOINCLoader {
    static let tableName = "Loinc.csv"
    private static let hierarchyName = "ComponentHierarchyBySystem.csv"
    private static let properties = [
        "COMPONENT", "PROPERTY", "TIME_ASPCT", "SYSTEM", "SCALE_TYP", "METHOD_TYP", "CLASS", "STATUS",
    ]
    private static let names = ["SHORTNAME", "CONSUMER_NAME", "DisplayName"]
    private static let url = "http://loinc.org"

    private let loader: TerminologyLoader

    init(_ loader: TerminologyLoader) { self.loader = loader }

    func run(_ tree: ContentTree) throws(TerminologyError) {
        let tables = tree.files.filter { $0.name == LOINCLoader.tableName }
        guard let table = tables.first else {
            throw TerminologyError(.notFound, "\(tree.path): there is no \(LOINCLoader.tableName)")
        }
        guard tables.count == 1 else {
            throw TerminologyError(
                .duplicate, "\(tree.path): there are several \(LOINCLoader.tableName): load the folder of one release")
        }
        let variants = tree.named(["zh"], "LinguisticVariant.csv")
        let hierarchies = tree.files.filter { $0.name == LOINCLoader.hierarchyName }
        let version: String
        if let given = loader.options.version {
            version = given
        } else {
            version = try LOINCLoader.version([tree.path, table.innerPath])
        }
        var digest = Digest()
        digest.add("LOINC \(version)")
        // Each is read for its digest, and then for what it holds.
        for file in [table] + variants + hierarchies { loader.progress.expect(2 * file.bytes) }
        for file in [table] + variants + hierarchies { try digest.add(file, loader.progress) }
        let header = CodeSystemHeader(
            url: LOINCLoader.url, version: version, name: "LOINC", title: "LOINC", language: "en-US",
            content: .complete, isCaseSensitive: false, hierarchyMeaning: "is-a", valueSet: "\(LOINCLoader.url)/vs",
            properties: LOINCLoader.properties.map { PropertyDefinition(code: $0, type: "string") })
        try loader.take(header, place: table.place, revision: digest.value) { sink throws(TerminologyError) in
            try read(table, into: sink)
            for file in variants { try readVariant(file, into: sink) }
            for file in hierarchies { try readHierarchy(file, into: sink) }
        }
        if hierarchies.isEmpty {
            loader.note("LOINC \(version) has no hierarchy: AccessoryFiles/…/\(LOINCLoader.hierarchyName) is not there")
        }
    }

    /// The version, which only the publisher's names of folders and archives say.
    private static func version(_ paths: [String]) throws(TerminologyError) -> String {
        for path in paths {
            if let match = path.firstMatch(of: /Loinc_([0-9]+\.[0-9]+(\.[0-9]+)?)/.ignoresCase()) {
                return String(match.1)
            }
        }
        throw TerminologyError(
            .required, "\(paths[0]): neither folder nor archive say which version of LOINC this is: --version 2.77")
    }

    private func open(_ file: ContentFile) throws(TerminologyError) -> CSVReader {
        var reader = try CSVReader(file, progress: loader.progress)
        try reader.readHeader()
        return reader
    }

    private func read(_ file: ContentFile, into sink: HierarchySink) throws(TerminologyError) {
        var reader = try open(file)
        let code = try reader.column("LOINC_NUM")
        let display = try reader.column("LONG_COMMON_NAME")
        let definition = reader.header.firstIndex(of: "DefinitionDescription")
        var properties: [(name: String, column: Int)] = []
        for name in LOINCLoader.properties { properties.append((name, try reader.column(name))) }
        let status = try reader.column("STATUS")
        let names = LOINCLoader.names.compactMap { name in reader.header.firstIndex(of: name).map { (name, $0) } }
        while try reader.next() {
            guard let number = reader.value(code) else { throw reader.fault("LOINC_NUM is empty") }
            var concept = Concept(code: number, display: reader.value(display))
            concept.definition = reader.value(definition)
            concept.isInactive = reader.equals(status, "DEPRECATED")
            for (name, column) in properties {
                guard let value = reader.value(column) else { continue }
                concept.properties.append(ConceptProperty(code: name, value: PropertyValue(.string, value)))
            }
            for (name, column) in names {
                guard let value = reader.value(column), value != concept.display else { continue }
                concept.designations.append(
                    Designation(language: "en-US", use: Coding(system: LOINCLoader.url, code: name), value: value))
            }
            try sink.add(concept)
        }
    }

    // MARK: Chinese

    /// The full name of a variant, or what its axes make: the Chinese edition has both, or only these.
    private func readVariant(_ file: ContentFile, into sink: HierarchySink) throws(TerminologyError) {
        var reader = try open(file)
        let code = try reader.column("LOINC_NUM")
        let names = ["LinguisticVariantDisplayName", "LONG_COMMON_NAME"].compactMap(reader.header.firstIndex(of:))
        let short = reader.header.firstIndex(of: "SHORTNAME")
        let axes = LOINCLoader.properties.prefix(6).compactMap(reader.header.firstIndex(of:))
        let language = LOINCLoader.language(file.name)
        while try reader.next() {
            guard let number = reader.value(code) else { throw reader.fault("LOINC_NUM is empty") }
            let full = names.lazy.compactMap { reader.value($0) }.first
            let made = axes.compactMap { reader.value($0) }.joined(separator: ":")
            if let name = full ?? (made.isEmpty ? nil : made) {
                try sink.add(Designation(language: language, value: name), to: number)
            }
            if let name = reader.value(short) {
                let use = Coding(system: LOINCLoader.url, code: "SHORTNAME")
                try sink.add(Designation(language: language, use: use, value: name), to: number)
            }
        }
    }

    /// zhCN5LinguisticVariant.csv → zh-CN.
    private static func language(_ name: String) -> String {
        let letters = name.prefix { $0.isLetter && $0.isASCII }
        return letters.count >= 4 && letters.dropFirst(2).prefix(2).allSatisfy(\.isUppercase)
            ? "\(letters.prefix(2))-\(letters.dropFirst(2).prefix(2))" : String(letters.prefix(2))
    }

    // MARK: Hierarchy

    /// Parts are concepts too; what groups codes has a row for each place that it stands at.
    private func readHierarchy(_ file: ContentFile, into sink: HierarchySink) throws(TerminologyError) {
        var reader = try open(file)
        let code = try reader.column("CODE")
        let parent = try reader.column("IMMEDIATE_PARENT")
        let text = try reader.column("CODE_TEXT")
        var parts: Set<String> = []
        while try reader.next() {
            guard let child = reader.value(code) else { throw reader.fault("CODE is empty") }
            if child.hasPrefix("LP"), parts.insert(child).inserted {
                try sink.add(Concept(code: child, display: reader.value(text)))
            }
            if let parent = reader.value(parent) { try sink.add(parent: parent, of: child) }
        }
    }
}
