import Exchange
import SQLiteStore
import Terminology
import TestSupport
import Testing

/// Files in a temporary folder, and a terminology to load them into.
struct TestLoad {
    let folder = TemporaryFolder()
    let store: SQLiteConceptStore

    init() throws { store = try SQLiteConceptStore(folder: folder.path) }

    func file(_ name: String, _ text: String) -> String { folder.file(name, text) }

    @discardableResult
    func run(_ paths: String..., change: (inout LoadOptions) -> Void = { _ in }) throws -> LoadReport {
        var options = LoadOptions()
        change(&options)
        return try TerminologyLoader(store: store, options: options).run(paths)
    }

    /// The text of the error that a load ends with, without the path of the folder.
    func complaint(_ paths: String..., change: (inout LoadOptions) -> Void = { _ in }) throws -> String {
        var options = LoadOptions()
        change(&options)
        let loader = try TerminologyLoader(store: store, options: options)
        let error = #expect(throws: TerminologyError.self) { try loader.run(paths) }
        return (error?.text ?? "").replacing(folder.path + "/", with: "")
    }

    func system(_ url: String, _ version: String? = nil) throws -> KnownSystem {
        let known = try store.systems(url: url)
        return try #require(known.first { version == nil || $0.header.version == version })
    }

    func concept(_ code: String, in system: KnownSystem) throws -> Concept {
        let found = try store.concept(id(code, system))
        return try #require(found)
    }

    func descendants(of code: String, in system: KnownSystem) throws -> String {
        try codes(store.descendants(of: id(code, system)))
    }

    func parents(of code: String, in system: KnownSystem) throws -> String {
        try codes(store.parents(of: id(code, system)))
    }

    private func id(_ code: String, _ system: KnownSystem) throws -> ConceptID {
        let found = try store.find(code, in: system)
        return try #require(found)
    }

    private func codes(_ ids: [ConceptID]) throws -> String {
        var codes: [String] = []
        for id in ids { codes.append(try store.summary(id)?.code ?? "?") }
        return codes.sorted().joined(separator: " ")
    }
}

/// A table's columns, as most tests name them.
func table(_ options: inout LoadOptions) {
    options.table.system = "urn:t"
    options.table.code = "code"
    options.table.display = "name"
}

extension LoadReport {
    /// `CodeSystem urn:t|1 3 new` for each resource.
    var lines: [String] {
        items.map { "\($0.source.type) \($0.source.canonical) \($0.concepts) \($0.outcome.rawValue)" }
    }
}
