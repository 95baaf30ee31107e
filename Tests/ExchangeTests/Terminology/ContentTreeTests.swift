import Compression
import Exchange
import SQLiteStore
import Terminology
import TestSupport
import Testing

/// Zip archives: what is wrong with one is said, and nothing leads out of it.
@Suite struct ContentTreeTests {
    private let test: TestLoad
    private let whole = Archives.zip([("a/one.json", system("urn:one")), ("b.json", ""), ("c/", "")])

    init() throws { test = try TestLoad() }

    @Test func `names the entry that is wrong`() throws {
        let path = test.folder.file("x.zip", Archives.zip([("a/one.json", system("urn:one")), ("b/two.json", "[")]))
        let complaint = try test.complaint(path)
        #expect(complaint.hasPrefix("x.zip, b/two.json: is not JSON"), "\(complaint)")
    }

    @Test(arguments: ["../evil.json", "a/../../evil.json", "/etc/evil.json", "a\u{1B}[2J.json", ""])
    func `refuses names that lead out of the archive`(name: String) throws {
        let complaint = try test.complaint(test.folder.file("x.zip", Archives.zip([(name, "{}")])))
        #expect(
            complaint == "x.zip: entry 1 of the archive has a name that leads out of it: it is not loaded",
            "\(complaint)")
    }

    @Test func `a cut archive has no directory`() throws {
        let complaint = try test.complaint(test.folder.file("x.zip", Array(whole.dropLast(3))))
        #expect(complaint == "x.zip: the zip archive has no directory at its end: was it copied whole?")
    }

    @Test func `damage in the content meets the checksum`() throws {
        let bytes = Archives.zip([("a.json", system("urn:one"))])
        var found = false
        for at in 36..<60 {
            var damaged = bytes
            damaged[at] ^= 0x10
            let text = try? test.complaint(test.folder.file("x.zip", damaged))
            if text == "x.zip, a.json: the compressed file is damaged" { found = true }
        }
        #expect(found)
        #expect(try test.store.loaded().isEmpty)
    }

    @Test func `any damage is an error or is not seen, never a crash`() throws {
        for at in whole.indices {
            for bit in [0x01, 0x80] as [UInt8] {
                var damaged = whole
                damaged[at] ^= bit
                _ = try? TerminologyLoader(store: test.store).run([test.folder.file("x.zip", damaged)])
            }
        }
    }

    @Test func `an entry is not longer than the archive says`() throws {
        let text = system("urn:one")
        var bytes = Archives.zip([("a.json", text)])
        // The length of the content in the directory, which is what counts: 24 bytes from its start.
        let directory = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x50, 0x4B, 0x01, 0x02]) })
        bytes[directory + 24] = 10
        bytes[directory + 25] = 0
        let complaint = try test.complaint(test.folder.file("x.zip", bytes))
        #expect(complaint == "x.zip, a.json: the entry is longer than the archive says")
    }

    @Test func `an empty folder has nothing to load`() throws {
        let path = "\(test.folder.path)/empty"
        TemporaryFolder.make(path)
        #expect(try test.complaint(path) == "empty: the folder has no files")
    }
}
