internal import FHIR
internal import Wording

/// Source: FHIRPath 2.0.0, §"Conversion".
extension Evaluation {
    func conversion(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        guard let item = try operand(focus, "the input of \(function.rawValue)", at: offset) else { return [] }
        let value = item.value
        var converted: Item?
        switch function {
        case .toBoolean, .convertsToBoolean: converted = value?.asBoolean
        case .toInteger, .convertsToInteger: converted = value?.asInteger
        case .toDecimal, .convertsToDecimal: converted = value?.asDecimal
        case .toDate, .convertsToDate: converted = value?.asMoment(.date)
        case .toDateTime, .convertsToDateTime: converted = value?.asMoment(.dateTime)
        case .toTime, .convertsToTime: converted = value?.asMoment(.time)
        case .toQuantity, .convertsToQuantity:
            var unit: String?
            if let syntax = arguments.first {
                unit = try string(argument(syntax, scope.this, scope), "a unit", at: syntax.offset)
            }
            converted = value?.asQuantity.flatMap { Evaluation.inUnit($0, unit) }.map { .quantity($0) }
        default: converted = value?.text.map { .string($0) }
        }
        if function.rawValue.hasPrefix("converts") { return [.boolean(converted != nil)] }
        return converted.map { [$0] } ?? []
    }

    private static func inUnit(_ quantity: Quantity, _ unit: String?) -> Quantity? {
        guard let unit else { return quantity }
        let wanted = Quantity(
            value: DecimalNumber(1), unit: CalendarUnit(word: unit).map { .calendar($0) } ?? .ucum(unit))
        if wanted.unit == quantity.unit { return quantity }
        guard let from = quantity.parsed, let to = wanted.parsed, from.dimension == to.dimension,
            let value = from.converted(quantity.value, to: to)
        else { return nil }
        return Quantity(value: value, unit: wanted.unit)
    }
}

extension Item {
    fileprivate var asBoolean: Item? {
        switch self {
        case .boolean: return self
        case .integer(let number): return number == 1 ? .boolean(true) : number == 0 ? .boolean(false) : nil
        case .decimal(let number):
            return number == DecimalNumber(1) ? .boolean(true) : number.isZero ? .boolean(false) : nil
        case .string(let text):
            switch text.lowercased() {
            case "true", "t", "yes", "y", "1", "1.0": return .boolean(true)
            case "false", "f", "no", "n", "0", "0.0": return .boolean(false)
            default: return nil
            }
        default: return nil
        }
    }

    fileprivate var asInteger: Item? {
        switch self {
        case .integer: return self
        case .boolean(let value): return .integer(value ? 1 : 0)
        case .string(let text):
            let digits = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
            return Int64(text).flatMap { Item.fitting($0) }
        default: return nil
        }
    }

    fileprivate var asDecimal: Item? {
        switch self {
        case .decimal: return self
        case .integer(let number): return .decimal(DecimalNumber(number))
        case .boolean(let value): return .decimal(DecimalNumber(coefficient: value ? 10 : 0, scale: 1))
        case .string(let text): return Item.plainDecimal(text).map { .decimal($0) }
        default: return nil
        }
    }

    /// `(\+|-)?\d+(\.\d+)?`
    private static func plainDecimal(_ text: String) -> DecimalNumber? {
        let unsigned = text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard !unsigned.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }), !text.hasPrefix("+-") else {
            return nil
        }
        return DecimalNumber(unsigned)
    }

    fileprivate func asMoment(_ kind: Temporal.Kind) -> Item? {
        switch self {
        case .temporal(let moment):
            if moment.kind == kind { return self }
            if kind == .dateTime, moment.kind == .date {
                return .temporal(Temporal(kind: .dateTime, fields: moment.fields, offset: nil))
            }
            if kind == .date, moment.kind == .dateTime {
                return .temporal(Temporal(kind: .date, fields: Array(moment.fields.prefix(3)), offset: nil))
            }
            return nil
        case .string(let text):
            let body = text.hasPrefix("@") ? String(text.dropFirst()) : text
            let bare = kind == .time && body.hasPrefix("T") ? String(body.dropFirst()) : body
            if let moment = Temporal(bare, as: kind) { return .temporal(moment) }
            guard kind == .date, let moment = Temporal(bare, as: .dateTime) else { return nil }
            return .temporal(Temporal(kind: .date, fields: Array(moment.fields.prefix(3)), offset: nil))
        default: return nil
        }
    }

    fileprivate var asQuantity: Quantity? {
        switch self {
        case .quantity(let quantity): return quantity
        case .boolean(let value): return Quantity(DecimalNumber(coefficient: value ? 10 : 0, scale: 1))
        case .string(let text): return Quantity(text: text)
        default: return number.map { Quantity($0) }
        }
    }
}

extension Quantity {
    /// `4`, `4.5 'mg'`, `4 days`: `nil` for anything else.
    init?(text: String) {
        let start = text.hasPrefix("+") || text.hasPrefix("-") ? text.index(after: text.startIndex) : text.startIndex
        let end = text[start...].firstIndex { !($0.isASCII && ($0.isNumber || $0 == ".")) } ?? text.endIndex
        guard let value = DecimalNumber(text.hasPrefix("+") ? String(text[start..<end]) : String(text[..<end])) else {
            return nil
        }
        let rest = text[end...].drop(while: \.isWhitespace)
        if rest.isEmpty {
            self.init(value)
        } else if rest.count > 2, rest.hasPrefix("'"), rest.hasSuffix("'"), !rest.dropFirst().dropLast().contains("'") {
            self.init(value: value, unit: .ucum(String(rest.dropFirst().dropLast())))
        } else if let unit = CalendarUnit(word: String(rest)) {
            self.init(value: value, unit: .calendar(unit))
        } else {
            return nil
        }
    }
}
