/// A product of powers of base units with a factor.
struct UnitProduct {
    var factor = DecimalRatio.one
    var zero = DecimalNumber.zero
    var powers: [String: Int] = [:]

    var unit: Unit {
        let parts = powers.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        let dimension = parts.map { $0.value == 1 ? $0.key : "\($0.key)\($0.value)" }.joined(separator: ".")
        return Unit(factor: factor, zero: zero, dimension: dimension.isEmpty ? "1" : dimension)
    }

    /// - Parameter power: -1 divides.
    mutating func multiply(by other: UnitProduct, power: Int) -> Bool {
        // A scale with another zero stands alone.
        guard other.zero.isZero && zero.isZero else { return false }
        let factor = power < 0 ? other.factor.inverse : other.factor
        for _ in 0..<abs(power) {
            guard let product = self.factor.multiplied(by: factor) else { return false }
            self.factor = product
        }
        for (base, exponent) in other.powers { powers[base, default: 0] += exponent * power }
        return true
    }
}

/// Reads a code by UCUM's grammar. Source: https://ucum.org/ucum#section-Syntax-Rules.
struct UnitParser {
    private let table: UnitTable
    private var rest: Substring.UTF8View
    private var depth: Int

    /// Parentheses and definitions within each other at most.
    private static let depthMax = 16
    private static let powerMax = 64

    static func parse(_ code: String, table: UnitTable, depth: Int = 0) -> UnitProduct? {
        guard !code.isEmpty, depth <= depthMax, code.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        var parser = UnitParser(table: table, rest: Substring(code).utf8, depth: depth)
        guard let product = parser.term(), parser.rest.isEmpty else { return nil }
        return product
    }

    private init(table: UnitTable, rest: Substring.UTF8View, depth: Int) {
        self.table = table
        self.rest = rest
        self.depth = depth
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func term() -> UnitProduct? {
        var product = UnitProduct()
        var power = take("/") ? -1 : 1
        var isAlone = power == 1
        while true {
            guard let part = component() else { return nil }
            if isAlone && (rest.isEmpty || rest.first == UInt8(ascii: ")")) { return part }
            isAlone = false
            guard product.multiply(by: part, power: power) else { return nil }
            if take(".") {
                power = 1
            } else if take("/") {
                power = -1
            } else {
                return product
            }
        }
    }

    private mutating func component() -> UnitProduct? {
        if take("(") {
            depth += 1
            guard depth <= UnitParser.depthMax, let inner = term(), take(")") else { return nil }
            depth -= 1
            return inner
        }
        if rest.first == UInt8(ascii: "{") { return annotation() ? UnitProduct() : nil }
        let symbol = symbol()
        guard !symbol.isEmpty, let product = product(of: symbol) else { return nil }
        if rest.first == UInt8(ascii: "{") { return annotation() ? product : nil }
        return product
    }

    /// `{…}`: says something to people, nothing to reckoning.
    private mutating func annotation() -> Bool {
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return false }
        rest = rest[rest.index(after: end)...]
        return true
    }

    /// Everything up to the next operator; brackets may hold any character.
    private mutating func symbol() -> String {
        var inBrackets = false
        let end = rest.firstIndex { byte in
            switch byte {
            case UInt8(ascii: "["): inBrackets = true
            case UInt8(ascii: "]"): inBrackets = false
            case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"):
                return !inBrackets
            default: break
            }
            return false
        }
        let found = rest[..<(end ?? rest.endIndex)]
        rest = rest[(end ?? rest.endIndex)...]
        return String(Substring(found))
    }

    private func product(of symbol: String) -> UnitProduct? {
        if symbol.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
            guard let number = DecimalNumber(symbol), !number.isZero else { return nil }
            return UnitProduct(factor: DecimalRatio(number))
        }
        if let unit = simple(symbol) { return unit }
        // The power behind it: `m2`, `10*-3`, `s+2`.
        let digits = symbol.utf8.reversed().prefix { $0 &- 0x30 < 10 }.count
        guard digits > 0, digits <= 2 else { return nil }
        var base = symbol.dropLast(digits)
        var power = Int(symbol.suffix(digits)) ?? 0
        if base.hasSuffix("-") { power = -power }
        if base.hasSuffix("-") || base.hasSuffix("+") { base = base.dropLast() }
        guard abs(power) <= UnitParser.powerMax, let unit = simple(String(base)) else { return nil }
        var product = UnitProduct()
        return product.multiply(by: unit, power: power) ? product : nil
    }

    /// An atom, with a prefix where it may have one.
    private func simple(_ symbol: String) -> UnitProduct? {
        if let (atom, _) = table.atoms[symbol] { return product(of: atom, named: symbol) }
        for length in 1...2 where symbol.count > length {
            let name = String(symbol.dropFirst(length))
            guard let prefix = table.prefixes[String(symbol.prefix(length))],
                let (atom, isMetric) = table.atoms[name], isMetric,
                let unit = product(of: atom, named: name), unit.zero.isZero
            else { continue }
            var product = UnitProduct(factor: prefix)
            return product.multiply(by: unit, power: 1) ? product : nil
        }
        return nil
    }

    private func product(of atom: UnitTable.Atom, named name: String) -> UnitProduct? {
        switch atom {
        case .base, .own: return UnitProduct(powers: [name: 1])
        case .defined(let value, let unit):
            guard let factor = DecimalRatio(value) else { return nil }
            var product = UnitProduct(factor: factor)
            guard let inner = UnitParser.parse(unit, table: table, depth: depth + 1) else { return nil }
            return product.multiply(by: inner, power: 1) ? product : nil
        case .scaled(let value, let unit, let zero):
            guard let zero = DecimalNumber(zero), let factor = DecimalRatio(value),
                let inner = UnitParser.parse(unit, table: table, depth: depth + 1)
            else { return nil }
            var product = UnitProduct(factor: factor)
            guard product.multiply(by: inner, power: 1) else { return nil }
            product.zero = zero
            return product
        }
    }
}
