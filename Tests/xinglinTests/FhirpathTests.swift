import ArgumentParser
import TestSupport
import Testing

@testable import xinglin

/// The command line of `xinglin fhirpath`.
@Suite struct FhirpathTests {
    private let folder = TemporaryFolder()

    private func run(_ words: String...) throws {
        var command = try Xinglin.parseAsRoot(words)
        try command.run()
    }

    private func complaint(_ words: String...) -> String {
        let error = #expect(throws: (any Error).self) {
            var command = try Xinglin.parseAsRoot(words)
            try command.run()
        }
        return "\(error.map { "\($0)" } ?? "")".replacing(folder.path + "/", with: "")
    }

    /// A store with a tree of three codes, loaded from a table.
    private func store() async throws -> String {
        let store = "\(folder.path)/store"
        let path = folder.file("t.csv", "c;up\nA;\nB;A\nC;\n")
        let words = [
            "terminology", "load", path, "--store", store, "--system", "urn:t", "--version", "1", "--code", "c",
            "--parent", "up", "--separator", "semicolon",
        ]
        guard var command = try Xinglin.parseAsRoot(words) as? any AsyncParsableCommand else { return store }
        try await command.run()
        return store
    }

    @Test func `asks the terminology of a store where one is named`() async throws {
        let store = try await store()
        let set = #"iif(code.memberOf('urn:t?fhir_vs=isa/A'), 1, 'a'.single().combine('b').single())"#
        func resource(_ code: String) -> String {
            folder.file(
                "\(code).json",
                #"{"resourceType":"Observation","code":{"coding":[{"system":"urn:t","code":"\#(code)"}]},"method":{"coding":[{"system":"urn:t","code":"A"}]}}"#
            )
        }
        try run("fhirpath", "--store", store, set, resource("B"))
        try run("fhirpath", "--store", store, "iif(code.subsumedBy(method), 1, ('a'|'b').single())", resource("B"))
        #expect(
            complaint(
                "fhirpath", "--store", store, "iif(code.subsumedBy(method), 1, ('a'|'b').single())", resource("C")
            )
            .contains("the input of single is one item"))
        #expect(
            complaint("fhirpath", "code.subsumedBy(method)", resource("B"))
                .contains("subsumedBy wants a terminology, and none can be asked here"))
        #expect(
            complaint("fhirpath", "--store", store, "code.memberOf('urn:none')", resource("B"))
                .contains("the value set urn:none is not known"))
    }

    @Test func `says that there is no store in a folder`() {
        #expect(complaint("fhirpath", "--store", "\(folder.path)/none", "1") == "there is no store in none")
    }
}
