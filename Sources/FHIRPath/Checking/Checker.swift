internal import FHIR
internal import Wording

/// Finds what no resource can make right: elements that a type has not, functions on what they are not defined for.
struct Checker {
    private let table = DefinitionTable.r4
    /// The types of the variables that the expression defines itself are not followed.
    ///
    /// - Returns: what is known of the types of the result.
    @discardableResult
    func check(_ syntax: Syntax, on type: TypeDefinition?) throws(FHIRPathError) -> StaticType {
        let root = type.map { StaticType.fhir([$0]) } ?? .unknown
        return try self.type(of: syntax, focus: root, this: root)
    }

    private func type(
        of syntax: Syntax, focus: StaticType, this: StaticType
    ) throws(FHIRPathError) -> StaticType {
        switch syntax.node {
        case .empty: return .nothing
        case .literal(let item): return .system(item.typeName.name)
        case .this: return this
        case .index: return .integer
        case .total, .variable: return .unknown
        case .typeName: return .unknown
        case .member(let name):
            if let named = ofNamedType(name, focus) { return named }
            return try member(name, of: focus, at: syntax.offset)
        case .path(let left, let right):
            let focus = try type(of: left, focus: focus, this: this)
            if case .member(let name) = right.node { return try member(name, of: focus, at: right.offset) }
            return try type(of: right, focus: focus, this: this)
        case .item(let base, let index):
            _ = try type(of: index, focus: this, this: this)
            return try type(of: base, focus: focus, this: this)
        case .sign(_, let operand): return try type(of: operand, focus: focus, this: this)
        case .operation(let kind, let left, let right):
            let a = try type(of: left, focus: focus, this: this)
            let b = try type(of: right, focus: focus, this: this)
            switch kind {
            case .union: return a.joined(b)
            case .concatenate: return .string
            case .add, .subtract, .multiply, .divide, .div, .mod: return .unknown
            default: return .boolean
            }
        case .isType(let operand, _):
            _ = try type(of: operand, focus: focus, this: this)
            return .boolean
        case .asType(let operand, let name):
            _ = try type(of: operand, focus: focus, this: this)
            return narrowed(to: name)
        case .call(let function, let arguments):
            return try call(function, arguments, focus: focus, this: this, at: syntax.offset)
        }
    }

    // MARK: Elements

    private func ofNamedType(_ name: String, _ focus: StaticType) -> StaticType? {
        guard let first = name.utf8.first, first &- UInt8(ascii: "A") < 26, let type = table.type(named: name) else {
            return nil
        }
        guard case .known(let types, _) = focus else { return .fhir([type]) }
        let matching = types.filter { table.isKind($0, of: type) }
        // A path of another resource's: empty here, as unions of paths for many types are.
        return .fhir(matching)
    }

    private func member(_ name: String, of focus: StaticType, at offset: Int) throws(FHIRPathError) -> StaticType {
        guard case .known(let types, let system) = focus else { return .unknown }
        if !system.isEmpty { return .unknown }
        var found: Set<TypeDefinition> = []
        for type in types {
            // Any resource may stand where the definitions name none.
            if [.abstractResource].contains(table.kind(type)) { return .unknown }
            let owner = table.primitive(type) == nil ? type : table.type(named: "Element") ?? type
            for element in table.elements(owner) where table.pathName(element) == name {
                found.insert(table.type(element))
            }
        }
        if found.isEmpty, let type = types.first { throw missing(name, of: type, at: offset) }
        return found.contains { table.name($0) == "Resource" } ? .unknown : .fhir(found)
    }

    private func missing(_ name: String, of type: TypeDefinition, at offset: Int) -> FHIRPathError {
        let owner = table.name(type)
        let elements = Array(table.elements(type))
        if let choice = elements.first(where: { table.jsonName($0) == name && table.flags($0).contains(.choice) }) {
            let path = table.pathName(choice)
            let wanted = "\(path).ofType(\(table.name(table.type(choice))))"
            return FHIRPathError(.semantic, "\(owner) has no element \(name); \(wanted) is meant", at: offset)
        }
        let nearest = NearestName.of(name, in: elements.map { table.pathName($0) })
        let hint = nearest.map { "; the nearest is \($0)" as Message }
        return FHIRPathError(.semantic, "\(owner) has no element \(name)\(hint)", at: offset)
    }

    private func narrowed(to name: TypeName) -> StaticType {
        if name.namespace != "System", let type = table.type(named: name.name) { return .fhir([type]) }
        return .system(name.name)
    }

    // MARK: Functions

    private func call(
        _ function: Function, _ arguments: [Syntax], focus: StaticType, this: StaticType, at offset: Int
    ) throws(FHIRPathError) -> StaticType {
        let perItem: Set<Function> = [
            .where, .select, .all, .exists, .repeat, .repeatAll, .sort, .iif, .aggregate, .trace, .defineVariable,
        ]
        var results: [StaticType] = []
        for (number, syntax) in arguments.enumerated() {
            if case .typeName = syntax.node { continue }
            // What repeat is asked of changes from level to level, an aggregate's total too.
            let isOpen = function == .repeat || function == .repeatAll || function == .aggregate
            let inner = isOpen ? .unknown : perItem.contains(function) ? focus : this
            _ = number
            results.append(try type(of: syntax, focus: inner, this: inner))
        }
        try checkInput(of: function, focus, at: offset)
        switch function {
        case .where, .first, .last, .tail, .skip, .take, .single, .distinct, .intersect, .exclude, .trace,
            .defineVariable, .sort:
            return focus
        case .union, .combine: return focus.joined(results[0])
        case .select: return results[0]
        case .iif: return results.dropFirst().reduce(.nothing) { $0.joined($1) }
        case .ofType, .as:
            if case .typeName(let name)? = arguments.first?.node { return narrowed(to: name) }
            return .unknown
        case .extension: return table.type(named: "Extension").map { .fhir([$0]) } ?? .unknown
        case .empty, .exists, .all, .allTrue, .anyTrue, .allFalse, .anyFalse, .subsetOf, .supersetOf, .isDistinct, .not,
            .is, .startsWith, .endsWith, .contains, .matches, .matchesFull, .hasValue, .memberOf, .subsumes,
            .subsumedBy, .conformsTo, .htmlChecks, .comparable:
            return .boolean
        case .count, .length, .indexOf, .lastIndexOf, .toInteger, .precision: return .integer
        case .substring, .upper, .lower, .replace, .replaceMatches, .toChars, .encode, .decode, .escape, .unescape,
            .trim, .split, .join, .toString:
            return .string
        default: return function.rawValue.hasPrefix("converts") ? .boolean : .unknown
        }
    }

    private static let stringFunctions: Set<Function> = [
        .indexOf, .lastIndexOf, .substring, .startsWith, .endsWith, .contains, .upper, .lower, .replace, .matches,
        .matchesFull, .replaceMatches, .length, .toChars, .encode, .decode, .escape, .unescape, .trim, .split,
    ]

    /// Functions of strings want strings: elements of several parts never are.
    private func checkInput(of function: Function, _ focus: StaticType, at offset: Int) throws(FHIRPathError) {
        guard Checker.stringFunctions.contains(function), case .known(let types, let system) = focus, system.isEmpty,
            let type = types.first, types.allSatisfy({ table.primitive($0) == nil })
        else { return }
        throw FHIRPathError(
            .semantic, "\(function.rawValue) wants a string, not \(table.name(type))", at: offset)
    }
}
