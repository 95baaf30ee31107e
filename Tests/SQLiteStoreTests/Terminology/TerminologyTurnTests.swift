import FHIR
import Terminology
import TestSupport
import Testing
import Wording

@testable import SQLiteStore

/// Writing terminology while a load beside the server holds its file.
@Suite struct TerminologyTurnTests {
    private let folder = TemporaryFolder()
    private let server: SQLiteConceptStore
    private let loader: SQLiteConceptStore

    init() throws {
        server = try SQLiteConceptStore(folder: folder.path)
        loader = try SQLiteConceptStore(folder: folder.path)
        _ = try server.systems(url: "")
    }

    private func take(_ url: String, into store: any ConceptStore, source: String) throws -> KnownSystem {
        try store.take(CodeSystemHeader(url: url), source: source, revision: 1) { sink throws(TerminologyError) in
            try sink.add(Concept(code: "a"))
        }
    }

    @Test func `what a server takes up meanwhile is refused at once, with the name of the load`() throws {
        let before = try take("http://test/before", into: server, source: "record/1/before")
        try loader.load { load throws(TerminologyError) in
            _ = try load.take(
                CodeSystemHeader(url: "http://test/loaded", version: "3"), source: "load/-", revision: 1
            ) { sink throws(TerminologyError) in try sink.add(Concept(code: "x")) }
            let error = #expect(throws: TerminologyError.self) {
                try take("http://test/new", into: server, source: "record/1/new")
            }
            #expect(error?.kind == .transient)
            #expect(
                error?.text.hasPrefix("terminology: a load is writing it (http://test/loaded|3, since ") == true,
                "\(error?.text ?? "")")
            #expect(error?.text.hasSuffix("ask again in 10 seconds") == true)
            let closure = #expect(throws: TerminologyError.self) { try server.resetClosure("t") }
            #expect(closure?.kind == .transient)
            // What is there is read.
            #expect(try server.find("a", in: before) != nil)
            #expect(try server.systems(url: "http://test/loaded").isEmpty)
        }
        #expect(try server.systems(url: "http://test/loaded").count == 1)
        #expect(try take("http://test/new", into: server, source: "record/1/new").count == 1)
        try server.resetClosure("t")
    }

    @Test func `a load that fails is named no longer`() throws {
        #expect(throws: TerminologyError.self) {
            try loader.load { load throws(TerminologyError) in
                _ = try load.forget(source: "load/none")
                throw TerminologyError(.value, Message(data: "is wrong"))
            }
        }
        let connection = try Connection(path: "\(folder.path)/terminology.db", mode: .readWrite)
        try connection.execute("BEGIN IMMEDIATE")
        let error = #expect(throws: TerminologyError.self) {
            try take("http://test/new", into: server, source: "record/1/new")
        }
        #expect(error?.text.hasPrefix("terminology: another process is writing it") == true)
        connection.rollback()
    }

    @Test func `many of one server take their turns`() async throws {
        let server = server
        try await withThrowingTaskGroup { group in
            for number in 0..<16 {
                group.addTask {
                    try server.take(
                        CodeSystemHeader(url: "http://test/\(number)"), source: "record/1/\(number % 4)", revision: 1
                    ) { sink throws(TerminologyError) in
                        for code in 0..<500 { try sink.add(Concept(code: "c\(code)")) }
                    }.count
                }
            }
            for try await count in group { #expect(count == 500) }
        }
    }
}
