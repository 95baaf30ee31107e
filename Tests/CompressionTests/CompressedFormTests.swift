import Compression
import Testing

@Suite struct CompressedFormTests {
    private static let forms: [([UInt8], CompressedForm)] = [
        ([0x1f, 0x8b], .gzip),
        ([0x1f, 0x8b, 0x08, 0x00], .gzip),
        ([0x42, 0x5a, 0x68], .bzip2),
        ([0x42, 0x5a, 0x68, 0x39], .bzip2),
        ([], .none),
        ([0x1f], .none),
        ([0x42, 0x5a], .none),
        ([0x8b, 0x1f], .none),
        ([0x7b, 0x22, 0x72], .none),
    ]

    @Test(arguments: forms)
    func `tells the form from the first bytes`(firstBytes: [UInt8], form: CompressedForm) {
        #expect(CompressedForm.sniff(firstBytes) == form)
    }

    @Test func `recognises what gzip writes`() {
        #expect(CompressedForm.sniff(gzip([], level: 6)) == .gzip)
    }

    @Test func `takes any sequence and reads three bytes at most`() {
        let endless = sequence(first: UInt8(0x42)) { $0 == 0x42 ? 0x5a : 0x68 }
        #expect(CompressedForm.sniff(endless) == .bzip2)
    }
}
