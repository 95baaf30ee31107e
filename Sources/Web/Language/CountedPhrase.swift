internal import Wording

/// Phrases around a number. English tells one from many.
package enum CountedPhrase: Sendable, CaseIterable {
    case days, months, years
    case aboutYears
    case newestPatients
    case allPatients
    case types
    case changesUnmerged

    /// - Parameter number: the count as it is shown.
    func message(_ count: Int, _ number: String) -> Message {
        let isOne = count == 1
        return switch self {
        case .days: isOne ? "\(number) day" : "\(number) days"
        case .months: isOne ? "\(number) month" : "\(number) months"
        case .years: isOne ? "\(number) year" : "\(number) years"
        case .aboutYears: isOne ? "about \(number) year" : "about \(number) years"
        case .newestPatients: isOne ? "The one changed last" : "The \(number) changed last, newest first"
        case .allPatients: isOne ? "The only one" : "All \(number), the last changed first"
        case .types: isOne ? "\(number) type" : "\(number) types, most frequent first"
        case .changesUnmerged: isOne ? "\(number) change to be indexed" : "\(number) changes to be indexed"
        }
    }
}

extension Language {
    /// A phrase with its number, grouped.
    package func callAsFunction(_ phrase: CountedPhrase, _ count: Int) -> String {
        phrase.message(count, number(count)).text(in: self)
    }
}
