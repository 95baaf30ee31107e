internal import Assets
internal import Wording

/// The prefixes and atoms of UCUM, read once from the embedded table (`Sources/Assets/units.tsv`).
struct UnitTable: Sendable {
    enum Atom: Sendable {
        case base
        /// So many of another unit.
        case defined(value: String, unit: String)
        /// On a scale with another zero: degrees Celsius and Fahrenheit.
        case scaled(value: String, unit: String, zero: String)
        /// Not to be expressed in others: arbitrary units, logarithmic scales.
        case own
    }

    private(set) var prefixes: [String: DecimalRatio] = [:]
    private(set) var atoms: [String: (atom: Atom, isMetric: Bool)] = [:]

    static let ucum: UnitTable = UnitTable(unsafe String(embedded: xinglin_asset_units()))

    /// - Parameter text: lines of `prefix`, `base`, `unit` and `special`, with the columns that the file's head names.
    init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            switch (columns[0], columns.count) {
            case ("prefix", 3...):
                prefixes[columns[1]] = DecimalRatio(columns[2])
            case ("base", 3...):
                atoms[columns[1]] = (.base, true)
            case ("unit", 6...):
                let atom = columns[3] == "1" ? Atom.own : .defined(value: columns[4], unit: columns[5])
                atoms[columns[1]] = (atom, columns[2] == "1")
            case ("special", 6...):
                atoms[columns[1]] = (UnitTable.special(columns), columns[2] == "1")
            default: preconditionFailure("the embedded table of units has a line of another form: \(line)")
            }
        }
    }

    private static func special(_ columns: [String]) -> Atom {
        switch columns[3] {
        // Source: UCUM §21 and table "special units": K = °C + 273.15, and °F + 459.67 of 5/9 K.
        case "Cel": .scaled(value: columns[4], unit: columns[5], zero: "273.15")
        case "degF": .scaled(value: columns[4], unit: columns[5], zero: "459.67")
        case "degRe": .scaled(value: columns[4], unit: columns[5], zero: "218.52")
        default: .own
        }
    }
}
