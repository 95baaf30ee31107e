extension PatientHistory {
    /// Chronic obstructive lung disease with two bad winters, and tobacco given up between them.
    mutating func liveWithLungDisease() {
        liveThroughCheckUps(years: 8, until: 6, smoking: .smoker)
        let first = visit(.symptom, on: daysAgo(1_950), for: .dyspnea, with: .internist)
        recordBreathing(saturation: 94, at: first)
        let disease = diagnose(.chronicObstructivePulmonaryDisease, at: first)
        carryOut(
            .spirometry, at: first, for: disease,
            outcome: Words("Obstruction, not reversible", "阻塞性通气功能障碍，不可逆"))
        prescribe(.tiotropium, at: first, for: disease)
        prescribe(.salbutamol, at: first, for: disease)
        takeImages(
            .chestRadiograph, at: first, for: disease,
            finding: Words("Hyperinflation, flat diaphragm.", "双肺过度充气，膈肌低平。"))
        haveBronchitis(on: daysAgo(1_500))
        havePneumonia(on: daysAgo(880))
        for step in 0..<7 {
            let visit = visit(.followUp, on: daysAgo(1_700 - step * 245), for: .dyspnea, with: .internist)
            recordBreathing(saturation: 94.5 - Double(step) * 0.2, at: visit)
            if step == 3 { observeSmoking(.formerSmoker, at: visit) }
            if step % 2 == 0 { examineBlood(.bloodCount, at: visit) }
            if visit.day.month > 8 { vaccinate(.influenza, at: visit) }
        }
        let last = visit(.symptom, on: daysAgo(6), for: .cough, with: .internist)
        recordBreathing(saturation: 92, at: last)
        let order = orderImaging(.chestRadiograph, at: last, for: disease, priority: "urgent")
        let referral = refer(
            to: .pulmonaryMedicine, at: last, for: disease,
            question: Words("Long-term oxygen?", "请评估长期氧疗指征。"))
        book(inDays: 1, with: .radiologist, for: .cough, order: order, room: .imaging)
        bookSpecialist(inDays: 13, for: .dyspnea, referral: referral)
    }

    private mutating func recordBreathing(saturation: Double, at visit: Visit) {
        var vitals = restingVitals(on: visit.day)
        vitals.saturation = random.near(saturation, spread: 1)
        vitals.respiration = random.near(20, spread: 3)
        record(vitals, at: visit)
    }

    private mutating func haveBronchitis(on day: CalendarDay) {
        let visit = visit(.symptom, on: day, for: .cough)
        recordBreathing(saturation: 92, at: visit)
        let bronchitis = diagnose(.acuteBronchitis, at: visit, .healed(afterDays: 14))
        prescribe(.azithromycin, at: visit, for: bronchitis, days: 3)
    }

    /// A pneumonia with a stay of a week in the partner hospital; for the lungs and the hearts of several courses.
    mutating func havePneumonia(on day: CalendarDay) {
        let stay = visit(.admission(nights: 7), on: day, for: .pneumonia)
        var vitals = fullVitals(on: stay.day)
        vitals.temperature = random.near(38.8, spread: 0.5)
        vitals.saturation = random.near(88, spread: 2)
        vitals.respiration = random.near(27, spread: 3)
        record(vitals, at: stay)
        var findings = Findings()
        findings[.leukocytes] = random.near(15.8, spread: 2)
        findings[.cReactiveProtein] = random.near(142, spread: 30)
        examineBlood(.inflammation, at: stay, findings)
        let pneumonia = diagnose(.pneumonia, at: stay, .healed(afterDays: 28))
        takeImages(
            .chestRadiograph, at: stay, for: pneumonia,
            finding: Words("Infiltrate in the right lower lobe.", "右下肺斑片状浸润影。"))
        prescribe(.amoxicillin, at: stay, for: pneumonia, days: 10)
        writeNote(
            at: stay, story: Words("Fever and yellow sputum, weaker each day.", "发热、咳黄痰，逐日乏力。"),
            assessment: Words("Pneumonia of the right lower lobe.", "右下肺炎。"),
            plan: Words("Antibiotic, oxygen, breathing exercises.", "抗感染，吸氧，呼吸训练。"))
    }
}
