package import JSON

/// A type by its place in the definition table: a resource, data type, backbone element or primitive.
package struct TypeDefinition: Sendable, Hashable {
    /// The index in the table; stored nowhere (stores use ``ResourceType/number``).
    package let index: Int
    package init(index: Int) { self.index = index }
}

/// An element of a type by its place in the definition table; a choice has one for each of its types.
package struct ElementDefinition: Sendable, Hashable {
    package let index: Int
    package init(index: Int) { self.index = index }
}

extension DefinitionTable {
    func word(_ type: TypeDefinition, _ column: DefinitionLayout.TypeColumn) -> Int {
        word(.types, type.index, column.rawValue)
    }

    func word(_ element: ElementDefinition, _ column: DefinitionLayout.ElementColumn) -> Int {
        word(.elements, element.index, column.rawValue)
    }

    // MARK: Types

    package func name(_ type: TypeDefinition) -> String { string(word(type, .name)) }

    package func kind(_ type: TypeDefinition) -> TypeKind {
        TypeKind(rawValue: UInt32(word(type, .kind))) ?? .complex
    }

    /// The type that this one specialises: `string` of `code`, `DomainResource` of `Patient`.
    package func base(_ type: TypeDefinition) -> TypeDefinition? {
        let base = word(type, .base)
        return base == 0 ? nil : TypeDefinition(index: base - 1)
    }

    /// Whether the type is the other or specialises it, over any number of steps.
    package func isKind(_ type: TypeDefinition, of other: TypeDefinition) -> Bool {
        var next: TypeDefinition? = type
        while let type = next {
            if type == other { return true }
            next = base(type)
        }
        return false
    }

    /// The data type or resource type of a name; backbone elements have none that can be written.
    package func type(named name: String) -> TypeDefinition? { DefinitionTable.typesByName[name] }

    private static let typesByName: [String: TypeDefinition] = {
        let table = DefinitionTable.r4
        let all = (0..<table.count(.types)).map { TypeDefinition(index: $0) }.filter { table.kind($0) != .backbone }
        return Dictionary(all.map { (table.name($0), $0) }) { first, _ in first }
    }()

    package func primitive(_ type: TypeDefinition) -> PrimitiveType? {
        PrimitiveType(rawValue: UInt32(word(type, .primitive)))
    }

    /// One bit for each required element (or choice) of the type, as in ``requiredBit(_:)``.
    package func requiredMask(_ type: TypeDefinition) -> UInt32 { UInt32(word(type, .requiredMask)) }

    package func elements(_ type: TypeDefinition) -> some Sequence<ElementDefinition> {
        let first = word(type, .firstElement)
        return (first..<first + word(type, .elementCount)).lazy.map { ElementDefinition(index: $0) }
    }

    /// The element that a JSON property of this type names; `nil` when the type has none of that name.
    ///
    /// - Parameter key: the property's name, without the underscore of a primitive's sibling.
    package func element(_ type: TypeDefinition, named key: UnsafeRawBufferPointer) -> ElementDefinition? {
        let mask = word(type, .slotMask)
        let first = word(type, .firstSlot)
        var slot = unsafe slot(key, mask: mask)
        while true {
            let entry = word(.elementSlots, first + slot, 0)
            guard entry != 0 else { return nil }
            let element = ElementDefinition(index: entry - 1)
            let name = unsafe stringBytes(word(element, .jsonName))
            if unsafe name.count == key.count && name.elementsEqual(key) { return element }
            slot = (slot + 1) & mask
        }
    }

    // MARK: Elements

    /// The property's name in JSON: `valueQuantity`.
    package func jsonName(_ element: ElementDefinition) -> String { string(word(element, .jsonName)) }
    /// The element's name in paths: `value`.
    package func pathName(_ element: ElementDefinition) -> String { string(word(element, .pathName)) }
    package func type(_ element: ElementDefinition) -> TypeDefinition { TypeDefinition(index: word(element, .type)) }
    package func flags(_ element: ElementDefinition) -> ElementFlags {
        ElementFlags(rawValue: UInt32(word(element, .flags)))
    }

    /// The bit in ``requiredMask(_:)`` that this element satisfies, 0 for optional ones.
    package func requiredBit(_ element: ElementDefinition) -> UInt32 {
        let bit = word(element, .group) & 0xFF
        return bit == 0 ? 0 : 1 << UInt32(bit - 1)
    }

    /// The number of the choice within its type, from 1; 0 for elements that are no choice.
    package func choiceGroup(_ element: ElementDefinition) -> Int { word(element, .group) >> 8 }

    /// The required value set bound to the element, if its codes are known.
    package func binding(_ element: ElementDefinition) -> BindingDefinition? {
        let binding = word(element, .binding)
        return binding == 0 ? nil : BindingDefinition(index: binding - 1)
    }

    /// Resource types that a reference may lead to; empty when any is allowed.
    package func targets(_ element: ElementDefinition) -> [TypeDefinition] {
        let first = word(element, .firstTarget)
        return (first..<first + word(element, .targetCount)).map { TypeDefinition(index: word(.targets, $0, 0)) }
    }

    package func allows(_ element: ElementDefinition, target: TypeDefinition) -> Bool {
        let count = word(element, .targetCount)
        let first = word(element, .firstTarget)
        if count == 0 { return true }
        for at in first..<first + count where word(.targets, at, 0) == target.index { return true }
        return false
    }
}

/// A required value set whose codes are in the table.
package struct BindingDefinition: Sendable, Hashable {
    package let index: Int
    package init(index: Int) { self.index = index }
}

extension DefinitionTable {
    /// The canonical URL of the value set.
    package func valueSet(_ binding: BindingDefinition) -> String {
        string(word(.bindings, binding.index, DefinitionLayout.BindingColumn.valueSet.rawValue))
    }

    /// Whether the value set holds the code.
    ///
    /// - Parameter system: the coding's system; `nil` for elements of type code, whose system is implied.
    package func contains(_ binding: BindingDefinition, code: JSONView, system: JSONView?) -> Bool {
        if code.hasEscapes { return code.string.map { containsText(binding, code: $0, system: system) } ?? false }
        return unsafe contains(binding, bytes: code.rawBytes, system: system)
    }

    private func containsText(_ binding: BindingDefinition, code: String, system: JSONView?) -> Bool {
        let padded = Array(code.utf8) + [0, 0, 0, 0, 0, 0, 0, 0]
        return unsafe padded.withUnsafeBytes {
            unsafe contains(binding, bytes: UnsafeRawBufferPointer(rebasing: $0.dropLast(8)), system: system)
        }
    }

    /// Whether the value set of a canonical URL (a version behind it does not count) holds the code; `nil` when the table
    /// does not have it.
    package func contains(valueSet url: String, system: String?, code: String) -> Bool? {
        let url = url.prefix { $0 != "|" }
        guard let binding = DefinitionTable.bindingsByURL[String(url)] else { return nil }
        let padded = Array(code.utf8) + [0, 0, 0, 0, 0, 0, 0, 0]
        let mask = word(.bindings, binding.index, DefinitionLayout.BindingColumn.slotMask.rawValue)
        let first = word(.bindings, binding.index, DefinitionLayout.BindingColumn.firstSlot.rawValue)
        var slot = unsafe padded.withUnsafeBytes { bytes -> Int in
            unsafe self.slot(UnsafeRawBufferPointer(rebasing: bytes.dropLast(8)), mask: mask)
        }
        while true {
            let found = word(.bindingSlots, first + slot, 1)
            guard found != 0 else { return false }
            if string(found) == code, system == nil || string(word(.bindingSlots, first + slot, 0)) == system {
                return true
            }
            slot = (slot + 1) & mask
        }
    }

    private static let bindingsByURL: [String: BindingDefinition] = {
        let table = DefinitionTable.r4
        let all = (0..<table.count(.bindings)).map { BindingDefinition(index: $0) }
        return Dictionary(
            all.map { (String(table.valueSet($0).prefix { $0 != "|" }), $0) }, uniquingKeysWith: { first, _ in first })
    }()

    private func contains(_ binding: BindingDefinition, bytes: UnsafeRawBufferPointer, system: JSONView?) -> Bool {
        let mask = word(.bindings, binding.index, DefinitionLayout.BindingColumn.slotMask.rawValue)
        let first = word(.bindings, binding.index, DefinitionLayout.BindingColumn.firstSlot.rawValue)
        var slot = unsafe slot(bytes, mask: mask)
        while true {
            let code = word(.bindingSlots, first + slot, 1)
            guard code != 0 else { return false }
            let mine = unsafe stringBytes(code)
            if unsafe mine.count == bytes.count && mine.elementsEqual(bytes) {
                guard let system else { return true }
                if equals(word(.bindingSlots, first + slot, 0), system) { return true }
            }
            slot = (slot + 1) & mask
        }
    }
}

extension DefinitionTable {
    /// The element that a JSON property of this type names.
    package func element(_ type: TypeDefinition, named key: String) -> ElementDefinition? {
        // The hash reads whole words: padded so that it stays within.
        let padded = Array(key.utf8) + [0, 0, 0, 0, 0, 0, 0, 0]
        return unsafe padded.withUnsafeBytes {
            unsafe element(type, named: UnsafeRawBufferPointer(rebasing: $0.dropLast(8)))
        }
    }
}
