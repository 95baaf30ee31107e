internal import FHIR
internal import Wording

/// How exact values are. Source: FHIRPath (continuous build), §"Boundary functions", as R4's test suite has them.
extension Evaluation {
    /// Places that a decimal's boundary has unless asked otherwise, and at most.
    private static let placesDefault = 8
    private static let placesMax = 31

    func boundaries(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        guard let item = try operand(focus, "the input of \(function.rawValue)", at: offset) else { return [] }
        if function == .precision { return precision(item.value).map { [.integer(Int64($0))] } ?? [] }
        if function == .comparable {
            let other = try operand(argument(arguments[0], scope.this, scope), "the argument", at: offset)
            guard case .quantity(let a)? = item.value, case .quantity(let b)? = other?.value else { return [] }
            guard let x = a.parsed, let y = b.parsed else { return [.boolean(a.unit == b.unit)] }
            return [.boolean(x.dimension == y.dimension)]
        }
        var digits: Int64?
        if let syntax = arguments.first {
            digits = try integer(argument(syntax, scope.this, scope), "a precision", at: syntax.offset)
            if digits == nil { return [] }
        }
        let high = function == .highBoundary
        switch item.value {
        case .integer(let number)?:
            return Evaluation.boundary(DecimalNumber(number), digits, high).map { [.decimal($0)] } ?? []
        case .decimal(let number)?:
            return Evaluation.boundary(number, digits, high).map { [.decimal($0)] } ?? []
        case .quantity(let quantity)?:
            return Evaluation.boundary(quantity.value, digits, high).map {
                [.quantity(Quantity(value: $0, unit: quantity.unit))]
            } ?? []
        case .temporal(let moment)?:
            let whole: Int64 = moment.kind == .date ? 8 : moment.kind == .dateTime ? 17 : 9
            return moment.boundary(digits: Int(clamping: digits ?? whole), high: high).map { [.temporal($0)] } ?? []
        default: return []
        }
    }

    private func precision(_ value: Item?) -> Int? {
        switch value {
        case .integer?: 0
        case .decimal(let number)?: number.scale
        case .temporal(let moment)?: moment.precision
        case .quantity(let quantity)?: quantity.value.scale
        default: nil
        }
    }

    private static func boundary(_ number: DecimalNumber, _ digits: Int64?, _ high: Bool) -> DecimalNumber? {
        let places = digits ?? Int64(placesDefault)
        guard places >= 0, places <= Int64(placesMax) else { return nil }
        let half = number.halfUnit
        guard let end = high ? number.adding(half) : number.subtracting(half) else { return nil }
        // To fewer places than there are: the end away from zero is rounded, the other is cut (R4's cases, HighBoundary
        // and LowBoundary).
        return end.rounded(toPlaces: Int(places), end.isNegative == high ? .towardZero : .toNearestOrAwayFromZero)
    }
}
