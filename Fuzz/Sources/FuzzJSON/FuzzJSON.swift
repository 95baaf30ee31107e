import Finding
import JSON

// Any bytes to the parser. A text that is taken is walked to its last leaf, and written compact and pretty: both
// must parse again, to the same. A text that is refused is refused at a place within it.

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    let text = unsafe Array(bytes)
    let limits = JSONLimits()
    let document: JSONDocument
    do throws(JSONError) {
        document = try JSONDocument(text, limits: limits)
    } catch {
        expect((0...count).contains(error.offset), "the place of a fault is in the text")
        expect(error.line >= 1 && error.column >= 1, "lines and columns count from 1")
        let again = (try? unsafe JSONDocument(bytes)) == nil
        expect(again && tight(text) == nil, "what is refused is refused from memory and under tighter limits too")
        return 0
    }
    document.withRoot { root in
        expect(walk(root, within: 0..<count, depth: 1) <= limits.depthMax, "depth within its limit")
        rewritten(root)
        if let narrow = tight(text) {
            narrow.withRoot { expect($0.compact() == root.compact(), "limits change no value") }
        }
    }
    return 0
}

private func tight(_ text: [UInt8]) -> JSONDocument? {
    try? JSONDocument(text, limits: JSONLimits(bytesMax: 4096, depthMax: 5, numberBytesMax: 12, membersMax: 9))
}

/// Compact and pretty texts are fixed points, and mean the same.
private func rewritten(_ root: JSONView) {
    let compact = root.compact()
    guard let second = try? JSONDocument(compact) else { fatalError("the compact text does not parse") }
    second.withRoot {
        expect($0.compact() == compact, "compact of compact is itself")
        expect(same($0, root), "compact keeps every value")
    }
    let pretty = root.pretty()
    guard let third = try? JSONDocument(pretty) else { fatalError("the pretty text does not parse") }
    third.withRoot {
        expect($0.pretty() == pretty, "pretty of pretty is itself")
        expect($0.compact() == compact, "pretty keeps every value")
    }
    var out = JSONOutput()
    out.value(root)
    expect(out.bytes == compact, "a value put into an output is the compact text")
}

/// Visits every value; gives the depth below.
private func walk(_ view: JSONView, within outer: Range<Int>, depth: Int) -> Int {
    let extent = view.extent
    expect(outer.contains(extent.lowerBound) && extent.upperBound <= outer.upperBound, "a value lies within its parent")
    expect(unsafe view.source.count == extent.count, "the source is the extent")
    switch view.kind {
    case .object:
        var deepest = depth
        var members = 0
        for (key, value) in view.members {
            string(key)
            // Looking up is linear: a few members are enough.
            if members < 16, let name = key.string {
                expect(view.member(name)?.index == value.index, "a member is found by its name")
            }
            deepest = max(deepest, walk(value, within: extent, depth: depth + 1))
            members += 1
        }
        expect(members == view.count, "members are counted")
        expect(view.string == nil && view.numberText == nil && view.bool == nil, "an object is nothing else")
        return deepest
    case .array:
        var deepest = depth
        var items = 0
        for item in view.items {
            deepest = max(deepest, walk(item, within: extent, depth: depth + 1))
            items += 1
        }
        expect(items == view.count, "items are counted")
        return deepest
    case .string: string(view)
    case .number:
        expect(view.numberText.map { unsafe view.source.elementsEqual($0.utf8) } ?? false, "a number keeps its text")
    case .true, .false: expect(view.bool == (view.kind == .true), "true is true")
    case .null: expect(view.isNull && view.string == nil, "null is null")
    case .key, .end: fatalError("a key or an end stands where a value should")
    }
    // A scalar adds no depth.
    return depth - 1
}

/// A string's or key's meaning, written and read again, is the same, scalar by scalar.
private func string(_ view: JSONView) {
    guard let text = view.string else { fatalError("a string has no text") }
    expect(view.equals(text), "a string equals its own text")
    expect(!view.equals(text + "x"), "a string does not equal a longer one")
    var out = JSONOutput()
    out.string(text)
    let again = (try? JSONDocument(out.bytes))?.withRoot { $0.string }
    expect(again.map { Array($0.utf8) } == Array(text.utf8), "a text survives being written")
}

private func same(_ a: JSONView, _ b: JSONView) -> Bool {
    guard a.kind == b.kind, a.count == b.count else { return false }
    switch a.kind {
    case .object: return zip(a.members, b.members).allSatisfy { same($0.key, $1.key) && same($0.value, $1.value) }
    case .array: return zip(a.items, b.items).allSatisfy { same($0, $1) }
    default: return unsafe a.source.elementsEqual(b.source)
    }
}
