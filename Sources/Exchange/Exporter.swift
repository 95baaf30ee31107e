internal import FHIR
internal import Glibc
package import Record
internal import Search
internal import Store
package import Trust
internal import Wording

/// Writes the record into a folder as NDJSON: the current state by type, or every version in the order of the log.
package struct Exporter {
    private static let pageSize = 1000
    private static let bufferBytes = 1 << 20

    private let record: Record
    private let permit: Permit
    private let folder: String

    package init(record: Record, folder: String, permit: Permit) {
        self.record = record
        self.folder = folder
        self.permit = permit
    }

    /// Makes the folder, or checks that it is empty: an export never mixes with what lies there.
    package func prepare() throws(ExchangeError) {
        if unsafe mkdir(folder, 0o700) == 0 { return }
        guard errno == EEXIST, let directory = unsafe opendir(folder) else {
            throw ExchangeError("\(folder): \(unsafe String(cString: strerror(errno)))")
        }
        defer { unsafe closedir(directory) }
        var entries = 0
        while unsafe readdir(directory) != nil { entries += 1 }
        guard entries <= 2 else { throw ExchangeError("\(folder) is not empty: export into a new or empty folder") }
    }

    /// Writes `Type.ndjson` for each type that has resources.
    ///
    /// - Returns: the number of resources by type.
    package func exportCurrent(_ onProgress: (Int) -> Void) throws -> [(type: String, count: Int)] {
        var counts: [(type: String, count: Int)] = []
        var done = 0
        for (type, _) in try record.statistics(permit: permit).resources {
            var file = try OutputFile("\(folder)/\(type.name).ndjson")
            var cursor: PageCursor?
            var count = 0
            repeat {
                let query = SearchQuery(type: type, criteria: [], count: Exporter.pageSize, cursor: cursor)
                let request = SearchRequest(query: query)
                let page = try record.search(request, permit: permit)
                for version in page.matches { try file.write(line: version.text) }
                count += page.matches.count
                done += page.matches.count
                cursor = page.next
                onProgress(done)
            } while cursor != nil
            try file.finish()
            counts.append((type.name, count))
        }
        return counts
    }

    /// Writes `changes.ndjson`: every version, in the order in which they came.
    ///
    /// - Returns: the number of versions.
    package func exportHistory(_ onProgress: (Int) -> Void) throws -> Int {
        var file = try OutputFile("\(folder)/\(HistoryLine.fileName)")
        var last: Int64 = 0
        var count = 0
        while true {
            let changes = try record.changes(after: last, limit: Exporter.pageSize, permit: permit)
            guard let end = changes.last else { break }
            for change in changes { try file.write(line: HistoryLine.text(of: change)) }
            last = end.sequence
            count += changes.count
            onProgress(count)
        }
        try file.finish()
        return count
    }

    /// A file written through a buffer, synced at its end.
    private struct OutputFile: ~Copyable {
        private let descriptor: Int32
        private let path: String
        private var buffer: [UInt8] = []

        init(_ path: String) throws {
            self.path = path
            descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw ExchangeError("\(path): \(unsafe String(cString: strerror(errno)))") }
        }

        deinit { close(descriptor) }

        mutating func write(line: [UInt8]) throws {
            buffer += line
            buffer.append(0x0A)
            if buffer.count >= Exporter.bufferBytes { try flush() }
        }

        mutating func finish() throws {
            try flush()
            guard fsync(descriptor) == 0 else {
                throw ExchangeError("\(path): \(unsafe String(cString: strerror(errno)))")
            }
        }

        private mutating func flush() throws {
            var written = 0
            while written < buffer.count {
                let count = unsafe buffer.withUnsafeBytes {
                    unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
                }
                guard count > 0 else { throw ExchangeError("\(path): \(unsafe String(cString: strerror(errno)))") }
                written += count
            }
            buffer.removeAll(keepingCapacity: true)
        }
    }
}
