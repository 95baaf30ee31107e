/// A value within a ``JSONDocument``: two pointers and a tape index, no reference counting.
///
/// Valid only inside ``JSONDocument/withRoot(_:)``, which keeps the memory alive. Walking the tape is the hot path of
/// validation and indexing, and a counted reference per step would cost more than the work itself.
@safe
package struct JSONView {
    let bytes: UnsafeRawPointer
    let tape: UnsafePointer<UInt64>
    package let index: Int

    init(bytes: UnsafeRawPointer, tape: UnsafePointer<UInt64>, index: Int) {
        unsafe self.bytes = unsafe bytes
        unsafe self.tape = unsafe tape
        self.index = index
    }

    var word: JSONTapeWord { unsafe JSONTapeWord(bits: tape[index]) }
    package var kind: JSONKind { word.kind }
    package var isObject: Bool { kind == .object }
    package var isArray: Bool { kind == .array }
    package var isString: Bool { kind == .string }
    package var isNull: Bool { kind == .null }

    func at(_ index: Int) -> JSONView { unsafe JSONView(bytes: bytes, tape: tape, index: index) }

    /// The tape index after this value.
    var next: Int {
        let word = word
        return word.kind == .object || word.kind == .array ? word.low : index + 1
    }

    /// Members of an object, items of an array; 0 for anything else.
    package var count: Int {
        guard isObject || isArray else { return 0 }
        return at(word.low - 1).word.low
    }

    /// The bytes of a string's content or key (escapes as written), a number's text or a literal.
    @unsafe package var rawBytes: UnsafeRawBufferPointer {
        let word = word
        return unsafe UnsafeRawBufferPointer(start: bytes + word.offset, count: word.low)
    }

    /// Whether the string or key contains escapes.
    package var hasEscapes: Bool { word.escaped }

    /// Offset and length in bytes of the whole value in the document's text, quotes and braces included.
    package var extent: Range<Int> {
        let word = word
        switch word.kind {
        case .object, .array: return word.offset..<at(word.low - 1).word.offset + 1
        case .string, .key: return word.offset - 1..<word.offset + word.low + 1
        case .false: return word.offset..<word.offset + 5
        default: return word.offset..<word.offset + word.low
        }
    }

    /// The whole value as it stands in the text.
    @unsafe package var source: UnsafeRawBufferPointer {
        let extent = extent
        return unsafe UnsafeRawBufferPointer(start: bytes + extent.lowerBound, count: extent.count)
    }

    /// A string's or key's meaning; `nil` for other kinds.
    package var string: String? {
        let word = word
        guard word.kind == .string || word.kind == .key else { return nil }
        return word.escaped ? unsafe JSONText.decode(rawBytes) : unsafe String(decoding: rawBytes, as: UTF8.self)
    }

    /// A number's text exactly as written; `nil` for other kinds.
    package var numberText: String? {
        kind == .number ? unsafe String(decoding: rawBytes, as: UTF8.self) : nil
    }

    package var bool: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// Whether a string or key means `text`.
    package func equals(_ text: StaticString) -> Bool {
        let word = word
        guard word.kind == .string || word.kind == .key else { return false }
        if word.escaped { return string?.utf8.elementsEqual(text.description.utf8) ?? false }
        guard word.low == text.utf8CodeUnitCount else { return false }
        return unsafe sameBytes(UnsafeRawPointer(text.utf8Start), bytes + word.offset, word.low)
    }

    /// Whether a string or key means `text`.
    package func equals(_ text: String) -> Bool {
        let word = word
        guard word.kind == .string || word.kind == .key else { return false }
        if word.escaped { return string?.utf8.elementsEqual(text.utf8) ?? false }
        var text = text
        return text.withUTF8 { other in
            guard other.count == word.low, let start = other.baseAddress else { return other.count == word.low }
            return unsafe sameBytes(UnsafeRawPointer(start), bytes + word.offset, word.low)
        }
    }

    /// The member of an object by its name; `nil` when there is none or this is no object.
    /// - Complexity: O(members).
    package subscript(_ name: StaticString) -> JSONView? {
        var members = members
        while let (key, value) = members.next() {
            if key.equals(name) { return value }
        }
        return nil
    }

    /// The member of an object by its name.
    package func member(_ name: String) -> JSONView? {
        var members = members
        while let (key, value) = members.next() {
            if key.equals(name) { return value }
        }
        return nil
    }

    /// Members of an object in their order; empty for other kinds.
    package var members: JSONMembers { JSONMembers(self) }
    /// Items of an array in their order; empty for other kinds.
    package var items: JSONItems { JSONItems(self) }
}

func sameBytes(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
    var at = 0
    while at + 8 <= count {
        if unsafe a.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            != b.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        {
            return false
        }
        at += 8
    }
    while at < count {
        if unsafe a.load(fromByteOffset: at, as: UInt8.self) != b.load(fromByteOffset: at, as: UInt8.self) {
            return false
        }
        at += 1
    }
    return true
}

/// Iterates over the members of an object.
package struct JSONMembers: Sequence, IteratorProtocol {
    let view: JSONView
    var at: Int
    let end: Int

    init(_ view: JSONView) {
        self.view = view
        at = view.index + 1
        end = view.isObject ? view.word.low - 1 : at
    }

    package mutating func next() -> (key: JSONView, value: JSONView)? {
        guard at < end else { return nil }
        let key = view.at(at)
        let value = view.at(at + 1)
        at = value.next
        return (key, value)
    }
}

/// Iterates over the items of an array.
package struct JSONItems: Sequence, IteratorProtocol {
    let view: JSONView
    var at: Int
    let end: Int

    init(_ view: JSONView) {
        self.view = view
        at = view.index + 1
        end = view.isArray ? view.word.low - 1 : at
    }

    package mutating func next() -> JSONView? {
        guard at < end else { return nil }
        let item = view.at(at)
        at = item.next
        return item
    }
}
