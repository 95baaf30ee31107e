internal import FHIR
internal import Record
package import Store
package import Wording

/// The first page: that the server is alive, its patients, how fast it answered, and what to try next.
package enum HomePage {
    /// What the page shows, formatted, without markup.
    package struct Model: Sendable {
        package var language: Language
        package var server: ServerAddress
        package var content: Content

        package init(language: Language, server: ServerAddress, content: Content) {
            self.language = language
            self.server = server
            self.content = content
        }
    }

    package enum Content: Sendable {
        case record(Overview)
        /// The record could not be read; the sentences say why.
        case failure([Message])
    }

    package struct Overview: Sendable {
        package var figures: [Figure]
        package var patients: [Patient]
        /// Which of the patients are shown, and in which order.
        package var shown: String
        package var types: [TypeCount]
        /// How many types there are, and in which order.
        package var typesShown: String

        package init(
            figures: [Figure], patients: [Patient], shown: String, types: [TypeCount], typesShown: String
        ) {
            self.figures = figures
            self.patients = patients
            self.shown = shown
            self.types = types
            self.typesShown = typesShown
        }
    }

    /// One number of the strip.
    package struct Figure: Sendable, Equatable {
        package var label: String
        package var value: String
        /// Empty for what is only counted.
        package var unit: String
        package var note: String
    }

    /// One row of the patients.
    package struct Patient: Sendable, Equatable {
        /// The id, long ones shortened in the middle: those that servers make differ at both ends.
        package var id: String
        package var address: SiteAddress
        package var name: PatientName?
        /// Tag of the name's language, where the name is not in Latin letters.
        package var nameLanguage: String?
        /// `nil` when it is not recorded.
        package var sex: String?
        /// `nil` when it is not recorded.
        package var born: String?
        /// The birth date as it was stored.
        package var bornMachine: String
        package var age: String
        package var isDeceased: Bool
    }

    package struct TypeCount: Sendable, Equatable {
        package var name: String
        package var address: SiteAddress
        package var count: String
    }
}

extension HomePage.Model {
    /// What came from the record, as found.
    package struct Findings: Sendable {
        package var statistics: StoreStatistics
        package var patients: [PatientSummary]
        /// How long the search for the patients took.
        package var searchMicroseconds: Int64
        /// Microseconds since 1970, for ages.
        package var now: Int64

        package init(
            statistics: StoreStatistics, patients: [PatientSummary], searchMicroseconds: Int64, now: Int64
        ) {
            self.statistics = statistics
            self.patients = patients
            self.searchMicroseconds = searchMicroseconds
            self.now = now
        }
    }

    /// The page over what was found.
    package init(_ findings: Findings, language: Language, server: ServerAddress) {
        let counts = findings.statistics.resources
        let patientCount = counts.first { $0.type.name == "Patient" }?.count ?? 0
        let today = Int(findings.now / 86_400_000_000)
        let patients = findings.patients.map { HomePage.Patient($0, today: today, language: language) }
        let isAll = patients.count >= patientCount
        let overview = HomePage.Overview(
            figures: Self.figures(findings, patientCount: patientCount, language: language), patients: patients,
            shown: language(isAll ? .allPatients : .newestPatients, patients.count),
            types: counts.sorted { ($1.count, $0.type) < ($0.count, $1.type) }.map { type, count in
                HomePage.TypeCount(name: type.name, address: .resources(type), count: language.number(count))
            }, typesShown: language(.types, counts.count))
        self.init(language: language, server: server, content: .record(overview))
    }

    private static func figures(_ findings: Findings, patientCount: Int, language: Language) -> [HomePage.Figure] {
        let statistics = findings.statistics
        let total = statistics.resources.reduce(0) { $0 + $1.count }
        let isIndexed = statistics.unmerged == 0
        return [
            HomePage.Figure(
                label: language(.searchTime), value: language.milliseconds(findings.searchMicroseconds),
                unit: language(.milliseconds), note: language(.searchTimeNote)),
            HomePage.Figure(
                label: language(.patients), value: language.number(patientCount), unit: "",
                note: language(.inThisRecord)),
            HomePage.Figure(
                label: language(.resources), value: language.number(total), unit: "", note: language(.inOneStore)),
            HomePage.Figure(
                label: language(.changeLog), value: language.number(Int(statistics.sequence)),
                unit: language(.changeLogUnit),
                note: isIndexed ? language(.allIndexed) : language(.changesUnmerged, statistics.unmerged)),
            HomePage.Figure(
                label: language(.sizeOnDisk), value: language.bytes(statistics.bytesOnDisk), unit: "",
                note: language(.withEveryVersion)),
        ]
    }
}

extension HomePage.Patient {
    /// The row of a patient.
    ///
    /// - Parameter today: days since 1970-01-01.
    package init(_ summary: PatientSummary, today: Int, language: Language) {
        id = HomePage.Patient.shortened(summary.id)
        address = ResourceType("Patient").map { .resource($0, id: summary.id) } ?? .home(nil)
        name = summary.name
        nameLanguage = summary.name?.isLatin == false ? summary.language : nil
        sex = HomePage.Patient.sex(summary.gender).map { language($0) }
        born = summary.birthDate.map { language.date($0) }
        bornMachine = summary.birthDate ?? ""
        age = HomePage.Patient.age(summary, today: today, language: language)
        isDeceased = summary.isDeceased
    }

    private static func shortened(_ id: String) -> String {
        id.utf8.count <= 16 ? id : "\(id.prefix(8))…\(id.suffix(4))"
    }

    private static func sex(_ code: String?) -> Phrase? {
        switch code {
        case "male": .male
        case "female": .female
        case "other": .otherSex
        case "unknown": .unknownSex
        default: nil
        }
    }

    private static func age(_ summary: PatientSummary, today: Int, language: Language) -> String {
        let end = summary.deathDate.flatMap { FHIRDate($0.utf8) }.map { Int($0.low / 86_400_000_000) }
        let day = summary.isDeceased ? end : today
        let age = summary.birthDate.flatMap { birth in day.flatMap { Age(birth: birth, on: $0) } }
        return age.map { language.age($0) } ?? ""
    }
}
