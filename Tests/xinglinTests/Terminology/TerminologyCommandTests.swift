import ArgumentParser
import Exchange
import SQLiteStore
import TestSupport
import Testing

@testable import xinglin

/// The command line of `xinglin terminology`.
@Suite struct TerminologyCommandTests {
    private let folder = TemporaryFolder()

    private func run(_ words: String...) async throws {
        guard var command = try Xinglin.parseAsRoot(words) as? any AsyncParsableCommand else {
            Issue.record("\(words) is no command")
            return
        }
        try await command.run()
    }

    private func complaint(_ words: String...) async -> String {
        let error = await #expect(throws: (any Error).self) {
            guard var command = try Xinglin.parseAsRoot(words) as? any AsyncParsableCommand else { return }
            try await command.run()
        }
        return "\(error.map { "\($0)" } ?? "")".replacing(folder.path + "/", with: "")
    }

    @Test func `loads a table into a store that it makes, and removes it by its URL and version`() async throws {
        let store = "\(folder.path)/store"
        let path = folder.file("t.csv", "c;d;up\nA;one;\nB;two;A\n")
        for version in ["1", "2"] {
            try await run(
                "terminology", "load", path, "--store", store, "--system", "urn:t", "--version", version, "--code", "c",
                "--display", "d", "--parent", "up", "--separator", "semicolon")
        }
        func loaded() throws -> [String] {
            LoadedList(try TerminologyCommand.open(store, creates: false).loaded()).overview
        }
        #expect(try loaded() == ["CodeSystem  urn:t|1  2 concepts", "CodeSystem  urn:t|2  2 concepts"])
        #expect(
            await complaint("terminology", "remove", "urn:t", "--store", store)
                == "there are several versions of urn:t: say which with --version (1, 2)")
        try await run("terminology", "remove", "urn:t", "--version", "1", "--store", store)
        #expect(try loaded() == ["CodeSystem  urn:t|2  2 concepts"])
        try await run("terminology", "remove", "urn:t|2", "--store", store)
        #expect(try loaded().isEmpty)
        #expect(
            await complaint("terminology", "remove", "urn:t", "--store", store)
                == "nothing is loaded by the name urn:t: `xinglin terminology list` shows what is")
    }

    @Test func `a map's code system is said by its reference set`() async {
        let path = folder.file("t.csv", "c\nA\n")
        let store = "\(folder.path)/store"
        for text in ["x", "=urn:x", "12="] {
            #expect(
                await complaint("terminology", "load", path, "--store", store, "--map", text).contains(
                    "--map '\(text)': must be a reference set and a URL"))
        }
        #expect(
            await complaint(
                "terminology", "load", path, "--store", store, "--map", "12=urn:x", "--system", "urn:t", "--code", "c"
            ).hasPrefix("--map is given, but nothing is a release of SNOMED CT"))
    }

    @Test func `lists and removes where there is a store only`() async {
        #expect(await complaint("terminology", "list", "--store", "\(folder.path)/no") == "there is no store in no")
        #expect(
            await complaint("terminology", "remove", "urn:t", "--store", "\(folder.path)/no")
                == "there is no store in no")
    }

    @Test func `an error is one sentence with file and line`() async {
        let path = folder.file("t.csv", "code,name\nA\n")
        #expect(
            await complaint(
                "terminology", "load", path, "--store", "\(folder.path)/s", "--system", "urn:t", "--code", "code")
                == "t.csv, line 2: there is 1 field, the first row has 2")
    }

    @Test(arguments: [
        (
            "--designation", "NAME",
            "--designation 'NAME': must be a column and, behind an equals sign, more: NAME_EN=en"
        ),
        ("--property", "=x", "--property '=x': must be a column and, behind an equals sign, more: CHAPTER=chapter"),
        (
            "--inactive", "STATE=",
            "--inactive 'STATE=': must be a column and, behind an equals sign, more: STATUS=retired"
        ),
    ])
    func `a column that means something needs both its sides`(flag: String, value: String, text: String) throws {
        let columns = try TableColumns.parse([flag, value])
        let error = #expect(throws: ValidationError.self) { try columns.options() }
        #expect(error?.message == text)
    }

    @Test func `the column before the last equals sign may hold one`() throws {
        let options = try TableColumns.parse(["--designation", "a=b=en", "--hierarchy", "dotted"]).options()
        #expect(options.designations == [TableOptions.Named(column: "a=b", name: "en")])
        #expect(options.hierarchy == .dotted)
    }
}
