extension PatientHistory {
    /// High blood pressure that comes down step by step: first amlodipine, then losartan as well.
    mutating func liveWithHypertension() {
        liveThroughCheckUps(years: 9, until: 6, smoking: .formerSmoker)
        let first = visit(.checkUp, on: daysAgo(1_825), for: .headache)
        recordPressure(164, 99, at: first)
        let disease = diagnose(.hypertension, at: first)
        prescribe(.amlodipine, at: first, for: disease)
        carryOut(.electrocardiography, at: first, for: disease, outcome: Words("Sinus rhythm", "窦性心律"))
        examineBlood(.metabolic, at: first, Findings(), failed: .potassium)
        planPressure(at: first, disease)

        let pressures = [(156, 94), (151, 91), (149, 90), (139, 86), (136, 84), (133, 82), (134, 81), (130, 79)]
        for (step, pressure) in pressures.enumerated() {
            let visit = visit(.followUp, on: daysAgo(1_720 - step * 225), for: .hypertension)
            recordPressure(Double(pressure.0), Double(pressure.1), at: visit)
            if step == 2 { prescribe(.losartan, at: visit, for: disease) }
            if step % 3 == 0 { examineBlood(.metabolic, at: visit) }
            if step == 4 { findHighLipids(at: visit) }
        }
        let last = visit(.followUp, on: daysAgo(25), for: .hypertension, with: .internist)
        recordPressure(129, 78, at: last)
        let referral = refer(
            to: .cardiology, at: last, for: disease,
            question: Words("Left ventricular hypertrophy?", "请评估有无左心室肥厚。"))
        _ = orderImaging(.echocardiography, at: last, for: disease)
        wearBand(Habits(steps: 6_100, sleepHours: 6.5, restingPulse: 66))
        bookSpecialist(inDays: 4, for: .hypertension, referral: referral)
    }

    mutating func recordPressure(_ systolic: Double, _ diastolic: Double, at visit: Visit) {
        var vitals = restingVitals(on: visit.day)
        vitals.systolic = random.near(systolic, spread: 5)
        vitals.diastolic = random.near(diastolic, spread: 4)
        vitals.centimeters = height(on: visit.day)
        record(vitals, at: visit)
    }

    /// Raised lipids, for which atorvastatin is begun.
    mutating func findHighLipids(at visit: Visit) {
        var findings = Findings()
        findings[.cholesterol] = random.near(238, spread: 12)
        findings[.lowDensityLipoprotein] = random.near(158, spread: 10)
        findings[.triglyceride] = random.near(196, spread: 25)
        examineBlood(.lipids, at: visit, findings)
        let disease = diagnose(.hyperlipidemia, at: visit)
        prescribe(.atorvastatin, at: visit, for: disease)
    }

    private mutating func planPressure(at visit: Visit, _ disease: Reference) {
        plan(
            Words("Blood pressure under control", "高血压管理计划"), at: visit, for: [disease],
            [
                Words("Less than 5 g of salt each day.", "每日食盐少于5 g。"),
                Words("Walk 30 minutes on five days of the week.", "每周5天，每次步行30分钟。"),
                Words("Measure blood pressure at home in the morning.", "每日清晨家庭自测血压。"),
            ])
        writeNote(
            at: visit, story: Words("Headache in the morning, both parents hypertensive.", "晨起头痛，父母均有高血压。"),
            assessment: Words("Hypertension, no organ damage known.", "高血压，未见靶器官损害。"),
            plan: Words("Amlodipine 5 mg, salt reduction, back in three months.", "氨氯地平5 mg，限盐，3个月复诊。"))
    }
}
