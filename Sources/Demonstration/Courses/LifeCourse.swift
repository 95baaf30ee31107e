/// The lives told by the demonstration: each is one file of verbs of `PatientHistory`.
enum LifeCourse: CaseIterable, Sendable {
    case newborn
    case growingChild
    case teenageAsthma
    case pregnancy
    case officeWorker
    case backPain
    case thyroid
    case hypertension
    case diabetes
    case lungDisease
    case heartFailure
    case frailty

    /// The age on the last day, or at death.
    var ageInDays: ClosedRange<Int> {
        switch self {
        case .newborn: 12...45
        case .growingChild: Self.years(5, 9)
        case .teenageAsthma: Self.years(13, 17)
        case .pregnancy: Self.years(26, 35)
        case .officeWorker: Self.years(24, 39)
        case .backPain: Self.years(36, 52)
        case .thyroid: Self.years(30, 55)
        case .hypertension: Self.years(50, 66)
        case .diabetes: Self.years(52, 70)
        case .lungDisease: Self.years(62, 76)
        case .heartFailure: Self.years(76, 86)
        case .frailty: Self.years(89, 95)
        }
    }

    /// The gender when the course decides it.
    var gender: Gender? {
        switch self {
        case .pregnancy: .female
        default: nil
        }
    }

    /// Two courses end for one of the two patients who live them.
    func endsInDeath(isChinese: Bool) -> Bool {
        switch self {
        case .heartFailure: !isChinese
        case .frailty: isChinese
        default: false
        }
    }

    private static func years(_ from: Int, _ through: Int) -> ClosedRange<Int> {
        (from * 36_525 / 100 + 1)...(through * 36_525 / 100)
    }
}

extension PatientHistory {
    /// Writes the whole history.
    mutating func live() {
        switch person.course {
        case .newborn: liveFirstWeeks()
        case .growingChild: growUp()
        case .teenageAsthma: liveWithAsthma()
        case .pregnancy: expectChild()
        case .officeWorker: workInOffice()
        case .backPain: liveWithBackPain()
        case .thyroid: liveWithHypothyroidism()
        case .hypertension: liveWithHypertension()
        case .diabetes: liveWithDiabetes()
        case .lungDisease: liveWithLungDisease()
        case .heartFailure: liveWithHeartFailure()
        case .frailty: growVeryOld()
        }
    }
}
