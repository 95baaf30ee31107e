import JSON
import Testing

@Suite struct JSONTapeTests {
    @Test(arguments: [
        (JSONKind.object, 0, 0, false), (.array, 1, 1, false), (.key, 536_870_910, 7, true),
        (.string, 1_073_741_823, 536_870_911, true), (.number, 5, 128, false),
        (.end, 3, 1024, false), (.null, 9, 4, false),
    ])
    func `packs kind, offset and length into one word`(kind: JSONKind, offset: Int, low: Int, escaped: Bool) {
        let word = JSONTapeWord(kind, offset: offset, low: low, escaped: escaped)
        #expect(word.kind == kind)
        #expect(word.offset == offset)
        #expect(word.low == low)
        #expect(word.escaped == escaped)
        #expect(JSONTapeWord(bits: word.bits).kind == kind)
    }
}
