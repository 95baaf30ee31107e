internal import FHIR
internal import JSON
internal import Terminology
internal import Wording

/// Loads CodeSystem, ValueSet and ConceptMap resources: packages, Bundles, single resources, NDJSON.
struct ResourceLoader {
    private let loader: TerminologyLoader

    init(_ loader: TerminologyLoader) { self.loader = loader }

    func run(_ tree: ContentTree) throws(TerminologyError) {
        if !tree.isContainer, let file = tree.files.first { return try self.file(file) }
        // A package that was unpacked, or packed anew: what its description stands beside.
        guard let description = tree.files.first(where: { isDescription($0, of: tree) }) else {
            for file in tree.files where isData(file.name) { try self.file(file) }
            return
        }
        let package = try PackageDescription(
            description.content(bytesMax: PackageDescription.bytesMax), place: description.place)
        let folder = description.innerPath.dropLast(description.name.utf8.count)
        for file in tree.files where file.innerPath.hasPrefix(folder) && file != description {
            // Examples and the publisher's own files lie in folders below.
            guard !file.innerPath.dropFirst(folder.count).contains("/"), isData(file.name) else { continue }
            try self.file(file, package: package.identity)
        }
    }

    private func isDescription(_ file: ContentFile, of tree: ContentTree) -> Bool {
        guard file.name == PackageDescription.fileName else { return false }
        let inner = file.path == tree.path ? file.innerPath : String(file.innerPath.dropFirst(tree.path.count))
        return inner.split(separator: "/").dropLast().allSatisfy { $0 == "package" }
    }

    private func isData(_ name: String) -> Bool {
        let name = TerminologyFormat.plain(name)
        return name.hasSuffix(".json") || TerminologyFormat.isLines(name)
    }

    private func file(_ file: ContentFile, package: String? = nil) throws(TerminologyError) {
        let name = TerminologyFormat.plain(file.name)
        loader.progress.begin(Message(data: file.name))
        if name.hasSuffix(".tgz") || name.hasSuffix(".tar") { return try archive(file) }
        loader.progress.expect(file.bytes)
        if TerminologyFormat.isLines(name) {
            var lines = LineReader(file, progress: loader.progress)
            while let line = try lines.next() {
                try document(line.text, place: "\(file.place), line \(line.number)", package: package)
            }
        } else {
            let content = try file.content(bytesMax: TerminologyLoader.documentBytesMax)
            loader.progress.advance(file.bytes)
            try document(content, place: file.place, package: package)
        }
    }

    // MARK: Packages

    /// A package as registries give it out: its description may stand anywhere in it, so it is looked for first.
    private func archive(_ file: ContentFile) throws(TerminologyError) {
        loader.progress.expect(file.bytes)
        let wanted = "package/\(PackageDescription.fileName)"
        var package: PackageDescription?
        var search = try TarReader(file)
        while let name = try search.next() {
            guard name == wanted else { continue }
            package = try PackageDescription(
                search.content(of: name, bytesMax: PackageDescription.bytesMax), place: "\(file.place), \(name)")
            break
        }
        guard let package else {
            throw TerminologyError(
                .structure,
                "\(file.place): the archive is no FHIR package: it has no \(wanted); load its files as a folder")
        }
        var reader = try TarReader(file, progress: loader.progress)
        while let name = try reader.next() {
            let parts = name.split(separator: "/")
            guard parts.count == 2, parts[0] == "package", name != wanted, !parts[1].hasPrefix("."), isData(name) else {
                continue
            }
            let content = try reader.content(of: name, bytesMax: TerminologyLoader.documentBytesMax)
            try document(content, place: "\(file.place), \(name)", package: package.identity)
        }
    }

    // MARK: Documents

    private func document(_ text: [UInt8], place: String, package: String?) throws(TerminologyError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(
                ResourceLoader.withoutMark(text),
                limits: JSONLimits(
                    bytesMax: TerminologyLoader.documentBytesMax, depthMax: TerminologyLoader.documentDepthMax))
        } catch {
            throw TerminologyError(.structure, "\(place): is not JSON: \(error.message)")
        }
        try document.withRoot { view throws(TerminologyError) in
            try resource(view, place: place, package: package)
        }
    }

    /// Some publishers' tools begin a file with a byte order mark, which says nothing in UTF-8.
    static func withoutMark(_ text: [UInt8]) -> [UInt8] {
        text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text
    }

    /// Refuses a canonical URL by which nothing could ask.
    private func check(_ url: String, _ type: String, place: String) throws(TerminologyError) {
        guard !url.isEmpty, url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0 != "|" }) else {
            throw TerminologyError(
                .value,
                "\(place): \(type).url: '\(url.prefix(200))' is no canonical URL: it has no blanks and no |, behind which references name a version"
            )
        }
    }

    private func resource(_ view: JSONView, place: String, package: String?) throws(TerminologyError) {
        guard let type = view["resourceType"]?.string else {
            // Packages hold indexes too.
            if package != nil { return loader.skip("JSON without a resourceType") }
            throw TerminologyError(.required, "\(place): has no resourceType, so it is no FHIR resource")
        }
        switch type {
        case "Bundle": try bundle(view, place: place, package: package)
        case "CodeSystem": try codeSystem(view, place: place, package: package)
        case "ValueSet", "ConceptMap": try other(view, type, place: place, package: package)
        default: loader.skip(type)
        }
    }

    private func bundle(_ view: JSONView, place: String, package: String?) throws(TerminologyError) {
        guard let entries = view["entry"] else { return }
        for (number, entry) in entries.items.enumerated() {
            guard let inner = entry["resource"] else { continue }
            try resource(inner, place: "\(place), entry \(number)", package: package)
        }
    }

    private func codeSystem(_ view: JSONView, place: String, package: String?) throws(TerminologyError) {
        let header: CodeSystemHeader
        do throws(TerminologyError) {
            header = try CodeSystemHeader(view)
        } catch {
            throw error.within(place)
        }
        try check(header.url, "CodeSystem", place: place)
        switch header.content {
        case .notPresent: return loader.skip("CodeSystem without its concepts")
        case .supplement:
            guard header.supplements != nil else {
                throw TerminologyError(
                    .required,
                    "\(place): CodeSystem.supplements: is needed to know which code system this one supplements")
            }
        case .complete, .fragment, .example: break
        }
        let revision = Digest.of(view.compact())
        try loader.take(header, package: package, place: place, revision: revision) { sink throws(TerminologyError) in
            var sink: any ConceptSink = sink
            try CodeSystemReader.read(view, into: &sink)
        }
    }

    private func other(
        _ view: JSONView, _ type: String, place: String, package: String?
    ) throws(TerminologyError) {
        guard let url = view["url"]?.string else {
            throw TerminologyError(.required, "\(place): \(type).url: is needed to find it by")
        }
        try check(url, type, place: place)
        let systems = type == "ConceptMap" ? Set(ConceptMapDefinition(view).groups.compactMap(\.source)).sorted() : []
        try loader.take(
            LoadedResource(
                type: type, url: url, version: view["version"]?.string, systems: systems, text: view.compact()),
            package: package, place: place)
    }
}
