import ArgumentParser
import Exchange
import Glibc
import Record
import SQLiteStore
import Store
import Trust
import Wording

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: said("Take files of FHIR JSON into a store."),
        discussion: said(
            """
            PATHs are files and folders: transaction, batch and collection Bundles, single resources, NDJSON, and exports \
            of Xinglin, each also compressed with gzip or bzip2. Of folders, files are taken whose names say JSON or NDJSON, \
            in the order of their names.

            Ids are kept where the source gives them, in POST entries too, and a resource without one gets an id of its \
            content: the same data twice, in whichever form, changes \
            nothing. An import that was interrupted is started again with the same words.

            What is refused is written to the rejects file, a JSON object a line: file, line or entry, reason, and the \
            resource itself. The rest goes in. The exit status is 0 when nothing was refused, 2 when something was, and 1 \
            when the import could not be made.
            """))

    @OptionGroup var options: StoreOptions

    @Option(
        help: ArgumentHelp(
            said(
                "Where refused resources are written (default: rejects-TIME.ndjson in the working folder). XINGLIN_REJECTS."
            ),
            valueName: "file"))
    var rejects: String?

    @Option(
        help: ArgumentHelp(
            said("Threads that parse and validate (default: one for each processor). XINGLIN_THREADS."),
            valueName: "number"))
    var threads: String?

    @OptionGroup var checks: ValidationOptions

    @Argument(help: ArgumentHelp(said("Files and folders."), valueName: "path"))
    var paths: [String]

    func run() async throws {
        let settings = try options.settings(
            ["rejects": rejects, "threads": threads, "validation": checks.validation])
        try await complaining {
            let folder = try settings.required("store")
            let files = try InputFile.collect(paths)
            let threads = try settings.integer("threads", default: Surroundings.processors, in: 1...256)
            let started = Surroundings.clock()
            let file = RejectsFile(path: settings.string("rejects") ?? "rejects-\(started / 1_000_000).ndjson")
            var storeOptions = SQLiteStore.Options()
            storeOptions.mergeSize = .importing
            var recordOptions = Record.Options()
            recordOptions.validation = try settings.validation()
            let open = try OpenRecord(folder: folder, options: storeOptions, record: recordOptions)
            let importer = Importer(
                record: open.record, files: files, rejects: file, permit: OpenMode.permit(for: "xinglin import"))
            if open.store.wantsDictionary { open.store.prepareDictionary(DictionarySamples.gather(files)) }
            do {
                try watch(importer, started) { try importer.run(threads: threads) }
            } catch {
                // What was acknowledged before is kept: the next run goes on from there.
                try? open.store.close()
                throw error
            }
            try open.store.close()
            summarize(importer.progress, file, seconds: Double(Surroundings.clock() - started) / 1e6)
            if file.isBroken { throw Complaint("the rejects file \(file.path) could not be written") }
            if file.count > 0 { throw ExitCode(2) }
        }
    }

    /// Runs the import while a thread of its own shows how far it is.
    private func watch(_ importer: Importer, _ started: Int64, _ body: () throws -> Void) throws {
        let line = ProgressLine()
        let watcher = Watcher { [importer] in
            let progress = importer.progress
            let seconds = Double(Surroundings.clock() - started) / 1e6
            let done = Int64(progress.bytesDone)
            let all = Int64(progress.bytesTotal)
            let left = done > 0 ? Int(seconds * Double(all - done) / Double(done)) : 0
            let rate = Int(Double(progress.total) / max(seconds, 0.001))
            line.show(
                said(
                    """
                    \(ProgressLine.bar(done, all)) \(ProgressLine.grouped(progress.total)) resources, \
                    \(ProgressLine.grouped(rate))/s, \(left) s left, \(ProgressLine.grouped(progress.refused)) refused
                    """))
        }
        defer {
            watcher.stop()
            line.end()
        }
        try body()
    }

    private func summarize(_ progress: ImportProgress, _ rejects: RejectsFile, seconds: Double) {
        for (type, count) in progress.byType() {
            let number = ProgressLine.grouped(count)
            print("\(type)\(String(repeating: " ", count: max(1, 34 - type.count - number.count)))\(number)")
        }
        let rate = Int(Double(progress.total) / max(seconds, 0.001))
        print(
            said(
                """
                \(ProgressLine.grouped(progress.total)) resources, \(ProgressLine.grouped(progress.written)) of them new or changed, \
                in \(ProgressLine.tenths(seconds)) s (\(ProgressLine.grouped(rate)) resources/s)
                """))
        if rejects.count > 0 { print(said("\(ProgressLine.grouped(rejects.count)) refused: see \(rejects.path)")) }
    }
}
