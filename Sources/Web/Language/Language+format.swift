internal import FHIR
internal import Wording

extension Language {
    /// `1,234,567`, the same in both languages.
    package func number(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var out = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }

    /// Bytes in the largest decimal unit that leaves a whole part: `12.4 MB`.
    package func bytes(_ count: Int64) -> String {
        guard count >= 1000 else { return "\(count) B" }
        var unit: Int64 = 1000
        var names = ["kB", "MB", "GB", "TB"][...]
        while names.count > 1, count >= unit * 1000, let next = names.dropFirst().first {
            names = names.dropFirst()
            unit *= 1000
            if next == "TB" { break }
        }
        return "\(tenths(count, of: unit)) \(names.first ?? "")"
    }

    /// A length of time from microseconds: `0.42`, `8.3` or `1,250`, in milliseconds without the unit.
    package func milliseconds(_ microseconds: Int64) -> String {
        switch microseconds {
        case ..<10_000:
            let hundredths = max(0, (microseconds + 5) / 10)
            return "\(hundredths / 100).\(Language.two(Int(hundredths % 100)))"
        case ..<100_000: return tenths(microseconds, of: 1000)
        default: return number(Int(microseconds / 1000))
        }
    }

    /// A date to the precision in which it was written: `2 Mar 1985`, `1985年3月2日`, `Mar 1985`, `1985`.
    ///
    /// - Parameter text: a FHIR date or dateTime; text that is none is given back as it is.
    package func date(_ text: String) -> String {
        let day = text.utf8.prefix(10)
        guard FHIRDate(day) != nil else { return text }
        let parts = String(decoding: day, as: UTF8.self).split(separator: "-").compactMap { Int($0) }
        switch (self, parts.count) {
        case (.english, 3): return "\(parts[2]) \(Language.months[parts[1] - 1]) \(parts[0])"
        case (.english, 2): return "\(Language.months[parts[1] - 1]) \(parts[0])"
        case (.chinese, 3): return "\(parts[0])年\(parts[1])月\(parts[2])日"
        case (.chinese, 2): return "\(parts[0])年\(parts[1])月"
        case (.chinese, 1): return "\(parts[0])年"
        default: return String(decoding: day, as: UTF8.self)
        }
    }

    /// An age in the unit that says something at that age.
    package func age(_ age: Age) -> String {
        switch age {
        case .days(let count): self(.days, count)
        case .months(let count): self(.months, count)
        case .years(let count): self(.years, count)
        case .aboutYears(0): self(.underOneYear)
        case .aboutYears(let count): self(.aboutYears, count)
        }
    }

    private func tenths(_ value: Int64, of unit: Int64) -> String {
        let tenths = (value / (unit / 10) + (value % (unit / 10) * 2 >= unit / 10 ? 1 : 0))
        return "\(number(Int(tenths / 10))).\(tenths % 10)"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
