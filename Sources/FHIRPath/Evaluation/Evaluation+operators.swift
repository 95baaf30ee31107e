internal import FHIR
internal import Wording

/// Source: FHIRPath 2.0.0, §"Operations".
extension Evaluation {
    func operation(
        _ kind: Operator, _ left: Syntax, _ right: Syntax, _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        let a = try argument(left, focus, scope)
        switch kind {
        case .and, .or, .xor, .implies: return try logic(kind, a, right, focus, scope, at: offset)
        default: break
        }
        let b = try argument(right, focus, scope)
        switch kind {
        case .equal: return try equal(a, b, at: offset).map { [.boolean($0)] } ?? []
        case .notEqual: return try equal(a, b, at: offset).map { [.boolean(!$0)] } ?? []
        case .equivalent: return [.boolean(try equivalent(a, b, at: offset))]
        case .notEquivalent: return [.boolean(try !equivalent(a, b, at: offset))]
        case .union: return try distinct(a + b, at: offset)
        case .in:
            guard let item = try operand(a, "the left side of in", at: offset) else { return [] }
            return [.boolean(try contains(b, item, at: offset))]
        case .contains:
            guard let item = try operand(b, "the right side of contains", at: offset) else { return [] }
            return [.boolean(try contains(a, item, at: offset))]
        case .concatenate:
            let x = try string(a.map(Evaluation.asText), "the left side of &", at: offset) ?? ""
            let y = try string(b.map(Evaluation.asText), "the right side of &", at: offset) ?? ""
            try check(bytes: x.utf8.count + y.utf8.count, at: offset)
            return [.string(x + y)]
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let x = try operand(a, "the left side of \(kind.rawValue)", at: offset),
                let y = try operand(b, "the right side of \(kind.rawValue)", at: offset),
                let order = try order(x, y, kind.rawValue, at: offset)
            else { return [] }
            let holds =
                switch kind {
                case .less: order < 0
                case .lessOrEqual: order <= 0
                case .greater: order > 0
                default: order >= 0
                }
            return [.boolean(holds)]
        case .multiply, .divide, .div, .mod, .add, .subtract:
            guard let x = try operand(a, "the left side of \(kind.rawValue)", at: offset),
                let y = try operand(b, "the right side of \(kind.rawValue)", at: offset)
            else { return [] }
            return try arithmetic(kind, x, y, at: offset).map { [$0] } ?? []
        case .and, .or, .xor, .implies: return []
        }
    }

    func check(bytes: Int, at offset: Int) throws(FHIRPathError) {
        if bytes > environment.budget.bytes {
            throw FHIRPathError(
                .budget, "a string has more than \(environment.budget.bytes) bytes", at: offset)
        }
        try spend(bytes / 64, at: offset)
    }

    /// What stands in for an item where text is wanted.
    private static func asText(_ item: Item) -> Item {
        item.value?.text.map { .string($0) } ?? item
    }

    // MARK: Logic

    /// Three values: true, false and unknown. The right side is not evaluated when the left decides.
    private func logic(
        _ kind: Operator, _ left: [Item], _ right: Syntax, _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        let a = try boolean(left, "the left side of \(kind.rawValue)", at: offset)
        switch (kind, a) {
        case (.and, false?): return [.boolean(false)]
        case (.or, true?), (.implies, false?): return [.boolean(true)]
        default: break
        }
        let b = try boolean(argument(right, focus, scope), "the right side of \(kind.rawValue)", at: offset)
        let result: Bool? =
            switch kind {
            case .and: b == false ? false : a == nil ? nil : b
            case .or: b == true ? true : a == nil ? nil : b
            case .xor: a.flatMap { a in b.map { a != $0 } }
            default: a == nil ? (b == true ? true : nil) : b
            }
        return result.map { [.boolean($0)] } ?? []
    }

    // MARK: Order

    /// Less than zero, zero or more; `nil` when precision or units do not decide.
    func order(_ a: Item, _ b: Item, _ name: String, at offset: Int) throws(FHIRPathError) -> Int? {
        guard let x = a.value, let y = b.value else {
            // Quantities of units that are not UCUM's are none of the language's.
            if Quantity.isQuantity(a) && Quantity.isQuantity(b) { return Quantity.order(a, b) }
            throw incomparable(a, b, name, at: offset)
        }
        switch (x, y) {
        case (.string(let x), .string(let y)):
            return x == y ? 0 : x.unicodeScalars.lexicographicallyPrecedes(y.unicodeScalars) ? -1 : 1
        case (.temporal(let x), .temporal(let y)):
            guard (x.kind == .time) == (y.kind == .time) else { throw incomparable(a, b, name, at: offset) }
            return Temporal.compare(x, y)
        case (.temporal(let x), .string(let text)):
            guard let y = Temporal(text, as: x.kind) else { throw incomparable(a, b, name, at: offset) }
            return Temporal.compare(x, y)
        case (.string(let text), .temporal(let y)):
            guard let x = Temporal(text, as: y.kind) else { throw incomparable(a, b, name, at: offset) }
            return Temporal.compare(x, y)
        case (.quantity(let x), .quantity(let y)):
            return Quantity.aligned(x, y).map { $0 == $1 ? 0 : $0 < $1 ? -1 : 1 }
        case (.quantity, _) where y.number != nil, (_, .quantity) where x.number != nil:
            func quantity(_ item: Item) -> Quantity? {
                if case .quantity(let quantity) = item { return quantity }
                return item.number.map { Quantity($0) }
            }
            guard let x = quantity(x), let y = quantity(y) else { return nil }
            return Quantity.aligned(x, y).map { $0 == $1 ? 0 : $0 < $1 ? -1 : 1 }
        default:
            guard let x = x.number, let y = y.number else { throw incomparable(a, b, name, at: offset) }
            return x == y ? 0 : x < y ? -1 : 1
        }
    }

    private func incomparable(_ a: Item, _ b: Item, _ name: String, at offset: Int) -> FHIRPathError {
        FHIRPathError(
            .evaluation, "\(a.typeName.name) and \(b.typeName.name) cannot be compared by \(name)", at: offset)
    }

    // MARK: Arithmetic

    /// `nil` where the result does not fit.
    func sign(_ item: Item, negative: Bool, at offset: Int) throws(FHIRPathError) -> Item? {
        switch item.value {
        case .integer(let number)?: return Item.fitting(negative ? 0 &- number : number)
        case .decimal(let number)?: return .decimal(negative ? -number : number)
        case .quantity(let quantity)?:
            return .quantity(Quantity(value: negative ? -quantity.value : quantity.value, unit: quantity.unit))
        default:
            throw FHIRPathError(.evaluation, "\(item.typeName.name) has no sign", at: offset)
        }
    }

    /// `nil` where the result is not defined or does not fit: a division by zero, an overflow.
    private func arithmetic(_ kind: Operator, _ a: Item, _ b: Item, at offset: Int) throws(FHIRPathError) -> Item? {
        func refused() -> FHIRPathError {
            FHIRPathError(
                .evaluation, "\(kind.rawValue) is not defined for \(a.typeName.name) and \(b.typeName.name)", at: offset
            )
        }
        guard let x = a.value, let y = b.value else { throw refused() }
        switch (x, y) {
        case (.string(let x), .string(let y)) where kind == .add:
            try check(bytes: x.utf8.count + y.utf8.count, at: offset)
            return .string(x + y)
        case (.integer(let x), .integer(let y)): return Evaluation.integers(kind, x, y)
        case (.temporal(let moment), .quantity(let amount)) where kind == .add || kind == .subtract:
            return try shift(moment, amount, back: kind == .subtract, at: offset)
        case (.quantity(let x), .quantity(let y)): return try quantities(kind, x, y, refused: refused)
        case (.quantity(let x), _) where y.number != nil:
            guard kind == .multiply || kind == .divide, let y = y.number else { throw refused() }
            let value = kind == .multiply ? x.value.multiplied(by: y) : x.value.divided(by: y)
            return value.map { .quantity(Quantity(value: $0, unit: x.unit)) }
        case (_, .quantity(let y)) where x.number != nil:
            guard kind == .multiply, let x = x.number else { throw refused() }
            return x.multiplied(by: y.value).map { .quantity(Quantity(value: $0, unit: y.unit)) }
        default:
            guard let x = x.number, let y = y.number else { throw refused() }
            return Evaluation.decimals(kind, x, y)
        }
    }

    private static func integers(_ kind: Operator, _ x: Int64, _ y: Int64) -> Item? {
        func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Item? {
            result.overflow ? nil : Item.fitting(result.partialValue)
        }
        switch kind {
        case .add: return checked(x.addingReportingOverflow(y))
        case .subtract: return checked(x.subtractingReportingOverflow(y))
        case .multiply: return checked(x.multipliedReportingOverflow(by: y))
        case .div: return y == 0 ? nil : checked(x.dividedReportingOverflow(by: y))
        case .mod: return y == 0 ? nil : checked(x.remainderReportingOverflow(dividingBy: y))
        default: return decimals(kind, DecimalNumber(x), DecimalNumber(y))
        }
    }

    private static func decimals(_ kind: Operator, _ x: DecimalNumber, _ y: DecimalNumber) -> Item? {
        switch kind {
        case .add: return x.adding(y).map { .decimal($0) }
        case .subtract: return x.subtracting(y).map { .decimal($0) }
        case .multiply: return x.multiplied(by: y).map { .decimal($0) }
        case .divide: return x.divided(by: y).map { .decimal($0) }
        case .div: return x.divided(by: y)?.truncated.flatMap { Item.fitting($0) }
        default:
            guard let quotient = x.divided(by: y)?.truncated,
                let product = y.multiplied(by: DecimalNumber(quotient))
            else { return nil }
            return x.subtracting(product).map { .decimal($0) }
        }
    }

    private func quantities(
        _ kind: Operator, _ x: Quantity, _ y: Quantity, refused: () -> FHIRPathError
    ) throws(FHIRPathError) -> Item? {
        switch kind {
        case .add, .subtract:
            if x.unit == y.unit {
                let value = kind == .add ? x.value.adding(y.value) : x.value.subtracting(y.value)
                return value.map { .quantity(Quantity(value: $0, unit: x.unit)) }
            }
            guard let (a, b, unit) = Quantity.granular(x, y) else { return nil }
            let value = kind == .add ? a.adding(b) : a.subtracting(b)
            return value.map { .quantity(Quantity(value: $0, unit: unit)) }
        case .multiply, .divide:
            guard let left = x.parsed, let right = y.parsed else { return nil }
            guard let a = left.canonical(x.value), let b = right.canonical(y.value),
                let value = kind == .multiply ? a.multiplied(by: b) : a.divided(by: b)
            else { return nil }
            let code = left.product(with: right, divided: kind == .divide)
            return .quantity(Quantity(value: value, unit: .ucum(code)))
        default: throw refused()
        }
    }

    private func shift(_ moment: Temporal, _ amount: Quantity, back: Bool, at offset: Int) throws(FHIRPathError)
        -> Item?
    {
        let unit: CalendarUnit
        switch amount.unit {
        case .calendar(let word): unit = word
        case .ucum(let code):
            guard let known = CalendarUnit(ucum: code) else {
                throw FHIRPathError(
                    .evaluation, "“\(code)” is no unit that dates are moved by; calendar words such as month are",
                    at: offset)
            }
            unit = known
        }
        return moment.adding(back ? -amount.value : amount.value, unit).map { .temporal($0) }
    }
}

extension Unit {
    /// The code of the product or quotient of two units, in base units.
    func product(with other: Unit, divided: Bool) -> String {
        var powers: [String: Int] = [:]
        for (dimension, sign) in [(dimension, 1), (other.dimension, divided ? -1 : 1)] where dimension != "1" {
            for part in dimension.split(separator: ".") {
                let digits = part.reversed().prefix { $0.isNumber || $0 == "-" }.count
                let base = part.dropLast(digits)
                powers[String(base), default: 0] += sign * (Int(part.suffix(digits)) ?? 1)
            }
        }
        let parts = powers.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        return parts.isEmpty
            ? "1" : parts.map { $0.value == 1 ? $0.key : "\($0.key)\($0.value)" }.joined(separator: ".")
    }
}
