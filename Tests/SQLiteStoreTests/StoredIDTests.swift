import TestSupport
import Testing

@testable import SQLiteStore

@Suite struct StoredIDTests {
    private static let uuid = "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f5a6b"

    @Test(arguments: [
        "a", "A", "1", "-", ".", String(repeating: "x", count: 64), uuid, uuid.uppercased(),
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "0195a3b41c2d-7e8f-9a0b-1c2d3e4f5a6bx",
        "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f5a6g",
        "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f5a6", "0195a3b4-1c2d-7e8f-9a0b-1c2d3e4f5a6-",
        "--------------------------------00-0",
    ])
    func `comes back as it was`(id: String) { #expect(StoredID.text(StoredID.column(id)) == id) }

    @Test func `a UUID in its usual form takes 16 bytes`() {
        guard case .blob(let bytes) = StoredID.column(Self.uuid) else {
            Issue.record("a UUID is no blob")
            return
        }
        #expect(bytes.count == 16 && bytes.prefix(2) == [0x01, 0x95] && bytes.last == 0x6b)
        #expect(StoredID.column(Self.uuid.uppercased()) == .text(Self.uuid.uppercased()))
    }

    @Test func `the first UUID behind a text is the first of all that are`() {
        var random = SeededGenerator(seed: 5)
        func uuid() -> String { StoredID.text(.blob((0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) })) }
        let uuids = (0..<400).map { _ in uuid() }.sorted() + ["ffffffff-ffff-ffff-ffff-ffffffffffff"]
        var texts = ["", "p1", "0", "-", ".", "~", "ffffffff-ffff-ffff-ffff-ffffffffffffx", "g", "G", "00000000", "9z"]
        for uuid in uuids.prefix(100) {
            let length = Int(random.next() % 37)
            texts += [
                uuid, String(uuid.prefix(length)), uuid.uppercased(), uuid + "x",
                String(uuid.prefix(length)) + ["g", "-", "A", "0", ".", "f"][Int(random.next() % 6)],
            ]
        }
        for text in texts {
            let first = StoredID.firstUUID(notBefore: text)
            for uuid in uuids {
                let isBehind = !uuid.utf8.lexicographicallyPrecedes(text.utf8)
                guard case .blob(let bytes) = StoredID.column(uuid) else { continue }
                let isFound = first.map { !bytes.lexicographicallyPrecedes($0) } ?? false
                #expect(isFound == isBehind, "\(uuid) and \(text)")
            }
        }
    }
}
