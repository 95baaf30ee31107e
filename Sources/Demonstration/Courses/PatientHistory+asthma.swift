extension PatientHistory {
    /// Asthma from primary school on: attacks become rare under inhaled budesonide.
    mutating func liveWithAsthma() {
        let first = visit(.symptom, on: daysAgo(1_900), for: .cough, with: .pediatrician)
        record(fullVitals(on: first.day), at: first)
        let asthma = diagnose(.asthma, at: first)
        let rhinitis = diagnose(.allergicRhinitis, at: first)
        noteAllergy(.houseDustMite, at: first)
        noteAllergy(.peanut, at: first)
        carryOut(
            .spirometry, at: first, for: asthma,
            outcome: Words("Reversible obstruction", "可逆性气道阻塞"))
        prescribe(.salbutamol, at: first, for: asthma)
        prescribe(.budesonide, at: first, for: asthma)
        prescribe(.cetirizine, at: first, for: rhinitis, days: 90)
        planAsthma(at: first, asthma)

        sufferAttack(on: daysAgo(1_500), asthma)
        for step in 0..<7 {
            let visit = visit(.followUp, on: daysAgo(1_400 - step * 190), for: .asthma, with: .pediatrician)
            record(fullVitals(on: visit.day), at: visit)
            observe(.peakFlow, random.near(270 + Double(step) * 18, spread: 25), at: visit)
            if visit.day.month > 8 { vaccinate(.influenza, at: visit) }
        }
        sufferAttack(on: daysAgo(420), asthma)
        if person.gender == .female {
            let visit = visit(.wellChild, on: daysAgo(200), for: .checkUp, with: .nurse)
            vaccinate(.papillomavirus, dose: 1, at: visit)
        }
        wearBand(Habits(steps: 9_500, sleepHours: 7.4, restingPulse: 68))
        book(inDays: 9, with: .pediatrician, for: .asthma)
    }

    private mutating func planAsthma(at visit: Visit, _ asthma: Reference) {
        plan(
            Words("Asthma action plan", "哮喘行动计划"), at: visit, for: [asthma],
            [
                Words("Inhale budesonide each morning and evening.", "每日早晚吸入布地奈德。"),
                Words("Measure peak flow when coughing at night.", "夜间咳嗽时测峰流速。"),
                Words("Wash bedding at 60 °C each week.", "每周60 °C清洗床上用品。"),
            ])
    }

    private mutating func sufferAttack(on day: CalendarDay, _ asthma: Reference) {
        let visit = visit(.emergency, on: day, for: .dyspnea)
        var vitals = fullVitals(on: visit.day)
        vitals.pulse = random.near(118, spread: 9)
        vitals.respiration = random.near(30, spread: 4)
        vitals.saturation = random.near(92, spread: 2)
        record(vitals, at: visit)
        takeImages(
            .chestRadiograph, at: visit, for: asthma,
            finding: Words("Hyperinflation, no infiltrate.", "双肺过度充气，未见浸润影。"))
        prescribe(.salbutamol.dosed(200), at: visit, for: asthma, days: 5)
        writeNote(
            at: visit, story: Words("Short of breath since the night, wheezing.", "夜间起气促、喘息。"),
            assessment: Words("Acute attack of asthma, better after inhalation.", "哮喘急性发作，雾化后好转。"),
            plan: Words("Salbutamol for five days, see the pediatrician this week.", "沙丁胺醇5天，本周儿科复诊。"))
    }
}
