import FHIR
import JSON
import Testing

/// What others made must pass: Synthea's patients, HL7's examples and definitions.
@Suite struct ValidatorRealDataTests {
    @Test func `finds no fault in Synthea's patients`() async throws {
        let files = SharedData.files("synthea/ndjson", ending: ".ndjson.gz")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for file in files { group.addTask { try check(file) } }
            try await group.waitForAll()
        }
    }

    @Test(arguments: ["fhirpath/input", "trust/audit/examples", "trust/consent/pcf"])
    func `finds no fault in published examples but those they have`(folder: String) throws {
        for file in SharedData.files(folder, ending: ".json") {
            let issues = try validate(SharedData.read(file))
            guard let name = file.split(separator: "/").last,
                let places = ValidatorRealDataTests.faultyExamples[String(name)]
            else {
                report(issues, "\(file)")
                continue
            }
            #expect(issues.map(\.place) == places, "\(file)")
        }
    }

    /// Cut or careless examples, and where they are wrong.
    private static let faultyExamples: [String: [String]] = [
        // Cut to what the FHIRPath tests need.
        "explanationofbenefit-example.json": [
            "item[0].productOrService", "item[1].productOrService", "status", "type", "use", "patient", "created",
            "insurer", "provider", "outcome", "insurance",
        ]
        .map { "ExplanationOfBenefit." + $0 },
        // Its reference is "1", its test is about something else.
        "patient-container-example.json": ["Patient.managingOrganization.reference"],
        // Two names, one sibling: json.html#primitive wants null in place of the other.
        "patient-name-extensions.json": ["Patient.name[0].given"],
        // Its reference is "ex-patient", without a type.
        "Consent-ex-consent.json": ["Consent.patient.reference"],
    ]

    /// Lines of HL7's package that break HL7's rules: ten parameters without a base, one id that is too long.
    private static let faultyDefinitions: [String: Int] = ["SearchParameter": 11]

    @Test(arguments: [
        "CapabilityStatement", "CompartmentDefinition", "ConceptMap", "NamingSystem", "OperationDefinition",
        "SearchParameter", "StructureMap",
    ])
    func `finds no fault in HL7's definitions but those they have`(type: String) throws {
        for file in SharedData.files("fhir-definitions", ending: "\(type).ndjson.gz") {
            let issues = try issues(of: file)
            #expect(issues.count == ValidatorRealDataTests.faultyDefinitions[type] ?? 0, "\(issues)")
            #expect(issues.allSatisfy { $0.place == "SearchParameter.base" || $0.place == "SearchParameter.id" })
        }
    }

    private func check(_ file: String) throws { report(try issues(of: file), file) }

    private func issues(of file: String) throws -> [FHIR.Issue] {
        var validator = Validator()
        var issues: [FHIR.Issue] = []
        for line in try SharedData.lines(file) {
            let document = try JSONDocument(Array(line))
            issues += document.withRoot { validator.validate($0) }
        }
        return issues
    }

    private func report(_ issues: [FHIR.Issue], _ what: String) {
        for issue in issues { Testing.Issue.record("\(what): \(issue.kind) \(issue.place ?? ""): \(issue.text)") }
    }
}
