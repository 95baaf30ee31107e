import ArgumentParser
import TestSupport
import Testing
import Wording

@testable import xinglin

/// Where options come from, and what is refused.
@Suite struct SettingsTests {
    private let folder = TemporaryFolder()

    private func settings(_ file: String, flags: [String: String?] = [:]) throws -> Settings {
        try Settings(flags: flags, file: folder.file("xinglin.json", file))
    }

    @Test func `a flag wins over the file, and the file over the default`() throws {
        let settings = try settings(#"{"port":9000,"workers":3,"host":"::1"}"#, flags: ["port": "9001"])
        #expect(try settings.integer("port", default: 8080, in: 0...65_535) == 9001)
        #expect(try settings.integer("workers", default: 8, in: 1...256) == 3)
        #expect(settings.string("host") == "::1")
        #expect(try settings.integer("connections-max", default: 8192, in: 1...10_000) == 8192)
    }

    @Test func `numbers and booleans may be given as what they are`() throws {
        let settings = try settings(#"{"port":"9000","refuse-dangling-references":true,"workers":1,"threads":0}"#)
        #expect(settings.string("workers") == "1")
        #expect(settings.string("threads") == "0")
        #expect(try settings.integer("port", default: 8080, in: 0...65_535) == 9000)
        #expect(try settings.bool("refuse-dangling-references"))
    }

    @Test(arguments: [
        ("port", "70000", "--port must be a whole number from 0 to 65535"),
        ("port", "x", "--port must be a whole number from 0 to 65535"),
        ("validation", "maybe", "--validation must be one of refuse, tag"),
        ("refuse-dangling-references", "yes", "--refuse-dangling-references must be true or false"),
    ])
    func `names the option whose value is wrong, and what it may be`(
        name: String, value: String, text: String
    ) throws {
        let settings = try Settings(flags: [name: value], file: nil)
        let error = #expect(throws: ValidationError.self) {
            switch name {
            case "port": _ = try settings.integer(name, default: 8080, in: 0...65_535)
            case "validation": _ = try settings.choice(name, default: Mode.refuse)
            default: _ = try settings.bool(name)
            }
        }
        #expect(error?.message == text)
    }

    private enum Mode: String, CaseIterable { case refuse, tag }

    @Test(arguments: [
        ("https://clinic.example/fhir/", "https://clinic.example/fhir"),
        ("http://[::1]:8080/fhir", "http://[::1]:8080/fhir"),
        ("notaurl", nil), ("ftp://x/fhir", nil), ("https://x/fhir?a=b", nil), ("https://x/\"", nil), ("", nil),
    ])
    func `an address has a scheme, a host and plain characters`(text: String, address: String?) throws {
        let settings = try Settings(flags: ["base-url": text], file: nil)
        if let address {
            #expect(try settings.address("base-url") == address)
        } else {
            #expect(throws: ValidationError.self) { try settings.address("base-url") }
        }
    }

    @Test func `an option that is required says where it may be given`() throws {
        let settings = try Settings(flags: [:], file: nil)
        let error = #expect(throws: ValidationError.self) { try settings.required("to") }
        #expect(error?.message == "--to is missing: give it as a flag, as XINGLIN_TO, or in the configuration file")
    }

    @Test(arguments: [
        (#"{"prot":80}"#, "there is no option 'prot'; did you mean port?"),
        (#"{"store":"x","qqqqqq":1}"#, "there is no option 'qqqqqq'"),
        (#"{"config":"x"}"#, "cannot name another one"), ("[1]", "cannot be read"), ("{", "cannot be read"),
        (#"{"port":[80]}"#, "'port' must be a text, a number, true or false"),
    ])
    func `a file with a key that is no option is refused`(file: String, text: String) throws {
        let error = #expect(throws: ValidationError.self) { try settings(file) }
        #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }

    @Test func `a variable that is no option is told, with the one that was meant`() {
        let texts = Settings.unknownVariables([
            "XINGLIN_PROT": "1", "XINGLIN_PORT": "1", "HOME": "/", "XINGLIN_STORE": "s",
        ])
        #expect(texts.map(\.text) == ["XINGLIN_PROT: there is no such option; did you mean XINGLIN_PORT?"])
    }

    @Test(arguments: [Serve.self, Import.self, Export.self, Demo.self, Doctor.self] as [any ParsableCommand.Type])
    func `every option with a value that a command has may be given in the file`(command: any ParsableCommand.Type) {
        let help = command.helpMessage()
        let options = help.split(separator: "\n").compactMap { line -> String? in
            guard let start = line.firstRange(of: "--"), line.contains("<"), line.hasPrefix("  --") else { return nil }
            return String(line[start.upperBound...].prefix { $0.isLetter || $0 == "-" })
        }
        #expect(!options.isEmpty)
        for option in options { #expect(Settings.names.contains(option), "\(option)") }
    }
}

/// Options that several commands have.
@Suite struct CommandOptionsTests {
    private let folder = TemporaryFolder()

    @Test func `the store comes from the flag, else from the file, in every command`() throws {
        let file = folder.file("xinglin.json", #"{"store":"/file","to":"/there","validation":"tag"}"#)
        for arguments in [["export"], ["doctor"], ["demo"], ["serve"], ["import", "x"], ["terminology", "list"]] {
            let command = try Xinglin.parseAsRoot(arguments + ["--config", file])
            let mirror = Mirror(reflecting: command)
            let group = try #require(
                mirror.children.lazy.compactMap { $0.value as? OptionGroup<StoreOptions> }.first?.wrappedValue)
            #expect(try group.settings().required("store") == "/file")
            #expect(try group.settings(["store": "/ignored", "to": "/flag"]).required("to") == "/flag")
        }
        let options = try StoreOptions.parse(["--store", "/flag", "--config", file])
        #expect(try options.settings().required("store") == "/flag")
        #expect("\(try options.settings().validation())" == "tag")
    }

    @Test(arguments: ["serve", "import"])
    func `what comes in is checked by the same option`(command: String) throws {
        let help = Xinglin.helpMessage(for: command == "serve" ? Serve.self : Import.self)
        #expect(help.contains("--validation <mode>"))
    }
}
