import ArgumentParser
import Exchange
import FHIR
import Store
import Terminology
import Wording

struct TerminologyLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: said("Load code systems, value sets and concept maps from a publisher's files."),
        discussion: said(
            """
            PATHs are files, folders and zip archives. What they are is told by their names, or by --format:

            fhir: FHIR packages (.tgz, or unpacked), and CodeSystem, ValueSet and ConceptMap as single resources, in \
            Bundles or NDJSON; other resources are counted and left out.

            rf2: a release of SNOMED CT, from its Snapshot tables. An extension is loaded together with the release that it \
            extends: name both.

            loinc: the release of LOINC, with its Chinese variant and the hierarchy when they are there.

            csv: tables whose columns are named by --code, --display and so on, as ICD-10 comes from many publishers. \
            Several tables are one system.

            Everything that is named goes in at once, or nothing does: an error names file and line, and what was loaded \
            before stays. The same files again change nothing. Another version stands beside those that are there; where a \
            request names no version, the greatest counts.

            What says something of these files (all but --store and --config) is given as flags only.

            The exit status is 0 when all went in, and 1 when nothing did.
            """))

    @OptionGroup var options: StoreOptions

    @Option(help: ArgumentHelp(said("What the files are: fhir, rf2, loinc, csv."), valueName: "format"))
    var format: TerminologyFormat?

    @Option(
        help: ArgumentHelp(
            said("The version, where the files do not say it. Of SNOMED CT: the URI of the edition."),
            valueName: "version"))
    var version: String?

    @Option(
        help: ArgumentHelp(
            said(
                "The language of the displays: of SNOMED CT the one to choose (default: en), of a table the one they are in."
            ),
            valueName: "language"))
    var language: String?

    @Option(
        help: ArgumentHelp(
            said(
                """
                To which code system a map of SNOMED CT leads, by its reference set, where it is not one of the International \
                Edition: 447562003=http://hl7.org/fhir/sid/icd-10. May be given several times.
                """), valueName: "refset=url"))
    var map: [String] = []

    @OptionGroup(title: said("Tables (csv)")) var table: TableColumns

    @Argument(help: ArgumentHelp(said("Files, folders and zip archives."), valueName: "path"))
    var paths: [String]

    func run() async throws {
        let settings = try options.settings()
        try await complaining {
            let folder = try settings.required("store")
            var loadOptions = LoadOptions()
            loadOptions.format = format
            loadOptions.version = version
            loadOptions.language = language
            loadOptions.mapSystems = try mapSystems()
            loadOptions.table = try table.options()
            let started = Surroundings.clock()
            do throws(TerminologyError) {
                let report = try load(folder, loadOptions)
                LoadSummary(report, seconds: Double(Surroundings.clock() - started) / 1e6).lines.forEach {
                    print(said($0))
                }
            } catch {
                throw error.complaint
            }
        }
    }

    private func mapSystems() throws -> [String: String] {
        var systems: [String: String] = [:]
        for text in map {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
                parts[0].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
            else {
                throw ValidationError(
                    said("--map '\(text)': must be a reference set and a URL: 447562003=http://hl7.org/fhir/sid/icd-10")
                )
            }
            systems[parts[0]] = parts[1]
        }
        return systems
    }

    /// Loads while a thread of its own shows how far it is.
    private func load(_ folder: String, _ options: LoadOptions) throws(TerminologyError) -> LoadReport {
        let loader: TerminologyLoader
        do {
            loader = try TerminologyLoader(store: TerminologyCommand.open(folder, creates: true), options: options)
        } catch let error as TerminologyError {
            throw error
        } catch let error as Complaint {
            throw TerminologyError(.exception, error.message)
        } catch {
            throw TerminologyError(.exception, (error as? StoreError)?.message ?? Message(data: "\(error)"))
        }
        let line = ProgressLine()
        let watcher = Watcher { [progress = loader.progress] in
            let now = progress.now
            line.show(
                said(
                    """
                    \(ProgressLine.bar(Int64(now.bytesDone), Int64(now.bytesTotal))) \
                    \(ProgressLine.grouped(now.concepts)) concepts, \(now.step)
                    """))
        }
        defer {
            watcher.stop()
            line.end()
        }
        return try loader.run(paths)
    }
}

extension TerminologyFormat: ExpressibleByArgument {}

/// What the columns of a table mean.
struct TableColumns: ParsableArguments {
    @Option(help: ArgumentHelp(said("The URL of the code system."), valueName: "url"))
    var system: String?

    @Option(help: ArgumentHelp(said("The name of the code system, for computers."), valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp(said("The title of the code system, for people."), valueName: "title"))
    var title: String?

    @Option(help: ArgumentHelp(said("The column of the codes."), valueName: "column"))
    var code: String?

    @Option(help: ArgumentHelp(said("The column of the displays."), valueName: "column"))
    var display: String?

    @Option(help: ArgumentHelp(said("The column of the definitions."), valueName: "column"))
    var definition: String?

    @Option(
        help: ArgumentHelp(
            said("A column of further names, with their language: NAME_EN=en. May be given several times."),
            valueName: "column=language"))
    var designation: [String] = []

    @Option(
        help: ArgumentHelp(
            said(
                "A column that becomes a property, with the property's name: CHAPTER=chapter. May be given several times."
            ),
            valueName: "column=name"))
    var property: [String] = []

    @Option(
        help: ArgumentHelp(said("The column of the parent's code. May be given several times."), valueName: "column"))
    var parent: [String] = []

    @Option(
        help: ArgumentHelp(
            said(
                """
                How codes show their parents: dotted (E11.9 is a child of E11) or prefix (E119 is a child of E11). Ranges such \
                as E10-E14 hold what lies in them.
                """), valueName: "rule"))
    var hierarchy: TableOptions.Hierarchy?

    @Option(
        help: ArgumentHelp(
            said("A column and its value where a code is no longer in use: STATUS=retired."), valueName: "column=value")
    )
    var inactive: String?

    @Option(
        help: ArgumentHelp(
            said("The encoding, as iconv names it: GB18030 reads GBK and GB 2312 too (default: UTF-8)."),
            valueName: "name"))
    var encoding: String?

    @Option(
        help: ArgumentHelp(
            said("What stands between two fields: comma, semicolon, tab (default: comma; tab for .tsv)."),
            valueName: "name"))
    var separator: Separator?

    enum Separator: String, CaseIterable, ExpressibleByArgument { case comma, semicolon, tab }

    func options() throws -> TableOptions {
        var options = TableOptions()
        options.system = system
        options.name = name
        options.title = title
        options.code = code
        options.display = display
        options.definition = definition
        options.designations = try designation.map { try TableColumns.named($0, "--designation", "NAME_EN=en") }
        options.properties = try property.map { try TableColumns.named($0, "--property", "CHAPTER=chapter") }
        options.parents = parent
        options.hierarchy = hierarchy
        options.inactive = try inactive.map { try TableColumns.named($0, "--inactive", "STATUS=retired") }
        options.encoding = encoding
        options.separator =
            switch separator {
            case .comma: UInt8(ascii: ",")
            case .semicolon: UInt8(ascii: ";")
            case .tab: 0x09
            case nil: nil
            }
        return options
    }

    /// `COLUMN=NAME`; the last equals sign divides, for columns may hold one.
    private static func named(_ text: String, _ flag: String, _ example: String) throws -> TableOptions.Named {
        guard let sign = text.lastIndex(of: "="), sign > text.startIndex, text.index(after: sign) < text.endIndex else {
            throw ValidationError(
                said("\(flag) '\(text)': must be a column and, behind an equals sign, more: \(example)"))
        }
        return TableOptions.Named(
            column: String(text[..<sign]), name: String(text[text.index(after: sign)...]))
    }
}

extension TableOptions.Hierarchy: ExpressibleByArgument {}
