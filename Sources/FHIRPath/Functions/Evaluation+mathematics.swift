internal import FHIR
internal import Glibc
internal import Wording

/// Source: FHIRPath 2.0.0, §"Math". What no decimal can hold (an overflow, the root of a negative number) is empty.
extension Evaluation {
    func mathematics(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        guard let item = try operand(focus, "the input of \(function.rawValue)", at: offset) else { return [] }
        guard let value = item.value else { throw wrong(function, item, at: offset) }
        var operand: DecimalNumber?
        if let syntax = arguments.first {
            guard let other = try self.operand(argument(syntax, scope.this, scope), "the argument", at: syntax.offset)
            else {
                return []
            }
            guard let number = other.value?.number else { throw wrong(function, other, at: syntax.offset) }
            operand = number
        }
        if case .quantity(let quantity) = value {
            guard let changed = Evaluation.changed(function, quantity.value, operand) else {
                throw wrong(function, item, at: offset)
            }
            return [.quantity(Quantity(value: changed, unit: quantity.unit))]
        }
        guard let number = value.number else { throw wrong(function, item, at: offset) }
        let result: Item?
        switch function {
        case .abs:
            if case .integer(let integer) = value {
                result = Item.fitting(Int64(clamping: integer.magnitude))
            } else {
                result = .decimal(number.isNegative ? -number : number)
            }
        case .ceiling: result = number.rounded(toPlaces: 0, .up)?.truncated.flatMap { Item.fitting($0) }
        case .floor: result = number.rounded(toPlaces: 0, .down)?.truncated.flatMap { Item.fitting($0) }
        case .truncate: result = number.truncated.flatMap { Item.fitting($0) }
        case .round:
            let places = operand?.truncated ?? 0
            guard places >= 0, places <= 38 else {
                throw FHIRPathError(.evaluation, "round takes 0 to 38 places", at: offset)
            }
            result = number.rounded(toPlaces: min(Int(places), number.scale), .toNearestOrAwayFromZero).map {
                .decimal($0)
            }
        case .exp: result = Evaluation.decimal(Glibc.exp(number.double))
        case .ln: result = number > .zero ? Evaluation.decimal(Glibc.log(number.double)) : nil
        case .log:
            guard let base = operand, number > .zero, base > .zero, base != DecimalNumber(1) else { return [] }
            result = Evaluation.decimal(Glibc.log(number.double) / Glibc.log(base.double))
        case .sqrt: result = number.isNegative ? nil : Evaluation.decimal(number.double.squareRoot())
        default: result = operand.flatMap { Evaluation.power(value, number, $0) }
        }
        return result.map { [$0] } ?? []
    }

    private func wrong(_ function: Function, _ item: Item, at offset: Int) -> FHIRPathError {
        FHIRPathError(.evaluation, "\(function.rawValue) wants a number, not \(item.typeName.name)", at: offset)
    }

    /// The functions that keep a quantity's unit.
    private static func changed(_ function: Function, _ number: DecimalNumber, _ operand: DecimalNumber?)
        -> DecimalNumber?
    {
        switch function {
        case .abs: number.isNegative ? -number : number
        case .ceiling: number.rounded(toPlaces: 0, .up)
        case .floor: number.rounded(toPlaces: 0, .down)
        case .truncate: number.truncated.map { DecimalNumber($0) }
        case .round:
            number.rounded(toPlaces: min(max(Int(operand?.truncated ?? 0), 0), number.scale), .toNearestOrAwayFromZero)
        default: nil
        }
    }

    private static func decimal(_ double: Double) -> Item? { DecimalNumber(nearest: double).map { .decimal($0) } }

    /// Whole powers are exact.
    private static func power(_ base: Item, _ number: DecimalNumber, _ exponent: DecimalNumber) -> Item? {
        if exponent.isInteger, let count = exponent.truncated, count >= 0, count <= 256 {
            var product = DecimalNumber(1)
            for _ in 0..<count {
                guard let next = product.multiplied(by: number) else {
                    if case .integer = base { return nil }
                    return decimal(Glibc.pow(number.double, exponent.double))
                }
                product = next
            }
            guard case .integer = base else { return .decimal(product) }
            return product.truncated.flatMap { Item.fitting($0) }
        }
        if number.isNegative && !exponent.isInteger { return nil }
        return decimal(Glibc.pow(number.double, exponent.double))
    }
}
