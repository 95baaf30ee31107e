import ArgumentParser
import Exchange
import Record
import SQLiteStore
import Store
import Trust
import Wording

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: said("Write a store as NDJSON into a folder."),
        discussion: said(
            """
            Without --history: the current state, one file for each resource type (Patient.ndjson, …), one resource a line, \
            as a server would give it. With --history: every version and deletion in the order in which they came \
            (changes.ndjson); imported into an empty store it gives an equal one, with the same versions and times.

            The folder must be new or empty.
            """))

    @OptionGroup var options: StoreOptions

    @Option(help: ArgumentHelp(said("The folder to write into. XINGLIN_TO."), valueName: "folder"))
    var to: String?

    @Flag(help: ArgumentHelp(said("Every version instead of the current ones.")))
    var history = false

    func run() async throws {
        let settings = try options.settings(["to": to])
        try await complaining {
            let folder = try settings.required("store")
            let target = try settings.required("to")
            var storeOptions = SQLiteStore.Options()
            storeOptions.creates = false
            let open = try OpenRecord(folder: folder, options: storeOptions)
            let exporter = Exporter(record: open.record, folder: target, permit: OpenMode.permit(for: "xinglin export"))
            try exporter.prepare()
            let line = ProgressLine()
            let show: (Int) -> Void = { count in line.show(said("\(ProgressLine.grouped(count)) written")) }
            if history {
                let count = try exporter.exportHistory(show)
                line.end()
                print(said("\(ProgressLine.grouped(count)) versions in \(target)"))
            } else {
                let counts = try exporter.exportCurrent(show)
                line.end()
                for (type, count) in counts { print("\(type) \(ProgressLine.grouped(count))") }
                print(said("\(ProgressLine.grouped(counts.reduce(0) { $0 + $1.count })) resources in \(target)"))
            }
            try open.store.close()
        }
    }
}
