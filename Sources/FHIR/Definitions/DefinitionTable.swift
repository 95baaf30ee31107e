internal import Assets
package import JSON

/// The definitions of a FHIR package: types, elements, bindings, search parameters, compartments, invariants.
///
/// A view over constant bytes (the binary's own, or a file's that stay mapped for the life of the process), read in
/// place: opening it costs nothing. All indexes are those of ``DefinitionLayout``.
@safe
package struct DefinitionTable: @unchecked Sendable {
    // Sendable: the memory is constant and never freed.
    let base: UnsafeRawPointer

    /// R4 4.0.1, embedded in the binary.
    package static let r4: DefinitionTable = {
        let asset = unsafe xinglin_asset_definitions_r4()
        guard let table = unsafe DefinitionTable(bytes: asset.bytes, count: asset.count) else {
            preconditionFailure("the embedded definition table is of another layout: run `make definitions`")
        }
        return table
    }()

    /// Takes constant bytes as a table.
    ///
    /// - Returns: `nil` when they are of another layout or shorter than they claim.
    package init?(bytes: UnsafeRawPointer, count: Int) {
        unsafe base = unsafe bytes
        let sections = DefinitionLayout.Section.allCases
        let headerBytes = (DefinitionLayout.headerWords + sections.count * 2) * 4
        guard count >= headerBytes, word(0) == DefinitionLayout.magic, word(1) == DefinitionLayout.version,
            word(3) == UInt32(sections.count)
        else { return nil }
        for section in sections where offset(section) + self.count(section) * section.stride * 4 > count { return nil }
    }

    func word(_ index: Int) -> UInt32 { unsafe base.load(fromByteOffset: index * 4, as: UInt32.self) }

    func offset(_ section: DefinitionLayout.Section) -> Int {
        Int(word(DefinitionLayout.headerWords + section.rawValue * 2))
    }

    package func count(_ section: DefinitionLayout.Section) -> Int {
        Int(word(DefinitionLayout.headerWords + section.rawValue * 2 + 1))
    }

    package func word(_ section: DefinitionLayout.Section, _ record: Int, _ column: Int) -> Int {
        Int(word(offset(section) >> 2 + record * section.stride + column))
    }

    /// The bytes of a string of the pool. They stay valid for the life of the process.
    @inlinable @unsafe
    package func stringBytes(_ reference: Int) -> UnsafeRawBufferPointer {
        let start = unsafe base + offset(.strings) + reference
        let count = unsafe Int(start.loadUnaligned(as: UInt32.self))
        return unsafe UnsafeRawBufferPointer(start: start + 4, count: count)
    }

    package func string(_ reference: Int) -> String {
        unsafe String(decoding: stringBytes(reference), as: UTF8.self)
    }

    /// Whether a key or string of a document equals a string of the pool.
    package func equals(_ reference: Int, _ view: JSONView) -> Bool {
        if view.hasEscapes { return view.string == string(reference) }
        let mine = unsafe stringBytes(reference)
        let other = unsafe view.rawBytes
        guard mine.count == other.count else { return false }
        return unsafe mine.elementsEqual(other)
    }
}

extension DefinitionTable {
    /// The slot of an open-addressing table where `bytes` belongs or would be searched first.
    func slot(_ bytes: UnsafeRawBufferPointer, mask: Int) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        return unsafe Int(DefinitionLayout.hash(start, count: bytes.count)) & mask
    }
}

extension DefinitionTable {
    /// A digest of the index sections: stores that number their fields by this table keep it to notice another one.
    package var digest: UInt64 {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for section in [DefinitionLayout.Section.fields, .trieNodes, .trieEdges, .trieActions] {
            let words = count(section) * section.stride
            let first = offset(section) >> 2
            for at in first..<first + words { digest = (digest ^ UInt64(word(at))) &* 0x0000_0100_0000_01B3 }
        }
        return digest
    }
}

extension DefinitionTable {
    /// A rule of the package as it is written there.
    package struct InvariantDefinition {
        /// Where it stands: a type or an element's path.
        package let path: String
        package let key: String
        package let severity: String
        package let human: String
        package let expression: String
    }

    package var invariants: [InvariantDefinition] {
        func text(_ record: Int, _ column: DefinitionLayout.InvariantColumn) -> String {
            string(word(.invariants, record, column.rawValue))
        }
        return (0..<count(.invariants)).map {
            InvariantDefinition(
                path: text($0, .path), key: text($0, .key), severity: text($0, .severity), human: text($0, .human),
                expression: text($0, .expression))
        }
    }
}
