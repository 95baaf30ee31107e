/// The language in which the clinic writes about a patient.
enum Tongue {
    case chinese
    case english

    /// As in BCP 47.
    var code: String {
        switch self {
        case .chinese: "zh-CN"
        case .english: "en"
        }
    }
}

/// The same words in both languages of the clinic.
struct Words: Sendable {
    let english: String
    let chinese: String

    init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    func text(in tongue: Tongue) -> String {
        switch tongue {
        case .chinese: chinese
        case .english: english
        }
    }
}
