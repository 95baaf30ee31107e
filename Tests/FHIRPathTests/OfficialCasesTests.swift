import FHIR
import FHIRPath
import Foundation
import JSON
import Testing

/// FHIRPath's own test suite for R4, as far as `../shared/data/fhirpath` has it (its README explains the form).
@Suite struct OfficialCasesTests {
    @Test func `has all cases or none`() {
        #expect(OfficialCase.all.isEmpty || OfficialCase.all.count == 618)
    }

    @Test(arguments: OfficialCase.groups)
    func `gives what the official suite wants`(group: String) throws {
        for official in OfficialCase.all where official.group == group {
            if let fault = try official.fault() {
                Testing.Issue.record("\(official.name): \(official.expression): \(fault)")
            }
        }
    }
}

/// One case of the suite.
struct OfficialCase: Decodable, Sendable {
    struct Output: Decodable, Sendable {
        let type: String?
        let value: String
    }

    let name: String
    let group: String
    let inputfile: String?
    let expression: String
    let outputs: [Output]
    let invalid: String?
    let mode: String?
    let ordered: Bool
    let checkOrderedFunctions: Bool

    private static let folder = "fhirpath"

    static let all: [OfficialCase] = {
        guard let file = SharedData.files(folder, ending: "tests.json").first else { return [] }
        do {
            return try JSONDecoder().decode([OfficialCase].self, from: Data(SharedData.read(file)))
        } catch {
            preconditionFailure("\(file) cannot be read: \(error)")
        }
    }()

    static let groups = Set(all.map(\.group)).sorted()

    /// Why the answer is wrong; `nil` when it is right.
    func fault() throws -> String? {
        let answer: String
        do {
            answer = try evaluate()
        } catch let error as FHIRPathError {
            // Strict checking: an error, or for want of a strict mode an empty collection.
            return invalid == nil && mode == nil ? "\(error)" : nil
        }
        if mode == "strict" && answer == "[]" || checkOrderedFunctions { return nil }
        if invalid != nil { return "must fail, gave \(answer)" }
        return try JSONDocument(Array(answer.utf8)).withRoot { view in
            let got = Array(view.items)
            guard got.count == outputs.count else { return "\(got.count) items for \(outputs.count): \(answer)" }
            if ordered { return zip(outputs, got).allSatisfy(OfficialCase.fits) ? nil : answer }
            var rest = outputs
            for item in got {
                guard let place = rest.firstIndex(where: { OfficialCase.fits($0, item) }) else { return answer }
                rest.remove(at: place)
            }
            return nil
        }
    }

    private func evaluate() throws -> String {
        let document = try inputfile.map { try JSONDocument(SharedData.read("\(OfficialCase.folder)/input/\($0)")) }
        let type = document?.withRoot { $0["resourceType"]?.string.flatMap { DefinitionTable.r4.type(named: $0) } }
        let compiled = try FHIRPath(expression)
        try compiled.check(on: type)
        // 2024-02-29T13:05:07.089Z
        var environment = Environment(now: 1_709_211_907_089_000)
        environment.codes = .definitions
        return try compiled.evaluate(on: document, environment) { items throws(FHIRPathError) in json(items) }
    }

    /// Whether one value is the wanted one: numbers by their value, quantities by value and unit, dates without the `@`.
    private static func fits(_ want: Output, _ got: JSONView) -> Bool {
        let text = want.value
        if want.type == "boolean" || (want.type == nil && (text == "true" || text == "false")) {
            return got.bool.map { "\($0)" } == text
        }
        if want.type == nil || want.type == "Quantity", text.hasSuffix("'"), let space = text.firstIndex(of: " "),
            let value = DecimalNumber(String(text[..<space]))
        {
            let unit = text[text.index(after: space)...].dropFirst().dropLast()
            return got["value"]?.numberText.flatMap { DecimalNumber($0) } == value
                && (got["code"]?.string ?? got["unit"]?.string ?? "1") == unit
        }
        if want.type == "integer" || want.type == nil, let number = DecimalNumber(text) {
            return got.numberText.flatMap { DecimalNumber($0) } == number
        }
        if text.hasPrefix("@") { return got.string == String(text.drop { $0 == "@" || $0 == "T" }) }
        return got.string == text
    }
}
