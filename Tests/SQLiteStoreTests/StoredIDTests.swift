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
}
