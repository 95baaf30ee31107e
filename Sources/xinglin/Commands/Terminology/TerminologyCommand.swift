import ArgumentParser
import FHIR
import Glibc
import SQLiteStore
import Terminology
import Wording

/// `xinglin terminology`: what is loaded by hand, beside what comes with FHIR's definitions and with the record.
struct TerminologyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminology",
        abstract: said("Load code systems, value sets and concept maps; list and remove what was loaded."),
        discussion: said(
            """
            What is loaded lies in a file of its own in the store (terminology.db) and is no part of the record: it is in \
            no export. A server that runs on the store need not be stopped: it answers from what was there until a load \
            has ended, and then from what is new.
            """),
        subcommands: [TerminologyLoad.self, TerminologyList.self, TerminologyRemove.self])

    /// Opens the terminology of a store.
    ///
    /// - Parameter creates: makes the store when there is none; a store that is there may be open elsewhere.
    static func open(_ folder: String, creates: Bool) throws -> SQLiteConceptStore {
        if unsafe access("\(folder)/record.db", F_OK) != 0 {
            guard creates else { throw Complaint("there is no store in \(folder)") }
            // A folder may be misspelt: that another one was meant is seen at once.
            print(said("there is no store in \(folder): a new one is made"))
            try OpenRecord(folder: folder, options: SQLiteStore.Options()).store.close()
        }
        return try SQLiteConceptStore(folder: folder)
    }
}

extension TerminologyError {
    /// The error with what to do when the file is in use.
    var complaint: Complaint {
        kind == .transient
            ? Complaint("\(message): another load, or a server, is writing the terminology; try again in a minute")
            : Complaint(message)
    }
}
