internal import FHIR
internal import Search
internal import Wording

extension HomePage {
    /// Something to try, with a command that can be copied as it stands.
    struct Example {
        let title: String
        let text: String
        let command: String
        /// The same in the browser, where it can be had there.
        let address: SiteAddress?
    }

    /// Florence Nightingale, or Li Shizhen, author of the Compendium of Materia Medica.
    private static func samplePatient(
        _ language: Language
    ) -> (family: String, given: String, gender: String, birthDate: String) {
        switch language {
        case .english: ("Nightingale", "Florence", "female", "1820-05-12")
        case .chinese: ("李", "时珍", "male", "1518-07-03")
        }
    }

    /// What to try next. Nothing of a record goes into a command: names could be made to harm a shell.
    static func examples(_ language: Language, server: ServerAddress) -> [Example] {
        func fhir(_ address: SiteAddress) -> String { server.fhir + address.text.dropFirst("/fhir".count) }
        let search = ResourceType("Patient").map { patient in
            SiteAddress.search(patient, [("gender", "female"), ("birthdate", "lt1970-01-01")])
        }
        let sample = samplePatient(language)
        return [
            Example(
                title: language(.trySearch), text: language(.trySearchText),
                command: "curl '\(search.map(fhir) ?? server.fhir)'", address: search),
            Example(
                title: language(.tryCreate), text: language(.tryCreateText),
                command: """
                    curl --include '\(server.fhir)/Patient' \\
                      --header 'Content-Type: application/fhir+json' \\
                      --data '{
                        "resourceType": "Patient",
                        "name": [{
                          "family": "\(sample.family)",
                          "given": ["\(sample.given)"]
                        }],
                        "gender": "\(sample.gender)",
                        "birthDate": "\(sample.birthDate)"
                      }'
                    """, address: nil),
            Example(
                title: language(.tryImport), text: language(.tryImportText),
                command: importCommand, address: nil),
            Example(
                title: language(.tryCapability), text: language(.tryCapabilityText),
                command: "curl '\(fhir(.metadata))'", address: .metadata),
            Example(
                title: language(.tryMetrics), text: language(.tryMetricsText),
                command: "curl '\(server.origin)\(SiteAddress.metrics.text)'", address: .metrics),
        ]
    }

    static let importCommand = "xinglin import --store FOLDER PATH"
    static let demoCommand = "xinglin demo --store FOLDER"
    static let serveCommand = "xinglin serve --store FOLDER"
    static let doctorCommand = "xinglin doctor --store FOLDER"
}
