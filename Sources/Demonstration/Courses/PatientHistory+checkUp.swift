extension PatientHistory {
    /// The check-ups of earlier years, one each year, with blood count, metabolic panel and lipids in turn.
    ///
    /// - Parameters:
    ///   - years: how many years before the last day the first one was.
    ///   - last: how many years before the last day the last one was.
    ///   - smoking: what the patient says about tobacco.
    mutating func liveThroughCheckUps(years: Int, until last: Int = 1, smoking: Concept = .neverSmoker) {
        for year in stride(from: years, through: last, by: -1) {
            let visit = visit(.checkUp, on: daysAgo(year * 365 - 60), for: .checkUp)
            record(fullVitals(on: visit.day), at: visit)
            examineBlood(year % 2 == 0 ? .bloodCount : .metabolic, at: visit)
            if year % 3 == 0 { examineBlood(.lipids, at: visit) }
            if year == years { observeSmoking(smoking, at: visit) }
            if visit.day.month > 8 { vaccinate(.influenza, at: visit) }
        }
    }

    /// A cold some years ago, with the medicine of a week.
    mutating func catchCold(daysAgo days: Int) {
        let visit = visit(.symptom, on: daysAgo(days), for: .cough)
        var vitals = restingVitals(on: visit.day)
        vitals.temperature = random.near(37.9, spread: 0.6)
        vitals.saturation = random.near(97.5, spread: 1)
        record(vitals, at: visit)
        let cold = diagnose(.upperRespiratoryInfection, at: visit, .healed(afterDays: 8))
        prescribe(.paracetamol, at: visit, for: cold, days: 5)
        writeNote(
            at: visit, story: Words("Cough and runny nose for three days, slight fever.", "咳嗽、流涕3天，伴低热。"),
            assessment: Words("Upper respiratory infection, lungs clear.", "上呼吸道感染，双肺呼吸音清。"),
            plan: Words("Rest, fluids, paracetamol when needed.", "休息，多饮水，必要时口服对乙酰氨基酚。"))
    }
}
