import Compression
import Testing

@Suite struct DecompressorTests {
    @Test(arguments: [1, 2, 7, 64, 4_096, .max])
    func `reads the same whatever the size of the pieces`(pieceBytes: Int) throws {
        let apricots = Array(repeating: Array("apricot ".utf8), count: 37_500).flatMap(\.self)
        #expect(try decompress(gzip(apricots, level: 6), as: .gzip, pieceBytes: pieceBytes) == apricots)
        #expect(try decompress(Bzip2Fixture.apricots, as: .bzip2, pieceBytes: pieceBytes) == apricots)
        #expect(try decompress(Bzip2Fixture.apricots, as: .none, pieceBytes: pieceBytes) == Bzip2Fixture.apricots)
    }

    @Test(arguments: [1, 5, .max])
    func `joins concatenated gzip members`(pieceBytes: Int) throws {
        let members = gzip([1, 2], level: 6) + gzip([], level: 6) + gzip([3], level: 6)
        #expect(try decompress(members, as: .gzip, pieceBytes: pieceBytes) == [1, 2, 3])
    }

    @Test(arguments: [1, 5, .max])
    func `joins concatenated bzip2 streams`(pieceBytes: Int) throws {
        let streams = Bzip2Fixture.xinglin + Bzip2Fixture.empty + Bzip2Fixture.xinglin
        #expect(try decompress(streams, as: .bzip2, pieceBytes: pieceBytes) == Array("XinglinXinglin".utf8))
    }

    @Test func `appends to what the output holds`() throws {
        var decompressor = Decompressor(form: .gzip)
        var output: [UInt8] = [1]
        try decompressor.append(gzip([2], level: 6).span, into: &output)
        try decompressor.finish()
        #expect(output == [1, 2])
    }

    @Test func `gives content before the member is complete`() throws {
        let content = SampleBytes.random(count: 100_000)
        let member = gzip(content, level: 6)
        var decompressor = Decompressor(form: .gzip)
        var output: [UInt8] = []
        try decompressor.append(Array(member.prefix(90_000)).span, into: &output)
        #expect(output.count > 50_000)
        #expect(content.starts(with: output))
    }

    @Test func `accepts empty pieces anywhere`() throws {
        var decompressor = Decompressor(form: .bzip2)
        var output: [UInt8] = []
        let nothing: [UInt8] = []
        try decompressor.append(nothing.span, into: &output)
        for byte in Bzip2Fixture.xinglin {
            try decompressor.append([byte].span, into: &output)
            try decompressor.append(nothing.span, into: &output)
        }
        try decompressor.finish()
        #expect(output == Array("Xinglin".utf8))
    }

    @Test func `copies empty content through`() throws {
        #expect(try decompress([], as: .none) == [])
    }

    @Test(arguments: [CompressedForm.gzip, .bzip2])
    func `takes no bytes at all for a cut stream`(form: CompressedForm) {
        #expect(throws: CompressionError.truncated) { try decompress([], as: form) }
    }

    @Test(arguments: [1, .max])
    func `never takes a cut gzip member for a whole one`(pieceBytes: Int) {
        let member = gzip(Array("Xinglin".utf8), level: 6)
        for count in 0..<member.count {
            #expect(throws: CompressionError.truncated, "cut after \(count) bytes") {
                try decompress(Array(member.prefix(count)), as: .gzip, pieceBytes: pieceBytes)
            }
        }
    }

    @Test func `never takes a cut bzip2 stream for a whole one`() {
        for stream in [Bzip2Fixture.empty, Bzip2Fixture.xinglin, Bzip2Fixture.apricots] {
            for count in 0..<stream.count {
                #expect(throws: CompressionError.truncated, "cut after \(count) of \(stream.count) bytes") {
                    try decompress(Array(stream.prefix(count)), as: .bzip2)
                }
            }
        }
    }

    @Test func `never takes a cut second member for a whole one`() {
        let streams = Bzip2Fixture.xinglin + Bzip2Fixture.xinglin
        for count in Bzip2Fixture.xinglin.count + 1..<streams.count {
            #expect(throws: CompressionError.truncated, "cut after \(count) bytes") {
                try decompress(Array(streams.prefix(count)), as: .bzip2)
            }
        }
    }

    @Test func `never gives other content for a changed bzip2 stream`() {
        for index in Bzip2Fixture.xinglin.indices {
            for bit in 0..<8 {
                var changed = Bzip2Fixture.xinglin
                changed[index] ^= 1 << bit
                // Some bits say nothing about the content, as the block size of a block that is smaller anyway.
                let content = (try? decompress(changed, as: .bzip2)) ?? Array("Xinglin".utf8)
                #expect(content == Array("Xinglin".utf8), "bit \(bit) of byte \(index) changed")
            }
        }
    }

    @Test(arguments: [
        Array("{\"resourceType\":\"Patient\"}".utf8),
        gzip([1, 2, 3], level: 6),
        Bzip2Fixture.xinglin + Array("trailing".utf8),
        Bzip2Fixture.xinglin + [0x00],
    ])
    func `refuses what is not bzip2`(input: [UInt8]) {
        #expect { try decompress(input, as: .bzip2) } throws: { error in
            guard case CompressionError.corrupted(let text) = error else { return false }
            return text.hasPrefix("bzip2: incorrect header")
        }
    }

    @Test func `names form, rule and place`() {
        let expected = CompressionError.corrupted("gzip: incorrect header check, near compressed byte 2")
        #expect(throws: expected) { try decompress([0x00, 0x00, 0x00], as: .gzip) }
    }

    @Test func `repeats its error in every later call`() throws {
        var decompressor = Decompressor(form: .bzip2)
        var output: [UInt8] = []
        var errors: [CompressionError] = []
        for piece in [[0x00], Bzip2Fixture.xinglin] {
            do { try decompressor.append(piece.span, into: &output) } catch { errors.append(error) }
        }
        do { try decompressor.finish() } catch { errors.append(error) }
        #expect(errors.count == 3)
        #expect(errors.allSatisfy { $0 == errors.first })
        #expect(output.isEmpty)
    }

    @Test(arguments: [CompressedForm.none, .gzip, .deflate, .bzip2])
    func `stops at the limit and gives nothing beyond it`(form: CompressedForm) {
        let zeros = [UInt8](repeating: 0, count: 10_000_000)
        let bomb =
            switch form {
            case .none: zeros
            case .gzip: gzip(zeros, level: 9)
            // A member is a header of 10 bytes, the deflated content, checksum and length.
            case .deflate: Array(gzip(zeros, level: 9).dropFirst(10).dropLast(8))
            case .bzip2: Bzip2Fixture.tenMillionZeros
            }
        var decompressor = Decompressor(form: form, limitBytes: 1_000_000)
        var output: [UInt8] = []
        var failure: CompressionError?
        do { try decompressor.append(bomb.span, into: &output) } catch { failure = error }
        #expect(failure == .tooLarge(limitBytes: 1_000_000))
        #expect(output.count == 1_000_000)
        #expect(output.capacity < 3_000_000)
    }

    @Test func `reads ten million bytes out of forty-nine`() throws {
        let output = try decompress(Bzip2Fixture.tenMillionZeros, as: .bzip2, limitBytes: 10_000_000)
        #expect(output == Array(repeating: 0, count: 10_000_000))
    }
}
