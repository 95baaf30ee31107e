import FHIR
import FHIRPath
import JSON
import Testing

/// What others made must pass: Synthea's patients, the published examples.
@Suite struct InvariantRealDataTests {
    /// Of the longest files only every so many lines: a line costs the same whatever stands in it.
    private static let linesMax = 40

    @Test func `finds no broken rule in Synthea's patients`() async throws {
        let files = SharedData.files("synthea/ndjson", ending: ".ndjson.gz")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for file in files {
                group.addTask {
                    let lines = try SharedData.lines(file)
                    let step = max(1, lines.count / InvariantRealDataTests.linesMax)
                    for at in stride(from: 0, to: lines.count, by: step) {
                        report(try findings(Array(lines[at])), "\(file), line \(at + 1)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `finds no broken rule in published examples that the validator accepts`() throws {
        for file in SharedData.files("fhirpath/input", ending: ".json") {
            let text = try SharedData.read(file)
            let isValid = try JSONDocument(text).withRoot { root in
                var validator = Validator()
                return validator.validate(root).isEmpty
            }
            if isValid { report(try findings(text), file) }
        }
    }
}

private func report(_ issues: [FHIR.Issue], _ what: String) {
    for issue in issues { Testing.Issue.record("\(what): \(issue.place ?? ""): \(issue.text)") }
}
