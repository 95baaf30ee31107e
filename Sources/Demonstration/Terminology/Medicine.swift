/// A medicine as the clinic prescribes it: what, how much, how often.
struct Medicine: Sendable {
    enum Route {
        case oral
        case inhaled
    }

    let concept: Concept
    let dose: Double
    let doseUnit: String
    let timesDaily: Int
    let route: Route
    let advice: Words?

    init(
        atc code: String, _ english: String, _ chinese: String, dose: Double, unit: String = "mg", timesDaily: Int,
        route: Route = .oral, advice: Words? = nil
    ) {
        concept = Concept(Words(english, chinese), [Coding(CodeSystem.atc, code, english)])
        self.dose = dose
        doseUnit = unit
        self.timesDaily = timesDaily
        self.route = route
        self.advice = advice
    }

    /// The same medicine in another amount for each dose.
    func dosed(_ dose: Double) -> Medicine {
        Medicine(copy: self, dose: dose)
    }

    private init(copy medicine: Medicine, dose: Double) {
        concept = medicine.concept
        self.dose = dose
        doseUnit = medicine.doseUnit
        timesDaily = medicine.timesDaily
        route = medicine.route
        advice = medicine.advice
    }
}

extension Medicine {
    /// The amount of one dose, with a place after the point only where it is needed.
    var amount: FixedDecimal {
        FixedDecimal(dose, places: Double(Int(dose)) == dose ? 0 : 1)
    }

    /// The dosage in one sentence for patient and pharmacy.
    var instruction: Words {
        let each = "\(amount.text) \(doseUnit)"
        let englishRoute = route == .oral ? "by mouth" : "inhaled"
        let chineseRoute = route == .oral ? "口服" : "吸入"
        let frequency = timesDaily == 1 ? "once daily" : "\(timesDaily) times daily"
        return Words(
            "\(each) \(englishRoute) \(frequency)\(advice.map { ", \($0.english)" } ?? "")",
            "\(chineseRoute)，每次 \(each)，每日 \(timesDaily) 次\(advice.map { "，\($0.chinese)" } ?? "")")
    }
}

extension Medicine.Route {
    var concept: Concept {
        switch self {
        case .oral: Concept(snomed: "26643006", "Oral route", "口服")
        case .inhaled: Concept(snomed: "447694001", "Respiratory tract route", "吸入")
        }
    }
}
