import ArgumentParser
import Exchange
import FHIR
import SQLiteStore
import Terminology
import Wording

struct TerminologyRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: said("Remove something that was loaded."),
        discussion: said(
            """
            SOURCE is a package (hl7.terminology.r4#5.3.0) or the URL of a code system, value set or concept map, as \
            `xinglin terminology list` shows them. When several versions are there, --version says which. What comes with \
            FHIR's definitions, or was written to the record, is not removed by this.
            """))

    @OptionGroup var options: StoreOptions

    @Option(help: ArgumentHelp(said("The version, when several are there."), valueName: "version"))
    var version: String?

    @Argument(help: ArgumentHelp(said("A package or a URL."), valueName: "source"))
    var source: String

    func run() async throws {
        let settings = try options.settings()
        try await complaining {
            let store = try TerminologyCommand.open(try settings.required("store"), creates: false)
            do throws(TerminologyError) {
                let found = LoadedList(try store.loaded()).matching(source, version: version)
                let removed = try TerminologyRemove.distinct(found, source, version)
                try store.load { load throws(TerminologyError) in
                    for item in removed { _ = try load.forget(source: item.source.text) }
                }
                print(said("removed: \(LoadSummary.counts(removed.map { ($0.source.type, $0.content.count) }))"))
            } catch let error {
                throw error.complaint
            }
        }
    }

    /// - Throws: when nothing is meant, or several versions of one thing.
    private static func distinct(
        _ found: [(source: LoadedSource, content: LoadedContent)], _ text: String, _ version: String?
    ) throws(TerminologyError) -> [(source: LoadedSource, content: LoadedContent)] {
        guard !found.isEmpty else { throw TerminologyError(.notFound, LoadedList.nothing(text, version).message) }
        let versions = Set(
            found.map { item in
                let isPackage = item.source.package.map { $0 == text || $0.hasPrefix("\(text)#") } ?? false
                return isPackage ? item.source.package ?? "" : item.content.version ?? "-"
            })
        guard versions.count == 1 else {
            throw TerminologyError(
                .multipleMatches,
                "there are several versions of \(text): say which with --version (\(versions.sorted().joined(separator: ", ")))"
            )
        }
        return found
    }
}
