/// The vital signs of one visit; what is `nil` is not measured.
struct Vitals {
    var temperature: Double?
    var pulse: Double?
    var respiration: Double?
    var saturation: Double?
    var systolic: Double?
    var diastolic: Double?
    var kilograms: Double?
    var centimeters: Double?
    var headCentimeters: Double?
}

extension PatientHistory {
    /// Pulse, blood pressure, weight and height as a follow-up needs them.
    mutating func restingVitals(on day: CalendarDay) -> Vitals {
        let age = person.ageInYears(on: day)
        var vitals = Vitals()
        vitals.pulse = random.near(usualPulse(age), spread: 8)
        vitals.kilograms = weight(on: day) + random.near(0, spread: age < 2 ? 0.1 : 0.8)
        if age >= 3 {
            let isGrown = age >= 18
            vitals.systolic = random.near(isGrown ? person.physique.systolic : 88 + 1.6 * age, spread: 8)
            vitals.diastolic = random.near(isGrown ? person.physique.diastolic : 55 + age, spread: 5)
        }
        return vitals
    }

    /// Everything, as a check-up measures it.
    mutating func fullVitals(on day: CalendarDay) -> Vitals {
        var vitals = restingVitals(on: day)
        vitals.temperature = random.near(36.6, spread: 0.4)
        vitals.respiration = random.near(usualRespiration(person.ageInYears(on: day)), spread: 2)
        vitals.saturation = random.near(98, spread: 1.4)
        vitals.centimeters = height(on: day)
        return vitals
    }

    func height(on day: CalendarDay) -> Double {
        let months = person.ageInYears(on: day) * 12
        return GrowthCurve(person.gender).centimeters(months: months) * person.physique.heightFactor
    }

    func weight(on day: CalendarDay) -> Double {
        let age = person.ageInYears(on: day)
        guard age < 18 else {
            let meters = height(on: day) / 100
            return person.physique.adultBodyMassIndex * meters * meters
        }
        return GrowthCurve(person.gender).kilograms(months: age * 12) * person.physique.weightFactor
    }

    private func usualPulse(_ age: Double) -> Double {
        switch age {
        case ..<1: 135
        case ..<4: 110
        case ..<10: 92
        case ..<16: 82
        default: person.physique.restingPulse
        }
    }

    private func usualRespiration(_ age: Double) -> Double {
        switch age {
        case ..<1: 40
        case ..<6: 25
        case ..<12: 20
        default: 15
        }
    }
}
