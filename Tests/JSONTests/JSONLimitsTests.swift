import JSON
import Testing

@Suite struct JSONLimitsTests {
    private func reason(_ text: String, _ limits: JSONLimits) -> JSONError.Reason? {
        do throws(JSONError) {
            _ = try JSONDocument(Array(text.utf8), limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func `bounds the depth of arrays and objects together`() {
        let limits = JSONLimits(depthMax: 4)
        #expect(reason("[[[[]]]]", limits) == nil)
        #expect(reason("[[[[[]]]]]", limits) == .tooDeep)
        #expect(reason("{\"a\":[{\"b\":[1]}]}", limits) == nil)
        #expect(reason("{\"a\":[{\"b\":[{}]}]}", limits) == .tooDeep)
        // Breadth is not depth.
        #expect(reason("[[[[]]],[[[]],[[]]],{\"a\":[[]]}]", limits) == nil)
    }

    @Test func `refuses a hostile depth before it costs anything`() {
        #expect(reason(String(repeating: "[", count: 1_000_000), JSONLimits()) == .tooDeep)
        #expect(reason(String(repeating: "{\"a\":", count: 100_000), JSONLimits()) == .tooDeep)
    }

    @Test func `takes 96 levels unless told otherwise`() {
        #expect(reason(String(repeating: "[", count: 96) + String(repeating: "]", count: 96), JSONLimits()) == nil)
        #expect(reason(String(repeating: "[", count: 97) + String(repeating: "]", count: 97), JSONLimits()) == .tooDeep)
    }

    @Test func `bounds the text of a number`() {
        #expect(reason(String(repeating: "9", count: 128), JSONLimits()) == nil)
        #expect(reason(String(repeating: "9", count: 129), JSONLimits()) == .numberTooLong)
        let limits = JSONLimits(numberBytesMax: 5)
        #expect(reason("[-1.25]", limits) == nil)
        #expect(reason("[-1.250]", limits) == .numberTooLong)
        #expect(reason("[1.2e10]", limits) == .numberTooLong)
    }

    @Test func `bounds the members of one object, not of all`() {
        let limits = JSONLimits(membersMax: 2)
        #expect(reason("{\"a\":{\"b\":1,\"c\":2},\"d\":{\"e\":3,\"f\":4}}", limits) == nil)
        #expect(reason("{\"a\":1,\"b\":2,\"c\":3}", limits) == .tooManyMembers)
        #expect(reason("[1,2,3,4,5]", limits) == nil)
    }

    @Test func `bounds the bytes of the document`() {
        let limits = JSONLimits(bytesMax: 4)
        #expect(reason("[10]", limits) == nil)
        #expect(reason("[100]", limits) == .tooLarge)
        #expect(JSONLimits(bytesMax: .max).bytesMax == (1 << 29) - 1)
    }
}
