internal import FHIR
internal import Glibc
internal import JSON
internal import Search
internal import Store

/// What raw SQLite does when each group's commit also writes all index rows: one file with the product's tables, one
/// connection, WAL, synchronous FULL; in one transaction the group's bodies and, sorted by table, all their index rows.
///
/// `rawsqlite FILE BASE.ndjson TEMPLATES` loads the base, then takes a line `SECONDS GROUP` at a time from standard
/// input and answers each with a JSON object. Only the transactions are timed: parsing, extraction and compression are
/// done before, and cost this side nothing.
@main
struct RawSQLite {
    let connection: Connection
    let codec = BodyCodec()
    var dictionary = IndexDictionary()
    var sequence: Int64 = 0

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else {
            print("usage: rawsqlite FILE BASE.ndjson TEMPLATES")
            exit(1)
        }
        let base = lines(arguments[2])
        let templates = lines(arguments[3]).map(Template.init)
        var raw = try RawSQLite(file: arguments[1], samples: base)
        for start in stride(from: 0, to: base.count, by: 10_000) {
            _ = try raw.commit(base[start..<min(start + 10_000, base.count)].map { raw.prepare(Array($0)) })
        }
        raw.connection.checkpoint(truncate: false)
        print("{\"loaded\": \(base.count)}")
        fflush(nil)
        var number = 0
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard words.count == 2, let seconds = Double(words[0]), let size = Int(words[1]) else { break }
            try raw.run(seconds: seconds, group: size, templates: templates, number: &number)
        }
    }

    init(file: String, samples: [ArraySlice<UInt8>]) throws {
        connection = try Connection(path: file, mode: .readWrite)
        try connection.execute("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL")
        try connection.execute(RecordSchema.tuning)
        // SQLite's own checkpoints: after the commit that makes the log longer than 64 MiB.
        try connection.execute("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384; \(RecordSchema.tables)")
        try connection.execute("\(IndexSchema.tables) INSERT INTO state VALUES('targets', 0)")
        var trainer = DictionaryTrainer()
        for text in samples { trainer.offer(Array(text), type: RawSQLite.type(of: Array(text))) }
        if let bytes = trainer.train() { codec.add(number: 1, bytes: bytes) }
    }

    // MARK: Groups

    private mutating func run(seconds: Double, group: Int, templates: [Template], number: inout Int) throws {
        var times: [Double] = []
        var sum = 0.0
        var processor = 0.0
        let start = RawSQLite.now()
        while sum < seconds {
            let rows = (0..<group).map { at in prepare(templates[(number + at) % templates.count].text(number + at)) }
            number += group
            let before = RawSQLite.now(CLOCK_THREAD_CPUTIME_ID)
            let time = try commit(rows)
            processor += RawSQLite.now(CLOCK_THREAD_CPUTIME_ID) - before
            times.append(time)
            sum += time
        }
        let whole = RawSQLite.now() - start
        let creates = Double(times.count * group)
        times.sort()
        func part(_ share: Double) -> Double { times[min(Int(Double(times.count) * share), times.count - 1)] * 1000 }
        print(
            """
            {"creates": \(times.count * group), "seconds": \(sum), "per_second": \(creates / sum), \
            "whole_per_second": \(creates / whole), "cpu_us": \(processor * 1e6 / creates), \
            "commit_p50_ms": \(part(0.5)), "commit_p99_ms": \(part(0.99)), "commit_max_ms": \(part(1))}
            """)
        fflush(nil)
    }

    /// - Returns: seconds from the beginning of the transaction until it is durable, a checkpoint when one is due included.
    private mutating func commit(_ rows: [Prepared]) throws -> Double {
        let start = RawSQLite.now()
        try connection.execute("BEGIN IMMEDIATE")
        var index = IndexRows()
        for row in rows {
            sequence += 1
            try insert(row)
            try index.add(row.entries, institution: .first, key: sequence, &dictionary, connection)
        }
        _ = try index.insert(into: connection)
        try connection.execute("COMMIT")
        return RawSQLite.now() - start
    }

    // MARK: Rows

    private struct Prepared {
        let address: ResourceAddress
        let entries: [IndexEntry]
        let digest: UInt64
        let dictionary: Int
        let body: [UInt8]
    }

    private func prepare(_ text: [UInt8]) -> Prepared {
        guard let document = try? JSONDocument(text), let (dictionary, body) = try? codec.compress(text) else {
            fatalError("a body is not JSON")
        }
        let type = RawSQLite.type(of: text)
        var extractor = IndexExtractor()
        let (id, entries) = document.withRoot { ($0["id"]?.string ?? "", extractor.extract($0, type: type)) }
        return Prepared(
            address: ResourceAddress(type: type, id: id), entries: entries, digest: Digest.text(text),
            dictionary: dictionary, body: body)
    }

    /// The body, and the rows of identity, type and log. Key and sequence are one: nothing is changed here.
    private func insert(_ row: Prepared) throws {
        let type = Int(row.address.type.number)
        let id = StoredID.column(row.address.id)
        let change = try connection.statement(
            "INSERT INTO change VALUES(?1, 1, ?2, ?3, ?1, 1, ?4, 1, NULL, ?5, 0, ?6, ?7)")
        change.bind(1, sequence)
        change.bind(2, type)
        change.bind(3, id)
        change.bind(4, Int(RawSQLite.now() * 1e6))
        change.bind(5, row.dictionary)
        change.bind(6, Int64(bitPattern: row.digest))
        change.bind(7, row.body)
        try change.run()
        let identity = try connection.statement("INSERT INTO identity VALUES(1, ?1, ?2, ?3, 1, ?3, 1)")
        identity.bind(1, type)
        identity.bind(2, id)
        identity.bind(3, sequence)
        try identity.run()
        for table in ["resource VALUES(1, ?1, ?2, ?2)", "by_type VALUES(1, ?1, ?2, ?2)"] {
            let statement = try connection.statement("INSERT INTO \(table)")
            statement.bind(1, type)
            statement.bind(2, sequence)
            try statement.run()
        }
    }

    // MARK: Helpers

    /// A line `Type<TAB>JSON` with `@@N@@` where each copy differs.
    private struct Template {
        let before: [UInt8]
        let after: [UInt8]

        init(_ line: ArraySlice<UInt8>) {
            let json = line.drop { $0 != 0x09 }.dropFirst()
            let mark = Array("@@N@@".utf8)
            let at = json.indices.first { json[$0...].starts(with: mark) } ?? json.endIndex
            before = Array(json[..<at])
            after = at == json.endIndex ? [] : Array(json[(at + mark.count)...])
        }

        /// With an id, as the product puts one in: UUIDs of version 7, so that what is made together lies together.
        func text(_ number: Int) -> [UInt8] {
            var id = Array("\(String(Int(RawSQLite.now() * 1000), radix: 16))".utf8)
            while id.count < 12 { id.insert(UInt8(ascii: "0"), at: 0) }
            let random = Array(String(UInt64.random(in: (1 << 60)...UInt64.max), radix: 16).utf8)
            let groups = [
                id[0..<8], id[8..<12], [0x37] + random[0..<3], [0x38] + random[3..<6], [0x30, 0x30] + random[6..<16],
            ]
            let uuid = groups.joined(separator: [UInt8(ascii: "-")])
            return Array("{\"id\":\"".utf8) + uuid + Array("\",".utf8)
                + before.dropFirst() + Array("raw\(number)".utf8) + after
        }
    }

    private static func type(of text: [UInt8]) -> ResourceType {
        guard let document = try? JSONDocument(text),
            let type = document.withRoot({ $0["resourceType"]?.string }).flatMap({ ResourceType($0) })
        else { fatalError("a body is no resource") }
        return type
    }

    private static func now(_ clock: clockid_t = CLOCK_REALTIME) -> Double {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func lines(_ path: String) -> [ArraySlice<UInt8>] {
        guard let file = unsafe fopen(path, "rb") else { fatalError("cannot read \(path)") }
        defer { unsafe fclose(file) }
        var all: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe fread(&part, 1, part.count, file)
            if count == 0 { return all.split(separator: 0x0A) }
            all += part[..<count]
        }
    }
}
