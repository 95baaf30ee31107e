internal import CSQLite
internal import FHIR
internal import JSON
internal import Search
internal import Store
package import Wording

/// Checks that what the engine is built on does here what it must: SQLite, zstd, and the embedded definitions.
package enum LibraryCheck {
    /// What is wrong; nothing wrong is an empty list.
    package static func findings() -> [Message] { sqlite() + compression() + definitions() }

    /// Tables of strict types, rows returned by changes, and calls from several threads.
    private static func sqlite() -> [Message] {
        var findings: [Message] = []
        if sqlite3_threadsafe() == 0 { findings.append("SQLite was built for one thread") }
        do {
            let connection = try Connection(path: ":memory:", mode: .readWrite)
            try connection.execute(IndexSchema.tables)
            let statement = try connection.statement("INSERT INTO word(text) VALUES(?1) RETURNING text")
            statement.bind(1, "杏林")
            if try !statement.step() || statement.text(0) != "杏林" { findings.append("SQLite gives a wrong answer") }
        } catch {
            findings.append(
                "SQLite \(unsafe String(cString: sqlite3_libversion())) does not do what is needed: \(String(describing: error))"
            )
        }
        return findings
    }

    private static func compression() -> [Message] {
        let text = Array(String(repeating: "{\"resourceType\":\"Patient\"}", count: 50).utf8)
        let codec = BodyCodec()
        do {
            let packed = try codec.compress(text)
            let back = unsafe try packed.bytes.withUnsafeBytes {
                unsafe try BodyDecompressor(codec).decompress($0, dictionary: 0)
            }
            return back == text && packed.bytes.count < text.count ? [] : ["zstd does not give back what it took"]
        } catch {
            return ["zstd fails: \(StoreError(error).message)"]
        }
    }

    /// A resource that is right is taken and indexed, one that is wrong is not taken.
    private static func definitions() -> [Message] {
        func faults(_ gender: String) -> (faults: Int, entries: Int)? {
            let text = "{\"resourceType\":\"Patient\",\"gender\":\"\(gender)\",\"birthDate\":\"2000-01-01\"}"
            return try? JSONDocument(Array(text.utf8)).withRoot { view in
                var validator = Validator()
                var extractor = IndexExtractor()
                return (validator.validate(view).count, extractor.extract(view, type: .patient).count)
            }
        }
        guard let right = faults("female"), let wrong = faults("x"), right.faults == 0, right.entries > 2,
            wrong.faults == 1
        else { return ["the embedded definitions do not tell a right resource from a wrong one"] }
        return []
    }
}
