internal import CXXHash
internal import Dispatch
internal import FHIR
internal import JSON
package import Record
internal import Search
internal import Store
internal import Synchronization
package import Trust

/// Takes files of FHIR JSON into the record: Bundles, single resources, NDJSON, each also compressed.
///
/// Ids are kept, so the same data twice, in whichever form, changes nothing; an import that was interrupted is just
/// started again. What is refused goes to the rejects file, the rest goes in.
package final class Importer: Sendable {
    /// Resources on their way into the store at once: bounds the memory.
    private static let underWayMax = 4000

    private struct State: ~Copyable {
        var reader: InputReader
        var progress = ImportProgress()
        /// Documents whose references by criteria found nothing yet: what they need may stand in a later file.
        var postponed: [(text: [UInt8], file: InputFile)] = []
        /// The first error that ends the import: a full disk.
        var failure: RecordError?
    }

    private let record: Record
    private let permit: Permit
    private let rejects: RejectsFile
    private let cache = CriteriaCache()
    private let state: Mutex<State>
    private let underWay = DispatchSemaphore(value: Importer.underWayMax)
    private let group = DispatchGroup()

    package init(record: Record, files: [InputFile], rejects: RejectsFile, permit: Permit) {
        self.record = record
        self.permit = permit
        self.rejects = rejects
        var state = State(reader: InputReader(files: files))
        state.progress.bytesTotal = files.reduce(0) { $0 + $1.bytes }
        self.state = Mutex(state)
    }

    package var progress: ImportProgress {
        state.withLock { state in
            var progress = state.progress
            progress.bytesDone = state.reader.bytesDone
            progress.refused = rejects.count
            return progress
        }
    }

    /// Imports everything; returns when it is durable.
    ///
    /// - Parameter threads: that parse and validate at once.
    /// - Throws: `RecordError` when the store refuses to take more.
    package func run(threads: Int) throws(RecordError) {
        DispatchQueue.concurrentPerform(iterations: max(threads, 1)) { _ in
            while let work = state.withLock({ $0.failure == nil ? $0.reader.work() : nil }) { take(work) }
        }
        group.wait()
        // What a postponed document needs may itself have been postponed: again as long as some go in.
        var before = Int.max
        while true {
            let postponed = state.withLock { state in
                defer { state.postponed = [] }
                return state.postponed
            }
            if postponed.isEmpty { break }
            for (text, file) in postponed { document(text, file, mayPostpone: postponed.count < before) }
            group.wait()
            before = postponed.count
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func take(_ work: InputReader.Work) {
        switch work {
        case .unreadable(let file, let reason): rejects.add(file, .file, reason: reason, text: nil)
        case .document(let text, let file): document(text, file, mayPostpone: true)
        case .lines(let lines, let file):
            for line in lines { self.line(line.text, number: line.number, file) }
        case .history(let file): restore(file)
        }
    }

    // MARK: Lines and documents

    private func line(_ text: [UInt8], number: Int, _ file: InputFile) {
        do throws(JSONError) {
            let document = try JSONDocument(text)
            resource(document, text, file, .line(number))
        } catch {
            rejects.add(file, .line(number), reason: "the line is not JSON: \(error)", text: text)
        }
    }

    private func document(_ text: [UInt8], _ file: InputFile, mayPostpone: Bool) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(text, limits: JSONLimits(bytesMax: InputReader.documentBytesMax))
        } catch {
            return rejects.add(
                file, .file, reason: error.reason == .empty ? "the file is empty" : "the file is not JSON: \(error)",
                text: text)
        }
        let kind = document.withRoot { $0["resourceType"]?.equals("Bundle") == true ? $0["type"]?.string : nil }
        switch kind {
        case "transaction": transaction(document, text, file, mayPostpone: mayPostpone)
        case "batch", "collection": entries(document, file)
        default: resource(document, text, file, .file)
        }
    }

    private func resource(_ document: JSONDocument, _ text: [UInt8], _ file: InputFile, _ place: RejectsFile.Place) {
        begin()
        document.withRoot { view in
            record.importResource(view, fallbackID: { Importer.id(of: view, place) }, permit: permit) { [self] result in
                defer { end() }
                switch result {
                case .success(let written): count(written)
                case .failure(let error): refuse(file, place, error, text)
                }
            }
        }
    }

    // MARK: Bundles

    private func transaction(_ document: JSONDocument, _ text: [UInt8], _ file: InputFile, mayPostpone: Bool) {
        begin()
        let options = BundleOptions(isAtomic: true, isImport: true, contentID: Importer.id)
        record.transaction(
            document, context: WriteContext(concepts: record.conceptSets(permit: permit)), options: options,
            cache: cache, permit: permit
        ) {
            [self] result in
            defer { end() }
            switch result {
            case .success(let results):
                for case .written(let written) in results { count(written) }
            case .failure(let error) where error.category == .unavailable || error.category == .failed: fail(error)
            case .failure(let error) where mayPostpone && error.issues.contains { $0.kind == .notFound }:
                state.withLock { $0.postponed.append((text, file)) }
            case .failure(let error): refuseAll(document, file, error)
            }
        }
    }

    /// A refused transaction is refused whole: every entry is listed, the faulty ones with their faults.
    private func refuseAll(_ document: JSONDocument, _ file: InputFile, _ error: RecordError) {
        document.withRoot { view in
            for (number, entry) in (view["entry"]?.items.map { $0 } ?? []).enumerated() {
                let own = error.issues.filter { $0.place?.hasPrefix("Bundle.entry[\(number)]") ?? false }
                let text = entry["resource"]?.compact()
                if own.isEmpty {
                    let reason =
                        "the transaction was refused whole: " + (error.issues.first.map { $0.place ?? $0.text } ?? "")
                    rejects.add(file, .entry(number), reason: reason, text: text)
                } else {
                    rejects.add(file, .entry(number), RecordError(error.category, own), text: text)
                }
            }
            if view["entry"]?.count ?? 0 == 0 { rejects.add(file, .file, error, text: nil) }
        }
    }

    private func entries(_ document: JSONDocument, _ file: InputFile) {
        begin()
        record.importEntries(
            document, context: WriteContext(concepts: record.conceptSets(permit: permit)), cache: cache,
            contentID: Importer.id, permit: permit
        ) { [self] result in
            defer { end() }
            switch result {
            case .failure(let error) where error.category == .unavailable || error.category == .failed: fail(error)
            case .failure(let error): rejects.add(file, .file, error, text: nil)
            case .success(let results):
                document.withRoot { view in
                    let views = view["entry"]?.items.map { $0 } ?? []
                    for (number, result) in results.enumerated() {
                        switch result {
                        case .written(let written): count(written)
                        case .failed(let error):
                            rejects.add(file, .entry(number), error, text: views[number]["resource"]?.compact())
                        case .read: break
                        }
                    }
                }
            }
        }
    }

    // MARK: Histories

    /// Restores the changes of a history one after the other: the order of commits is the order of lines.
    private func restore(_ file: InputFile) {
        var reader = InputReader(files: [file], opensHistories: true)
        var change: (line: HistoryLine, number: Int)?
        while let work = reader.work() {
            switch work {
            case .unreadable(_, let reason): rejects.add(file, .file, reason: reason, text: nil)
            case .lines(let lines, _):
                for (number, text) in lines {
                    if let next = HistoryLine(text) {
                        if next.method == .delete {
                            restoreDeletion(next, number, text, file)
                        } else {
                            change = (next, number)
                        }
                    } else if let before = change {
                        restore(before.line, text, number, file)
                        change = nil
                    } else {
                        rejects.add(
                            file, .line(number), reason: "no change stands before this line of a history", text: text)
                    }
                }
            case .document, .history: break
            }
        }
    }

    private func restoreDeletion(_ change: HistoryLine, _ number: Int, _ text: [UInt8], _ file: InputFile) {
        begin()
        let restored = Write.Restored(version: change.version, updated: change.updated)
        record.importDeletion(change.type, change.id, restored: restored, permit: permit) { [self] result in
            self.restored(result, file, number, text)
        }
    }

    private func restore(_ change: HistoryLine, _ text: [UInt8], _ number: Int, _ file: InputFile) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(text)
        } catch {
            return rejects.add(file, .line(number), reason: "the line is not JSON: \(error)", text: text)
        }
        begin()
        let restored = Write.Restored(version: change.version, updated: change.updated)
        document.withRoot { view in
            record.importResource(
                view, fallbackID: { change.id }, method: change.method, restored: restored, permit: permit
            ) { [self] result in
                self.restored(result, file, number, text)
            }
        }
    }

    private func restored(_ result: Result<Written, RecordError>, _ file: InputFile, _ number: Int, _ text: [UInt8]) {
        defer { end() }
        switch result {
        case .success(let written): count(written)
        case .failure(let error): refuse(file, .line(number), error, text)
        }
    }

    // MARK: Counting

    private func begin() {
        underWay.wait()
        group.enter()
    }

    private func end() {
        underWay.signal()
        group.leave()
    }

    private func count(_ written: Written) {
        state.withLock { state in
            if written.effect != .deleted && written.version > 0 {
                state.progress.resources[written.address.type, default: 0] += 1
            }
            if written.effect != .unchanged && written.effect != .found { state.progress.written += 1 }
        }
    }

    private func refuse(_ file: InputFile, _ place: RejectsFile.Place, _ error: RecordError, _ text: [UInt8]) {
        if error.category == .unavailable || error.category == .failed { return fail(error) }
        rejects.add(file, place, error, text: text)
    }

    /// The store takes no more: there is no sense in going on.
    private func fail(_ error: RecordError) { state.withLock { $0.failure = $0.failure ?? error } }

    /// An id for a resource without one: of its content, so that the same file gives the same id again, and of its
    /// line, so that two equal resources stay two.
    private static func id(of view: JSONView, _ place: RejectsFile.Place) -> String {
        let seed: UInt64 = if case .line(let number) = place { UInt64(number) } else { 0 }
        return id(of: view.compact(), seed: seed)
    }

    private static func id(of text: [UInt8], seed: UInt64) -> String {
        let halves = unsafe text.withUnsafeBytes { bytes in
            [UInt64(1), 2].map { unsafe xinglin_xxh3(bytes.baseAddress, bytes.count, seed << 8 | $0) }
        }
        let hex = halves.map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        return "h-" + hex
    }
}
