import ArgumentParser
import FHIR
import FHIRPath
import JSON
import Record
import Synchronization
import SystemPackage
import Terminology
import Wording

struct Fhirpath: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fhirpath",
        abstract: said("Evaluate a FHIRPath expression on a resource."),
        discussion: said(
            """
            Prints the resulting collection as a JSON array: elements as they stand in the resource, decimals with all \
            their digits, dates as text. What trace() is given goes to standard error. The expression is checked \
            against the definitions of R4 first; one that is wrong ends with status 1 and its place. An expression \
            that begins with a minus sign is written with a blank before it.

            With --store, memberOf(), subsumes() and subsumedBy() ask what was loaded into a store with `xinglin \
            terminology load`, and R4's definitions; a server may run on it. Resources of its record are not read. \
            Without --store only the value sets that R4 binds elements to are known.

              xinglin fhirpath 'Patient.name.given' patient.json
              curl -s …/fhir/Patient/1 | xinglin fhirpath 'name.where(use = "official").family' -
              xinglin fhirpath '1 year + 2 months'
            """))

    @Argument(help: ArgumentHelp(said("The expression.")))
    var expression: String

    @Argument(
        help: ArgumentHelp(said("The resource, FHIR JSON; - for standard input. Without it nothing is in focus.")))
    var file: String?

    @Option(
        help: ArgumentHelp(
            said("The folder of a store whose loaded terminology is asked."), valueName: "folder"))
    var store: String?

    /// Bytes of a resource at most.
    private static let bytesMax = 64 << 20

    func run() throws {
        let document = try file.map { try Fhirpath.read($0) }
        let codes = try codes()
        do throws(FHIRPathError) {
            let compiled = try FHIRPath(expression)
            try compiled.check(on: document.flatMap { $0.withRoot { Fhirpath.type(of: $0) } })
            var environment = Environment(now: Surroundings.clock())
            environment.trace = { name, items in Fhirpath.say("\(name): \(Fhirpath.json(items))") }
            environment.codes = codes
            let text = try compiled.evaluate(on: document, environment) { items throws(FHIRPathError) in
                Fhirpath.json(items)
            }
            print(text)
        } catch {
            throw Complaint(Fhirpath.shown(error, in: expression))
        }
    }

    /// Opened before anything is evaluated: a folder without a store is an error whatever is asked.
    private func codes() throws -> CodeQuestions {
        guard let store else { return .definitions }
        let concepts = try TerminologyCommand.open(store, creates: false)
        return CodeQuestions { () throws(TerminologyError) in LoadedTerminology(concepts) }
    }

    private static func type(of root: JSONView) -> TypeDefinition? {
        root["resourceType"]?.string.flatMap { DefinitionTable.r4.type(named: $0) }
    }

    private static func json(_ items: [Item]) -> String {
        var out = JSONOutput()
        out.array { out in items.forEach { $0.write(to: &out) } }
        return String(decoding: out.bytes, as: UTF8.self)
    }

    /// The reason, the line of the expression that it lies in, and a mark under the place.
    private static func shown(_ error: FHIRPathError, in expression: String) -> Message {
        let (line, column) = error.place(in: expression)
        let lines = expression.split(separator: "\n", omittingEmptySubsequences: false)
        let text = line <= lines.count ? String(lines[line - 1]) : ""
        let mark = String(repeating: " ", count: column - 1) + "^"
        let drawing = "\n  \(text)\n  \(mark)"
        return "line \(line), column \(column): \(error.reason)\(drawing)"
    }

    private static func say(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll((text + "\n").utf8)
    }

    private static func read(_ name: String) throws -> JSONDocument {
        let descriptor = name == "-" ? FileDescriptor.standardInput : try open(name)
        defer { if name != "-" { try? descriptor.close() } }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try unsafe piece.withUnsafeMutableBytes { unsafe try descriptor.read(into: $0) }
            guard count > 0 else { break }
            bytes += piece[..<count]
            guard bytes.count <= bytesMax else { throw Complaint("\(name) has more than \(bytesMax) bytes") }
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(bytes)
        } catch {
            throw Complaint("\(name) is no JSON: \(error.message)")
        }
        guard document.withRoot({ $0.isObject }) else { throw Complaint("\(name) is no resource: no object") }
        return document
    }

    private static func open(_ name: String) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(FilePath(name), .readOnly)
        } catch {
            throw Complaint("\(name): \(String(describing: error))")
        }
    }
}
