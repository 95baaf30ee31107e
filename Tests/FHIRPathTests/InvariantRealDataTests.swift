import FHIR
import FHIRPath
import JSON
import Testing

/// What others made must pass.
@Suite struct InvariantRealDataTests {
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
