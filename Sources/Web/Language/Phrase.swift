package import Wording

/// Every phrase of the pages. What holds a number is a ``CountedPhrase``.
package enum Phrase: Sendable, CaseIterable {
    // The frame of every page.
    case productName, skipToContent, languageChoice, footerNavigation
    case openModeTitle, openModeText
    case linkMetadata, linkMetrics, standard

    // The first page: the state of the server.
    case running, runningLead
    case figures, patients, resources, changeLog, sizeOnDisk, searchTime
    case changeLogUnit, allIndexed, inThisRecord, inOneStore, withEveryVersion, searchTimeNote, milliseconds
    case recordFails, recordFailsLead, whatItSaid, whatToDo
    case failureStepRoom, failureStepDoctor, failureStepAgain

    // The first page: patients.
    case patientsTitle
    case columnName, columnSex, columnBorn, columnAge, columnID
    case male, female, otherSex, unknownSex, notRecorded, withoutName, deceased, underOneYear

    // The first page: an empty record.
    case emptyTitle, emptyText
    case emptyDemo, emptyDemoText, emptyImport, emptyImportText, emptyThenServe

    // The first page: resources by type.
    case typesTitle, columnType, columnCount

    // The first page: what to try next.
    case nextTitle, nextLead
    case trySearch, trySearchText, tryCreate, tryCreateText, tryImport, tryImportText, tryCapability, tryCapabilityText
    case tryMetrics, tryMetricsText, openInBrowser

    package var message: Message {
        switch self {
        case .productName: "Xinglin"
        case .skipToContent: "Skip to content"
        case .languageChoice: "Language"
        case .footerNavigation: "More about this server"
        case .openModeTitle: "Open mode"
        case .openModeText: "This server runs without sign-in: for a first look only."
        case .linkMetadata: "Capabilities"
        case .linkMetrics: "Metrics"
        case .standard: "HL7 FHIR R4 (4.0.1)"

        case .running: "The server is running"
        case .runningLead: "It keeps health records as FHIR R4 and answers at"
        case .figures: "Server figures"
        case .patients: "Patients"
        case .resources: "Resources"
        case .changeLog: "Change log"
        case .sizeOnDisk: "On disk"
        case .searchTime: "This page’s search"
        case .changeLogUnit: "entries"
        case .allIndexed: "all of it indexed"
        case .inThisRecord: "people in this record"
        case .inOneStore: "current, of all types"
        case .withEveryVersion: "with every version and index"
        case .searchTimeNote: "measured just now"
        case .milliseconds: "ms"
        case .recordFails: "The record does not answer"
        case .recordFailsLead: "The server itself runs, but its store could not be read just now. Nothing was changed."
        case .whatItSaid: "What the store said"
        case .whatToDo: "What to do"
        case .failureStepRoom:
            "Look whether the disk has room and the store’s folder can be read and written; the log says more."
        case .failureStepDoctor: "If it stays, stop the server and have the store examined:"
        case .failureStepAgain: "Try this page again"

        case .patientsTitle: "Patients"
        case .columnName: "Name"
        case .columnSex: "Sex"
        case .columnBorn: "Born"
        case .columnAge: "Age"
        case .columnID: "Record"
        case .male: "Male"
        case .female: "Female"
        case .otherSex: "Other"
        case .unknownSex: "Unknown"
        case .notRecorded: "Not recorded"
        case .withoutName: "Name not recorded"
        case .deceased: "Deceased"
        case .underOneYear: "under 1 year"

        case .emptyTitle: "No patients yet"
        case .emptyText: "The record is ready. Only one process may have a store open: stop this server, then do one:"
        case .emptyDemo: "Meet the demonstration clinic"
        case .emptyDemoText: "Synthetic patients, Chinese and international, with years of history."
        case .emptyImport: "Bring your own records"
        case .emptyImportText: "Bundles, single resources or NDJSON; files or folders, also gzip or bzip2."
        case .emptyThenServe: "Then start it again and reload this page:"

        case .typesTitle: "Resources by type"
        case .columnType: "Type"
        case .columnCount: "Count"

        case .nextTitle: "What to try next"
        case .nextLead: "One click selects a whole command. FOLDER and PATH stand for your own."
        case .trySearch: "Search"
        case .trySearchText: "Women born before 1970, by the standard’s own search parameters."
        case .tryCreate: "Add a patient"
        case .tryCreateText: "The answer names the new record; reload this page to see it."
        case .tryImport: "Import files"
        case .tryImportText:
            "With the server stopped, into the folder that it serves. Twice the same data changes nothing."
        case .tryCapability: "See what it can do"
        case .tryCapabilityText: "Every resource type, interaction and search parameter it knows."
        case .tryMetrics: "Watch it work"
        case .tryMetricsText: "Requests and their duration, for Prometheus."
        case .openInBrowser: "Open in the browser"
        }
    }
}

extension Language {
    package func callAsFunction(_ phrase: Phrase) -> String { phrase.message.text(in: self) }
}
