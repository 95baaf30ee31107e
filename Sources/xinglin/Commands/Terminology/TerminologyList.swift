import ArgumentParser
import Exchange
import SQLiteStore
import Terminology
import Wording

struct TerminologyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: said("Show what was loaded."),
        discussion: said(
            """
            A line for each package, and for each resource that came without one: type, URL with the version, concepts. \
            With the name of a package (hl7.terminology.r4#5.3.0) or a URL: everything in it, one resource a line.
            """))

    @OptionGroup var options: StoreOptions

    @Argument(help: ArgumentHelp(said("A package or a URL."), valueName: "source"))
    var source: String?

    func run() async throws {
        let settings = try options.settings()
        try await complaining {
            let store = try TerminologyCommand.open(try settings.required("store"), creates: false)
            let content = LoadedList(try store.loaded())
            if let source {
                let found = content.matching(source, version: nil)
                guard !found.isEmpty else { throw LoadedList.nothing(source, nil) }
                found.forEach { print(LoadedList.line($0)) }
            } else if content.items.isEmpty {
                print(said("nothing was loaded"))
            } else {
                content.overview.forEach { print($0) }
            }
        }
    }
}

/// What was loaded, and how it is asked for.
struct LoadedList {
    let items: [(source: LoadedSource, content: LoadedContent)]

    init(_ loaded: [LoadedContent]) {
        items = loaded.compactMap { content in LoadedSource(content.source).map { ($0, content) } }
    }

    /// Packages by name, then what came without one.
    var overview: [String] {
        let packages = Set(items.compactMap(\.source.package)).sorted()
        let lines = packages.map { name in
            let within = items.filter { $0.source.package == name }
            return said("\(name)  \(LoadSummary.counts(within.map { ($0.source.type, $0.content.count) }))")
        }
        return lines + items.filter { $0.source.package == nil }.map(LoadedList.line)
    }

    static func line(_ item: (source: LoadedSource, content: LoadedContent)) -> String {
        let concepts: Message? =
            item.source.type == "CodeSystem" ? "  \(ProgressLine.grouped(item.content.count)) concepts" : nil
        let package = item.source.package.map { "  from \($0)" as Message }
        return said("\(item.source.type)  \(item.source.canonical)\(concepts)\(package)")
    }

    /// What is meant by `hl7.terminology.r4`, `hl7.terminology.r4#5.3.0`, a URL, or a URL with `|` and a version.
    func matching(
        _ text: String, version: String?
    ) -> [(source: LoadedSource, content: LoadedContent)] {
        items.filter { item in
            if let package = item.source.package, let sign = package.lastIndex(of: "#") {
                let isMeant = text == package || text == package[..<sign]
                if isMeant { return version.map { $0 == package[package.index(after: sign)...] } ?? true }
            }
            guard text == item.source.canonical || text == item.content.url else { return false }
            return version.map { $0 == item.content.version } ?? true
        }
    }

    static func nothing(_ text: String, _ version: String?) -> Complaint {
        let name = version.map { "\(text)|\($0)" } ?? text
        return Complaint("nothing is loaded by the name \(name): `xinglin terminology list` shows what is")
    }
}
