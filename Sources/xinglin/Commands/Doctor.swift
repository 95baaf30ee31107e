import ArgumentParser
import SQLiteStore
import Store
import Wording

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: said("Check the installation and a store: its files, every digest, every index entry."),
        discussion: said(
            """
            Tries the libraries and the definitions that the program is made with. Reads the whole log, recomputes the digest of every change, draws every index entry anew from the stored texts \
            and compares; counts the concepts of every code system and recomputes its digest. Says what is wrong and \
            ends with status 1 when something is. The store must not be open elsewhere.

            --rebuild throws the index away and makes it anew from the record: nothing can be lost by it. When the record \
            itself has lost changes that the index still knows, it says which, and goes on without them.
            """))

    @OptionGroup var options: StoreOptions

    @Flag(help: ArgumentHelp(said("Make the index anew before checking.")))
    var rebuild = false

    func run() async throws {
        let settings = try options.settings()
        try await complaining {
            let folder = try settings.required("store")
            let line = ProgressLine()
            let doctor = StoreDoctor(folder: folder) { what, done, all in
                line.show(
                    said(
                        "\(what) \(ProgressLine.bar(done, all)) \(ProgressLine.grouped(Int(done))) of \(ProgressLine.grouped(Int(all)))"
                    )
                )
            }
            let installation = Installation.findings
            installation.forEach { print(said("installation: \($0)")) }
            let report = try doctor.examine(rebuild: rebuild)
            line.end()
            (report.notes + Installation.notes(on: folder)).forEach { print(said("note: \($0)")) }
            guard report.isHealthy else {
                report.findings.forEach { print(said($0)) }
                print(said("the store \(folder) is not healthy: \(report.findings.count) findings"))
                throw ExitCode(1)
            }
            guard installation.isEmpty else { throw ExitCode(1) }
            print(
                said(
                    """
                    the store \(folder) is healthy: \(ProgressLine.grouped(Int(report.changes))) changes of \
                    \(ProgressLine.grouped(Int(report.resources))) resources, every digest and index entry right; \
                    \(ProgressLine.grouped(Int(report.codeSystems))) code systems in terminology.db
                    """))
        }
    }
}
