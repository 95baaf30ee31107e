import Compression
@testable import Exchange
import Testing
import TestSupport

@Suite struct InputReaderTests {
    private let folder = TemporaryFolder()
    private static let pretty = "{\n  \"resourceType\": \"Patient\",\n  \"id\": \"a\"\n}\n"

    /// Each piece of work in short: `document 12`, `lines 1:{"a":1} 2:…`, `unreadable …`.
    private func read(_ name: String, _ bytes: [UInt8]) throws -> [String] {
        let path = folder.file(name, bytes)
        var reader = InputReader(files: try InputFile.collect([path]))
        var work: [String] = []
        while let next = reader.work() {
            guard work.count < 50 else { break }
            switch next {
            case .document(let text, _): work.append("document \(String(decoding: text, as: UTF8.self))")
            case .lines(let lines, _):
                work.append(
                    "lines "
                        + lines.map { "\($0.number):\(String(decoding: $0.text, as: UTF8.self))" }.joined(
                            separator: " "))
            case .history: work.append("history")
            case .unreadable(_, let reason): work.append("unreadable \(reason)")
            }
        }
        #expect(reader.bytesDone == bytes.count)
        return work
    }

    private func read(_ name: String, _ text: String) throws -> [String] { try read(name, Array(text.utf8)) }

    @Test(arguments: [
        ("p.json", pretty, ["document \(pretty)"]), ("p.json", "{\"a\":1}", ["document {\"a\":1}"]),
        ("p.json", "[1,\n2]", ["document [1,\n2]"]), ("empty.json", "", ["document "]),
        ("p.json", "{\"a\":1}\n{\"a\":2}\n", ["lines 1:{\"a\":1} 2:{\"a\":2}"]),
        ("p.ndjson", "{\"a\":1}", ["lines 1:{\"a\":1}"]),
        ("p.ndjson", "\r\n{\"a\":1}\r\n\r\n  \n{\"a\":2} \t\r\n\n", ["lines 2:{\"a\":1} 5:{\"a\":2}"]),
        ("p.jsonl", "nonsense\n{\"a\":2}", ["lines 1:nonsense 2:{\"a\":2}"]), ("e.ndjson", "", []),
        ("e.ndjson", "\n\n", []), ("p.json", "nonsense", ["document nonsense"]),
        ("p.json", "\n{\"a\":1}", ["document \n{\"a\":1}"]), ("changes.ndjson", "{\"change\":{}}\n", ["history"]),
    ])
    func `the first line and the name tell documents from lines`(name: String, text: String, work: [String]) throws {
        #expect(try read(name, text) == work)
    }

    @Test(arguments: ["{\"a\":1}\n", "{\"a\":1}\r\n", "{\"a\":1}\n\n \n"])
    func `one document on one line with a line's end is a document`(text: String) throws {
        #expect(try read("p.json", text).map { $0.prefix(16) } == ["document {\"a\":1}"])
    }

    @Test func `compressed files are told by their first bytes`() throws {
        #expect(try read("p.json.gz", gzip(Array(Self.pretty.utf8), level: 6)) == ["document \(Self.pretty)"])
        #expect(
            try read("misnamed.json", gzip(Array("{\"a\":1}\n{\"a\":2}".utf8), level: 6)) == [
                "lines 1:{\"a\":1} 2:{\"a\":2}"
            ])
        #expect(
            try read(
                "p.ndjson.gz", gzip(Array("{\"a\":1}\n".utf8), level: 6) + gzip(Array("{\"a\":2}\n".utf8), level: 1))
                == ["lines 1:{\"a\":1} 2:{\"a\":2}"])
        // bz2.compress(b"Xinglin"), from Python 3.
        let bzip2: [UInt8] = [
            0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x39, 0x41, 0x07, 0x75, 0x00, 0x00, 0x00, 0x03,
            0x00, 0x00, 0x40, 0x00, 0xa5, 0x20, 0x00, 0x21, 0x83, 0x41, 0x9a, 0x01, 0x17, 0x0b, 0x8b,
            0xb9, 0x22, 0x9c, 0x28, 0x48, 0x1c, 0xa0, 0x83, 0xba, 0x80,
        ]
        #expect(try read("x.json.bz2", bzip2) == ["document Xinglin"])
        #expect(try read("x.json.bz2", Array(bzip2.dropLast(4))) == ["unreadable the compressed file ends too early"])
    }

    /// Lines that do not compress well, so that a cut falls behind some of them.
    private static let manyLines = (1...5000).map { "{\"n\":\($0 &* 2_654_435_761 % 4_294_967_296)}\n" }.joined()

    @Test(arguments: ["p.json.gz", "p.ndjson.gz"])
    func `a compressed file that ends too early is told`(name: String) throws {
        let whole = gzip(Array((name == "p.json.gz" ? Self.pretty : Self.manyLines).utf8), level: 6)
        for cut in [whole.count / 2, whole.count - 8, whole.count - 1] {
            let work = try read(name, Array(whole[..<cut]))
            #expect(
                work.last == "unreadable the compressed file ends too early",
                "cut at \(cut) of \(whole.count): \(work.last?.prefix(80) ?? "nothing")")
        }
    }

    @Test(arguments: ["p.json.gz", "p.ndjson.gz"])
    func `a compressed file that is damaged is told`(name: String) throws {
        var bytes = gzip(Array(Self.manyLines.utf8), level: 6)
        bytes[bytes.count - 6] ^= 0xFF
        #expect(try read(name, bytes).last == "unreadable the compressed file is damaged")
        #expect(try read(name, [0x1F, 0x8B, 0x00]).last?.hasPrefix("unreadable") == true)
    }

    @Test func `long files come in runs of lines, each line once`() throws {
        let work = try read("p.ndjson", Self.manyLines)
        #expect(work.count == 5000 / InputReader.linesPerRun)
        let numbers = work.flatMap {
            $0.dropFirst("lines ".count).split(separator: " ").compactMap { Int($0.prefix { $0 != ":" }) }
        }
        #expect(numbers == Array(1...5000))
    }

    @Test func `a file that is gone is told and the next is read`() throws {
        let files = try InputFile.collect([folder.file("a.json", "{}"), folder.file("b.json", "{}")])
        TemporaryFolder.remove(files[0].path)
        var reader = InputReader(files: files)
        guard case .unreadable(let file, _)? = reader.work() else {
            Issue.record("a.json was read")
            return
        }
        #expect(file.name == "a.json")
        guard case .document? = reader.work() else {
            Issue.record("b.json was not read")
            return
        }
        if reader.work() != nil { Issue.record("there is more than two files") }
    }

    @Test func `files are collected by name and from folders what says it is JSON`() throws {
        for name in ["b.json", "a.ndjson.gz", "c.JSON.BZ2", "d.txt", ".hidden.json", "e.jsonl"] {
            folder.file(name, "{}")
        }
        #expect(try InputFile.collect([folder.path]).map(\.name) == ["a.ndjson.gz", "b.json", "c.JSON.BZ2", "e.jsonl"])
        #expect(
            try InputFile.collect(["\(folder.path)/d.txt", "\(folder.path)/b.json"]).map(\.name) == ["d.txt", "b.json"])
        #expect(throws: ExchangeError.self) { try InputFile.collect(["\(folder.path)/nosuch"]) }
    }
}
