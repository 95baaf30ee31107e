internal import FHIR
internal import JSON
package import Terminology
internal import Wording

/// Loads code systems, value sets and concept maps from a publisher's files, all of one call or nothing.
///
/// What is known by the same canonical URL and version, in the same package or in none, is replaced; what is there with
/// the same content stays untouched. Other versions stay beside it.
package final class TerminologyLoader {
    /// Of one JSON document, which is parsed whole.
    static let documentBytesMax = 200 << 20
    /// Arrays and objects in each other: two for each level of concepts, and what a concept holds.
    static let documentDepthMax = 2 * CodeSystemReader.depthMax + 20

    package let progress = LoadProgress()
    let store: any ConceptStore
    let options: LoadOptions
    private var report = LoadReport()
    /// What is kept, by its source.
    private let kept: [String: LoadedContent]
    /// Where what this load has taken was found.
    private var taken: [LoadedSource: (place: String, revision: Int64)] = [:]
    private var load: (any ConceptLoad)?

    package init(store: any ConceptStore, options: LoadOptions = LoadOptions()) throws(TerminologyError) {
        self.store = store
        self.options = options
        kept = Dictionary(try store.loaded().map { ($0.source, $0) }) { first, _ in first }
    }

    /// - Throws: with file and line, and then nothing has changed.
    package func run(_ paths: [String]) throws(TerminologyError) -> LoadReport {
        var trees: [(tree: ContentTree, format: TerminologyFormat)] = []
        for path in paths {
            let tree = try ContentTree(path)
            if let format = options.format {
                trees.append((tree, format))
            } else {
                trees.append((tree, try TerminologyFormat.of(tree)))
            }
        }
        guard !trees.isEmpty else {
            throw TerminologyError(.required, "there is nothing to load: name files or folders")
        }
        if options.table.isGiven, !trees.contains(where: { $0.format == .csv }) {
            throw TerminologyError(
                .invalid,
                "options of tables (such as --system or --code) are given, but no file is a table: --format csv")
        }
        if !options.mapSystems.isEmpty, !trees.contains(where: { $0.format == .rf2 }) {
            throw TerminologyError(.invalid, "--map is given, but nothing is a release of SNOMED CT: --format rf2")
        }
        report = LoadReport()
        taken = [:]
        try store.load { load throws(TerminologyError) in
            self.load = load
            defer { self.load = nil }
            for (tree, format) in trees {
                switch format {
                case .fhir: try ResourceLoader(self).run(tree)
                case .loinc: try LOINCLoader(self).run(tree)
                case .csv, .rf2: break
                }
            }
            // Several tables are one system, as its chapters may be.
            let tables = trees.filter { $0.format == .csv }.flatMap { $0.tree.tables }
            if !tables.isEmpty { try TableLoader(self).run(tables) }
            // Tables of several releases are one edition: an extension comes with what it extends.
            let releases = trees.filter { $0.format == .rf2 }.map(\.tree)
            if !releases.isEmpty { try ReleaseLoader(self).run(releases) }
            self.progress.begin("writing")
        }
        return report
    }

    // MARK: What loaders call

    func note(_ sentence: Message) { report.notes.append(sentence) }
    func notes(_ sentences: [Message], of place: String) { report.notes += sentences.map { "\(place): \($0)" } }
    func skip(_ type: String) { report.others[type, default: 0] += 1 }

    /// Takes up a code system, unless it is there.
    ///
    /// - Parameters:
    ///   - place: where its concepts are, for errors.
    ///   - revision: a digest of all that it is made from.
    ///   - fill: gives the concepts; returns what it left out, as sentences.
    func take(
        _ header: CodeSystemHeader, package: String? = nil, place: String, revision: Int64,
        _ fill: (HierarchySink) throws(TerminologyError) -> Void
    ) throws(TerminologyError) {
        let source = LoadedSource(package: package, type: "CodeSystem", url: header.url, version: header.version)
        guard try begin(source, place, revision) else { return }
        if let known = try store.system(source: source.text, revision: revision) {
            return add(source, header.url, header.version, known.count, .unchanged)
        }
        let progress = progress
        var notes: [Message] = []
        let known = try load?.take(header, source: source.text, revision: revision) { sink throws(TerminologyError) in
            let checked = HierarchySink(sink, isCaseSensitive: header.isCaseSensitive, progress: progress)
            do throws(TerminologyError) {
                try fill(checked)
                notes = try checked.finish()
            } catch {
                throw error.within(place)
            }
            progress.begin("sorting and indexing")
        }
        self.notes(notes, of: place)
        add(source, header.url, header.version, known?.count ?? 0, kept[source.text] == nil ? .new : .replaced)
    }

    /// Takes up a value set or a concept map, unless it is there.
    func take(_ resource: LoadedResource, package: String?, place: String) throws(TerminologyError) {
        let source = LoadedSource(
            package: package, type: resource.type, url: resource.url, version: resource.version)
        guard try begin(source, place, Digest.of(resource.text)) else { return }
        if kept[source.text] != nil,
            try store.resources(type: resource.type, url: resource.url).contains(resource.text)
        {
            return add(source, resource.url, resource.version, 0, .unchanged)
        }
        try load?.take([resource], source: source.text)
        add(source, resource.url, resource.version, 0, kept[source.text] == nil ? .new : .replaced)
    }

    /// - Returns: `false` when it was taken before, with the same content.
    private func begin(_ source: LoadedSource, _ place: String, _ revision: Int64) throws(TerminologyError) -> Bool {
        if let other = taken[source] {
            if other.revision == revision { return false }
            throw TerminologyError(
                .duplicate,
                "\(place): \(source.type) \(source.canonical) is another one than in \(other.place): load one of them only"
            )
        }
        taken[source] = (place, revision)
        return true
    }

    private func add(
        _ source: LoadedSource, _ url: String, _ version: String?, _ concepts: Int, _ outcome: LoadReport.Outcome
    ) {
        report.items.append(
            LoadReport.Item(source: source, url: url, version: version, concepts: concepts, outcome: outcome))
    }
}

extension TerminologyError {
    /// The error with the place where it was met, unless it says one.
    func within(_ place: String) -> TerminologyError {
        text.hasPrefix(place) || text.hasPrefix("terminology:") ? self : TerminologyError(kind, "\(place): \(text)")
    }
}
