import ArgumentParser
import Record
import Wording

/// Which store a command works on, and where its other options come from: every command but `fhirpath` has these.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp(said("The folder of the store. XINGLIN_STORE."), valueName: "folder"))
    var store: String?

    @Option(help: ArgumentHelp(said("A JSON file with options. XINGLIN_CONFIG."), valueName: "file"))
    var config: String?

    /// All options of the command.
    ///
    /// - Parameter flags: what the command has beside these, by option name.
    func settings(_ flags: [String: String?] = [:]) throws -> Settings {
        try Settings(flags: flags.merging(["store": store]) { _, store in store }, file: config)
    }
}

/// What is checked of resources that come in: by `serve` and by `import`.
struct ValidationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            said(
                "What becomes of resources that are not valid: refuse (default), or tag: keep them, marked. XINGLIN_VALIDATION."
            ),
            valueName: "mode"))
    var validation: String?
}

extension Settings {
    /// What becomes of resources that are not valid.
    func validation() throws -> Record.Options.Validation { try choice("validation", default: .refuse) }
}
