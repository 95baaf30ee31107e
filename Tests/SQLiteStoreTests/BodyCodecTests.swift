import Store
import Testing
import Wording

@testable import SQLiteStore

@Suite struct BodyCodecTests {
    private static let texts: [[UInt8]] = [
        [], [0], Array("{\"resourceType\":\"Patient\",\"id\":\"a\"}".utf8), [UInt8](repeating: 0x20, count: 300_000),
        (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) },
    ]

    private static func dictionary() throws -> [UInt8] { try #require(DictionaryTrainerTests.filled().train()) }

    private static func decompress(_ codec: BodyCodec, _ bytes: [UInt8], _ dictionary: Int) throws -> [UInt8] {
        try unsafe bytes.withUnsafeBytes { try unsafe BodyDecompressor(codec).decompress($0, dictionary: dictionary) }
    }

    @Test(arguments: texts) func `comes back without a dictionary`(text: [UInt8]) throws {
        let codec = BodyCodec()
        let (dictionary, bytes) = try codec.compress(text)
        #expect(dictionary == 0)
        #expect(try Self.decompress(codec, bytes, 0) == text)
    }

    @Test(arguments: texts) func `comes back with the dictionary that it was compressed with`(text: [UInt8]) throws {
        let codec = BodyCodec()
        let plain = try codec.compress(text)
        codec.add(number: 1, bytes: try Self.dictionary())
        let first = try codec.compress(text)
        codec.add(number: 2, bytes: try #require(DictionaryTrainerTests.filled(word: "Encounter").train()))
        let second = try codec.compress(text)
        #expect([plain.dictionary, first.dictionary, second.dictionary] == [0, 1, 2])
        for (dictionary, bytes) in [plain, first, second] {
            #expect(try Self.decompress(codec, bytes, dictionary) == text)
        }
    }

    @Test func `a dictionary makes bodies small`() throws {
        let codec = BodyCodec()
        let text = DictionaryTrainerTests.sample(9_999, word: "Observation")
        let plain = try codec.compress(text).bytes.count
        codec.add(number: 1, bytes: try Self.dictionary())
        #expect(try codec.compress(text).bytes.count * 2 < plain)
    }

    @Test func `bytes that it did not make are refused`() throws {
        let codec = BodyCodec()
        let text = DictionaryTrainerTests.sample(1, word: "Observation")
        let bytes = try codec.compress(text).bytes
        let spoilt: [[UInt8]] = [
            [], [0x28], Array(bytes.dropLast()), Array(bytes.prefix(12)), [0, 0] + bytes.dropFirst(2), text,
        ]
        for bytes in spoilt {
            #expect(throws: StoreError.corrupt(reason: "a body is not readable")) {
                _ = try Self.decompress(codec, bytes, 0)
            }
        }
        // An unknown dictionary.
        #expect(throws: StoreError.corrupt(reason: "a body is not readable")) {
            _ = try Self.decompress(codec, bytes, 5)
        }
        // The codec is as good as before.
        #expect(try Self.decompress(codec, bytes, 0) == text)
    }

    @Test func `no spoilt byte takes the process down`() throws {
        let codec = BodyCodec()
        codec.add(number: 1, bytes: try Self.dictionary())
        let (dictionary, bytes) = try codec.compress(DictionaryTrainerTests.sample(1, word: "Observation"))
        for at in bytes.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var spoilt = bytes
                spoilt[at] ^= mask
                // A flipped literal gives another text of the same length: the digest is what notices.
                let text = try? Self.decompress(codec, spoilt, dictionary)
                #expect(text.map { $0.count < 1 << 30 } ?? true)
            }
        }
    }
}
