extension PatientHistory {
    /// Type 2 diabetes: HbA1c drifts down under metformin, the pressure under losartan, the lipids under atorvastatin.
    mutating func liveWithDiabetes() {
        liveThroughCheckUps(years: 8, until: 6, smoking: .formerSmoker)
        let first = visit(.symptom, on: daysAgo(1_900), for: .fatigue)
        recordPressure(148, 91, at: first)
        examineSugar(9.2, at: first)
        let diabetes = diagnose(.type2Diabetes, at: first)
        let obesity = diagnose(.obesity, at: first)
        prescribe(.metformin, at: first, for: diabetes, days: 220)
        planDiabetes(at: first, [diabetes, obesity])

        for (step, value) in [8.4, 7.9, 7.6, 7.1, 7.0, 6.8, 6.9, 6.7, 6.6].enumerated() {
            let visit = visit(.followUp, on: daysAgo(1_780 - step * 200), for: .type2Diabetes)
            recordPressure(146 - Double(step) * 1.8, 89 - Double(step) * 1.1, at: visit)
            examineSugar(value, at: visit)
            switch step {
            case 0: prescribe(.metformin.dosed(850), at: visit, for: diabetes, days: 400)
            case 1: treatPressure(at: visit)
            case 2:
                prescribe(.metformin.dosed(1_000), at: visit, for: diabetes)
                findHighLipids(at: visit)
            case 4: sendToEyeDoctor(at: visit, diabetes)
            case 7: vaccinate(.pneumococcal, at: visit)
            default: break
            }
        }
        let last = visit(.followUp, on: daysAgo(12), for: .type2Diabetes, with: .internist)
        let referral = refer(
            to: .ophthalmology, at: last, for: diabetes,
            question: Words("Retina, yearly control.", "糖尿病视网膜病变年度筛查。"))
        wearBand(Habits(steps: 5_400, sleepHours: 6.3, restingPulse: 71))
        book(inDays: 6, for: .type2Diabetes)
        bookSpecialist(inDays: 10, for: .type2Diabetes, referral: referral)
    }

    private mutating func examineSugar(_ hemoglobinA1c: Double, at visit: Visit) {
        var findings = Findings()
        findings[.hemoglobinA1c] = random.near(hemoglobinA1c, spread: 0.15)
        // Mean glucose that belongs to the HbA1c (Nathan et al., Diabetes Care 2008), less for the fasting state.
        findings[.glucose] = random.near(28.7 * hemoglobinA1c - 46.7 - 18, spread: 9)
        findings[.albuminCreatinineRatio] = random.near(24, spread: 14)
        examineBlood(.diabetes, at: visit, findings)
    }

    private mutating func treatPressure(at visit: Visit) {
        let disease = diagnose(.hypertension, at: visit)
        prescribe(.losartan, at: visit, for: disease)
    }

    private mutating func sendToEyeDoctor(at visit: Visit, _ diabetes: Reference) {
        _ = refer(
            to: .ophthalmology, at: visit, for: diabetes, status: "completed",
            question: Words("Retina, first examination.", "首次眼底检查。"))
        takeImages(
            .abdominalUltrasound, at: visit,
            finding: Words("Fatty liver of moderate degree.", "中度脂肪肝。"))
    }

    private mutating func planDiabetes(at visit: Visit, _ diseases: [Reference]) {
        plan(
            Words("Living with diabetes", "糖尿病自我管理计划"), at: visit, for: diseases,
            [
                Words("Glucose at home, twice a week before breakfast.", "每周两次空腹自测血糖。"),
                Words("Lose 5 kg within the year.", "一年内减重5 kg。"),
                Words("Feet: look each evening, podiatry each year.", "每晚检查双足，每年足部检查。"),
            ])
        writeNote(
            at: visit, story: Words("Thirsty and tired, ten kilograms heavier in five years.", "口渴、乏力，5年体重增加10 kg。"),
            assessment: Words("Type 2 diabetes, obesity.", "2型糖尿病，肥胖症。"),
            plan: Words("Metformin, training for diabetes, HbA1c in three months.", "二甲双胍，糖尿病教育，3个月复查糖化血红蛋白。"))
    }
}
