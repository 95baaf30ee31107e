import ArgumentParser
import Wording

/// The command line: configuration, start and stop, nothing else.
@main
struct Xinglin: AsyncParsableCommand {
    /// The version of the software, shown by `--version` and in the CapabilityStatement.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "xinglin",
        abstract: said("Xinglin (杏林): a health record server, FHIR R4 at its heart."),
        discussion: said(
            """
            A store is a folder. `xinglin demo` makes one with a small clinic to look at, `xinglin serve` serves it, \
            `xinglin import` takes files of FHIR JSON into it. One process at a time may have a store open; \
            `xinglin terminology`, which loads code systems, may run beside it.

            Every option with a value, but for those that say something of files of terminology, can be given as a flag, \
            as an environment variable (XINGLIN_ and the option's name in capitals, \
            dashes as underscores: XINGLIN_BASE_URL), or in a JSON file named by --config or XINGLIN_CONFIG \
            ({"store": "/srv/clinic", "port": 8080}). A flag wins over the environment, the environment over the file.
            """),
        version: version,
        subcommands: [
            Serve.self, Import.self, Export.self, Demo.self, Doctor.self, Fhirpath.self, TerminologyCommand.self,
        ])
}
