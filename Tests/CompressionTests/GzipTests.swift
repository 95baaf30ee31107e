import Compression
import Testing

@Suite struct GzipTests {
    @Test(arguments: 0...9)
    func `gives back what it was given, at each level`(level: Int) throws {
        for content in [
            [], [0x00], SampleBytes.random(count: 1_000_000), SampleBytes.repeated(count: 1_000_000),
        ] {
            let compressed = gzip(content, level: level)
            #expect(try gunzip(compressed, limitBytes: content.count) == content)
        }
    }

    @Test func `makes repeated content a thousand times smaller`() {
        #expect(gzip(SampleBytes.repeated(count: 1_000_000), level: 6).count < 1_100)
    }

    @Test func `adds little to content that does not compress`() {
        // Stored blocks: 5 bytes for each 16,383 (memory level 8), 18 bytes for header and trailer.
        #expect(gzip(SampleBytes.random(count: 1_000_000), level: 6).count <= 1_000_000 + 62 * 5 + 18)
    }

    @Test func `writes no time and no name, so equal content gives equal bytes`() {
        let compressed = gzip([0x61], level: 6)
        // Method 8, no flags, time 0, no hint of level, system 3 (Unix): RFC 1952 section 2.3.
        #expect(compressed.starts(with: [0x1f, 0x8b, 0x08, 0x00, 0, 0, 0, 0, 0x00, 0x03]))
        #expect(compressed == gzip([0x61], level: 6))
    }

    @Test(arguments: [0, 6])
    func `needs twenty odd bytes for nothing`(level: Int) {
        #expect((20...23).contains(gzip([], level: level).count))
    }

    @Test(arguments: [-1, 10])
    func `refuses a level out of range`(level: Int) async {
        await #expect(processExitsWith: .failure) { [level] in
            _ = gzip([], level: level)
        }
    }
}

@Suite struct GzipEncoderTests {
    @Test(arguments: [0, 1, 9])
    func `pieces make one member`(level: Int) throws {
        let pieces = [
            Array("first".utf8), [], SampleBytes.random(count: 300_000), SampleBytes.repeated(count: 500_000),
            SampleBytes.random(count: 64 * 1024),
        ]
        var encoder = GzipEncoder(level: level)
        var packed = pieces.flatMap { encoder.add($0) }
        packed += encoder.finish()
        #expect(try gunzip(packed, limitBytes: 1 << 20) == pieces.flatMap { $0 })
    }

    @Test func `each piece can be unpacked when it comes`() throws {
        var encoder = GzipEncoder(level: 1)
        var decompressor = Decompressor(form: .gzip)
        for number in 0..<20 {
            let piece = SampleBytes.random(count: number * 1000)
            var content: [UInt8] = []
            try decompressor.append(encoder.add(piece).span, into: &content)
            #expect(content == piece)
        }
        var rest: [UInt8] = []
        try decompressor.append(encoder.finish().span, into: &rest)
        #expect(rest.isEmpty)
        try decompressor.finish()
    }

    @Test func `nothing at all is a member too`() throws {
        var encoder = GzipEncoder(level: 1)
        #expect(try gunzip(encoder.finish(), limitBytes: 0).isEmpty)
    }
}
