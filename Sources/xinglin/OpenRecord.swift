import ArgumentParser
import FHIR
import Exchange
import Record
import SQLiteStore
import Store
import Terminology
import Trust
import Wording

/// A store opened by a command, with the record over it.
struct OpenRecord {
    let store: SQLiteStore
    let record: Record

    init(folder: String, options: SQLiteStore.Options, record recordOptions: Record.Options = Record.Options()) throws {
        let progress = ProgressLine()
        var options = options
        options.onRebuild = { done, all in
            progress.show(
                said(
                    "making the index anew \(ProgressLine.bar(done, all)) \(ProgressLine.grouped(Int(done))) of \(ProgressLine.grouped(Int(all))) changes"
                )
            )
        }
        store = try SQLiteStore(folder: folder, options: options, clock: Surroundings.clock)
        progress.end()
        record = Record(
            store: store, concepts: try SQLiteConceptStore(folder: folder), options: recordOptions,
            clock: Surroundings.clock, makeID: Surroundings.makeID)
    }
}

extension AsyncParsableCommand {
    /// Runs a body and ends with status 1 and one clear sentence when the store or a file refuses.
    func complaining(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as ExitCode {
            throw error
        } catch let error as ValidationError {
            throw error
        } catch let error as RecordError {
            throw Complaint(error.issues.first?.message ?? "the store refused")
        } catch let error as StoreError {
            throw Complaint(error.message)
        } catch let error as TerminologyError {
            throw Complaint(error.message)
        } catch let error as ExchangeError {
            throw Complaint(error.message)
        } catch let error as Complaint {
            throw error
        } catch {
            throw Complaint(Message(data: "\(error)"))
        }
    }
}

/// An error whose sentence is all there is to say, in the language of the terminal.
struct Complaint: Error, CustomStringConvertible {
    let message: Message
    init(_ message: Message) { self.message = message }
    var description: String { message.text(in: Surroundings.language) }
}
