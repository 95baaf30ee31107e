internal import FHIR
internal import JSON

/// When two items or collections are the same. Source: FHIRPath 2.0.0, §"Equality", §"Equivalence".
extension Evaluation {
    /// `nil` when one is empty or the precision does not decide.
    func equal(_ a: [Item], _ b: [Item], at offset: Int) throws(FHIRPathError) -> Bool? {
        if a.isEmpty || b.isEmpty { return nil }
        guard a.count == b.count else { return false }
        var decided: Bool? = true
        for (x, y) in zip(a, b) {
            switch try equal(x, y, at: offset) {
            case false?: return false
            case nil: decided = nil
            case true?: break
            }
        }
        return decided
    }

    func equal(_ a: Item, _ b: Item, at offset: Int) throws(FHIRPathError) -> Bool? {
        try spend(1, at: offset)
        // What has no value is not known to be equal to what has one.
        if a.isWithoutValue != b.isWithoutValue { return nil }
        guard let x = a.value, let y = b.value else {
            guard case .element(let left) = a, case .element(let right) = b else { return false }
            return try equalParts(left, right, at: offset)
        }
        switch (x, y) {
        case (.boolean(let x), .boolean(let y)): return x == y
        case (.string(let x), .string(let y)): return x == y
        case (.temporal(let x), .temporal(let y)):
            guard (x.kind == .time) == (y.kind == .time) else { return false }
            return Temporal.compare(x, y).map { $0 == 0 }
        case (.temporal(let x), .string(let y)), (.string(let y), .temporal(let x)):
            return Temporal(y, as: x.kind).flatMap { Temporal.compare(x, $0).map { $0 == 0 } } ?? false
        case (.quantity(let x), .quantity(let y)): return Evaluation.equal(x, y)
        case (.quantity(let x), _): return y.number.map { Evaluation.equal(x, Quantity($0)) ?? false } ?? false
        case (_, .quantity(let y)): return x.number.map { Evaluation.equal(Quantity($0), y) ?? false } ?? false
        case (.type(let n, let x), .type(let m, let y)): return n == m && x == y
        default:
            guard let x = x.number, let y = y.number else { return false }
            return x == y
        }
    }

    /// `nil` where units cannot be compared: years and months with what has a fixed length.
    private static func equal(_ x: Quantity, _ y: Quantity) -> Bool? {
        if let (a, b) = Quantity.aligned(x, y) { return a == b }
        switch (x.unit, y.unit) {
        case (.calendar, _), (_, .calendar): return nil
        default: return x.parsed == nil || y.parsed == nil || x.parsed?.dimension != y.parsed?.dimension ? nil : false
        }
    }

    /// Elements of several parts: the same parts in the same order.
    private func equalParts(_ a: Element, _ b: Element, at offset: Int) throws(FHIRPathError) -> Bool? {
        if a.isPrimitive != b.isPrimitive { return false }
        var x: [(String, Item)] = []
        var y: [(String, Item)] = []
        a.forEachNamedChild { x.append(($0, .element($1))) }
        b.forEachNamedChild { y.append(($0, .element($1))) }
        guard x.count == y.count else { return false }
        x.sort { $0.0 < $1.0 }
        y.sort { $0.0 < $1.0 }
        for (left, right) in zip(x, y) {
            guard left.0 == right.0, try equal(left.1, right.1, at: offset) == true else { return false }
        }
        return true
    }

    // MARK: Equivalence

    func equivalent(_ a: [Item], _ b: [Item], at offset: Int) throws(FHIRPathError) -> Bool {
        guard a.count == b.count else { return false }
        var rest = b
        for item in a {
            guard let match = try index(of: item, in: rest, at: offset) else { return false }
            rest.remove(at: match)
        }
        return true
    }

    private func index(of item: Item, in items: [Item], at offset: Int) throws(FHIRPathError) -> Int? {
        for (number, other) in items.enumerated() where try equivalent(item, other, at: offset) { return number }
        return nil
    }

    private func equivalent(_ a: Item, _ b: Item, at offset: Int) throws(FHIRPathError) -> Bool {
        try spend(1, at: offset)
        guard let x = a.value, let y = b.value else {
            guard case .element(let left) = a, case .element(let right) = b, left.isPrimitive == right.isPrimitive
            else { return false }
            let children = (try self.children(of: [a], at: offset), try self.children(of: [b], at: offset))
            return try equivalent(children.0, children.1, at: offset)
        }
        switch (x, y) {
        case (.boolean(let x), .boolean(let y)): return x == y
        case (.string(let x), .string(let y)): return Evaluation.folded(x) == Evaluation.folded(y)
        case (.temporal(let x), .temporal(let y)):
            return (x.kind == .time) == (y.kind == .time) && Temporal.compare(x, y) == 0
        case (.quantity(let x), .quantity(let y)): return Evaluation.equivalent(x, y)
        case (.quantity(let x), _): return y.number.map { Evaluation.equivalent(x, Quantity($0)) } ?? false
        case (_, .quantity(let y)): return x.number.map { Evaluation.equivalent(Quantity($0), y) } ?? false
        case (.type(let n, let x), .type(let m, let y)): return n == m && x == y
        default:
            guard let x = x.number, let y = y.number else { return false }
            return Evaluation.equivalent(x, y)
        }
    }

    /// Letters' case and the kind of white space do not count.
    private static func folded(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// To the places of the less precise one.
    private static func equivalent(_ x: DecimalNumber, _ y: DecimalNumber) -> Bool {
        let places = min(x.normalized.scale, y.normalized.scale)
        return x.rounded(toPlaces: places, .toNearestOrAwayFromZero)
            == y.rounded(toPlaces: places, .toNearestOrAwayFromZero)
    }

    private static func equivalent(_ x: Quantity, _ y: Quantity) -> Bool {
        func code(_ quantity: Quantity) -> Quantity {
            guard case .calendar(let unit) = quantity.unit else { return quantity }
            return Quantity(value: quantity.value, unit: .ucum(unit.ucum ?? (unit == .year ? "a" : "mo")))
        }
        let (x, y) = (code(x), code(y))
        guard let left = x.parsed, let right = y.parsed else { return x.unit == y.unit && equivalent(x.value, y.value) }
        guard left.dimension == right.dimension, let inOther = left.converted(x.value, to: right),
            let back = right.converted(y.value, to: left)
        else { return false }
        // Compared in the unit in which the less precise number is written: 4 g is about 4040 mg.
        return x.value.normalized.scale <= y.value.normalized.scale && left.isLarger(than: right) || x.unit == y.unit
            ? equivalent(x.value, back) : equivalent(inOther, y.value)
    }
}

extension Unit {
    func isLarger(than other: Unit) -> Bool {
        guard let one = canonical(DecimalNumber(1)), let two = other.canonical(DecimalNumber(1)) else { return false }
        return one > two
    }
}

extension Item {
    /// Integers and decimals as one kind of number.
    var number: DecimalNumber? {
        switch self {
        case .integer(let number): DecimalNumber(number)
        case .decimal(let number): number
        default: nil
        }
    }
}

extension Quantity {
    /// A plain number.
    init(_ number: DecimalNumber) { self.init(value: number, unit: .ucum("1")) }
}

extension Element {
    /// Visits all children with their names.
    func forEachNamedChild(_ visit: (String, Element) -> Void) {
        guard let container = isPrimitive ? sibling : view else { return }
        var names: [String] = []
        var members = container.members
        while let (key, _) = members.next() {
            guard let name = key.string, name != "resourceType" else { continue }
            let property = name.hasPrefix("_") ? String(name.dropFirst()) : name
            if !names.contains(property) { names.append(property) }
        }
        for name in names {
            let path = pathName(ofProperty: name)
            forEachChild(named: path) { visit(name, $0) }
        }
    }

    private func pathName(ofProperty name: String) -> String {
        let table = DefinitionTable.r4
        let owner = isPrimitive ? table.type(named: "Element") : type
        return owner.flatMap { table.element($0, named: name) }.map { table.pathName($0) } ?? name
    }
}
