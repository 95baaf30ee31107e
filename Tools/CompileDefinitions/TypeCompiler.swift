import FHIR

/// Lays out types and their elements.
struct TypeCompiler {
    struct Element {
        let jsonName: String
        let pathName: String
        let typeName: String
        /// URLs of what its values must conform to besides.
        let profiles: [String]
        let isChoice: Bool
        let requiredValueSet: String?
        let index: Int
    }

    struct Record {
        let index: Int
        let elements: [Element]
    }

    /// By name: `Patient`, `HumanName`, `Patient.contact`, `string`.
    private(set) var records: [String: Record] = [:]
    private(set) var resources: [String] = []

    init(package: DefinitionPackage, writer: inout TableWriter) {
        // All names first, for elements refer to types that come later.
        var order: [(name: String, structure: Structure)] = []
        for structure in package.structures {
            let parents = Set(structure.elements.map { parent(of: $0.path) })
            for element in structure.elements where element.path == structure.name || parents.contains(element.path) {
                order.append((element.path, structure))
            }
        }
        var numbers: [String: Int] = [:]
        for (name, _) in order { numbers[name] = numbers.count }
        for (name, structure) in order {
            add(name, structure, numbers: numbers, writer: &writer)
            if name == structure.name && structure.kind == "resource" && !structure.isAbstract {
                resources.append(name)
            }
        }
        resources.sort()
    }

    private mutating func add(
        _ name: String, _ structure: Structure, numbers: [String: Int], writer: inout TableWriter
    ) {
        let primitive = name == structure.name && structure.kind == "primitive-type" ? primitiveCode(name) : 0
        let first = writer.count(.elements)
        var elements: [Element] = []
        var requiredBits: UInt32 = 0
        var nextBit: UInt32 = 1
        var group: UInt32 = 0
        let children = primitive != 0 ? [] : structure.elements.filter { parent(of: $0.path) == name }
        for child in children {
            let last = last(child.path, ".")
            let isChoice = last.hasSuffix("[x]")
            let base = isChoice ? String(last.dropLast(3)) : last
            var types = child.types
            if let reference = child.contentReference { types = [Structure.TypeReference(code: reference)] }
            if numbers[child.path] != nil { types = [Structure.TypeReference(code: child.path)] }
            if isChoice { group += 1 }
            var bit: UInt32 = 0
            if child.minimum > 0 {
                bit = nextBit
                requiredBits |= 1 << (bit - 1)
                nextBit += 1
            }
            for type in types {
                guard let number = numbers[type.code] else { continue }
                var flags: ElementFlags = []
                if child.isArray { flags.insert(.array) }
                if child.isSummary { flags.insert(.summary) }
                if child.minimum > 0 { flags.insert(.required) }
                if child.isModifier { flags.insert(.modifier) }
                if isChoice { flags.insert(.choice) }
                // What a narrative says is XHTML, whose ids stand in it; xhtml.extension is 0..0.
                if type.isAttribute || type.code == "xhtml" { flags.insert(.plain) }
                let firstTarget = writer.count(.targets)
                let targets = type.targets.contains("Resource") ? [] : type.targets.compactMap { numbers[$0] }
                for target in targets { writer.append(.targets, [UInt32(target)]) }
                let json = isChoice ? base + type.code.prefix(1).uppercased() + type.code.dropFirst() : base
                let index = writer.append(
                    .elements,
                    [
                        writer.string(json), writer.string(base), UInt32(number), flags.rawValue, 0,
                        (isChoice ? group << 8 : 0) | bit, UInt32(firstTarget), UInt32(targets.count),
                    ])
                elements.append(
                    Element(
                        jsonName: json, pathName: base, typeName: type.code, profiles: type.profiles,
                        isChoice: isChoice,
                        requiredValueSet: child.requiredValueSet, index: index))
            }
        }
        precondition(nextBit <= 33, "\(name) has more than 32 required elements")
        precondition(group < 8, "\(name) has more choices than the validator keeps")
        let slots = TableWriter.slots(elements.map { ($0.jsonName, [UInt32($0.index + 1)]) }, empty: [0])
        let firstSlot = writer.count(.elementSlots)
        for record in slots.records { writer.append(.elementSlots, record) }
        let index = writer.append(
            .types,
            [
                writer.string(name), kind(name, structure).rawValue, UInt32(first), UInt32(elements.count),
                UInt32(firstSlot), slots.mask, requiredBits, primitive, 0, 0, 0,
                base(name, structure).flatMap { numbers[$0] }.map { UInt32($0 + 1) } ?? 0,
            ])
        records[name] = Record(index: index, elements: elements)
    }

    /// The name of the type that this one specialises.
    private func base(_ name: String, _ structure: Structure) -> String? {
        if name == structure.name { return structure.base.map { last($0, "/") } }
        return structure.elements.first { $0.path == name }?.types.first?.code
    }

    private func kind(_ name: String, _ structure: Structure) -> TypeKind {
        if name != structure.name { return .backbone }
        switch structure.kind {
        case "resource": return structure.isAbstract ? .abstractResource : .resource
        case "primitive-type": return .primitive
        default: return .complex
        }
    }

    private func primitiveCode(_ name: String) -> UInt32 {
        PrimitiveType.allCases.first { "\($0)" == name }?.rawValue ?? 0
    }
}

func parent(of path: String) -> String {
    path.lastIndex(of: ".").map { String(path[..<$0]) } ?? ""
}
