import Compression
import Testing

@Suite struct GunzipTests {
    @Test func `joins concatenated members`() throws {
        let members = gzip([1, 2], level: 1) + gzip([], level: 6) + gzip([3], level: 9)
        #expect(try gunzip(members, limitBytes: 3) == [1, 2, 3])
    }

    @Test func `reads a header with name, comment, extra field and header checksum`() throws {
        // Made with Python: all optional fields of RFC 1952 section 2.3, content "Xinglin".
        let member: [UInt8] = [
            0x1f, 0x8b, 0x08, 0x1e, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x03, 0x00, 0x61, 0x62, 0x63, 0x61, 0x2e,
            0x74, 0x78, 0x74, 0x00, 0x6e, 0x6f, 0x74, 0x65, 0x00, 0xa5, 0x9b, 0x8b, 0xc8, 0xcc, 0x4b, 0xcf, 0xc9,
            0xcc, 0x03, 0x00, 0x5f, 0x8e, 0xa6, 0x7d, 0x07, 0x00, 0x00, 0x00,
        ]
        #expect(try gunzip(member, limitBytes: 7) == Array("Xinglin".utf8))
    }

    @Test func `never takes a cut member for a whole one`() {
        let member = gzip(Array("Xinglin, Xinglin, apricot forest".utf8), level: 6)
        for count in 0..<member.count {
            #expect(throws: CompressionError.truncated, "cut after \(count) bytes") {
                try gunzip(Array(member.prefix(count)), limitBytes: 1_000)
            }
        }
    }

    @Test func `finds a changed byte wherever it counts`() {
        let member = gzip(Array("Xinglin, Xinglin, apricot forest".utf8), level: 6)
        // Bytes 4 to 9 hold time, hint and system, which no checksum covers; byte 3 holds the flags.
        for index in [0, 1, 2] + Array(10..<member.count) {
            var changed = member
            changed[index] ^= 0x01
            #expect(throws: CompressionError.self, "byte \(index) changed") {
                try gunzip(changed, limitBytes: 1_000)
            }
        }
    }

    @Test(arguments: [
        Array("{\"resourceType\":\"Patient\"}".utf8),
        [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01],  // a zlib wrapper, not gzip
        Bzip2Fixture.xinglin,
        Array(repeating: 0x00, count: 64),
    ])
    func `refuses what is not gzip`(input: [UInt8]) {
        #expect { try gunzip(input, limitBytes: 1_000) } throws: { error in
            guard case CompressionError.corrupted(let text) = error else { return false }
            return text.hasPrefix("gzip: incorrect header check")
        }
    }

    @Test(arguments: [[0x00], [0x00, 0x00], [0x1f], Array("trailing".utf8)])
    func `refuses what follows the last member`(garbage: [UInt8]) {
        #expect(throws: CompressionError.self) {
            try gunzip(gzip([1, 2, 3], level: 6) + garbage, limitBytes: 1_000)
        }
    }

    @Test func `refuses empty input`() {
        #expect(throws: CompressionError.truncated) { try gunzip([], limitBytes: 0) }
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func `allows the limit and refuses one byte more`(count: Int) throws {
        let content = SampleBytes.repeated(count: count)
        #expect(try gunzip(gzip(content, level: 6), limitBytes: count) == content)
        #expect(throws: CompressionError.tooLarge(limitBytes: count)) {
            try gunzip(gzip(content + [0x61], level: 6), limitBytes: count)
        }
    }

    @Test func `counts all members against the limit`() {
        let member = gzip(SampleBytes.repeated(count: 600), level: 6)
        #expect(throws: CompressionError.tooLarge(limitBytes: 1_000)) {
            try gunzip(member + member, limitBytes: 1_000)
        }
    }
}
