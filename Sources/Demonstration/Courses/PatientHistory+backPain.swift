extension PatientHistory {
    /// Low back pain that becomes sciatica: MRI, acupuncture, physical therapy, referral to the orthopedic surgeons.
    mutating func liveWithBackPain() {
        liveThroughCheckUps(years: 5)
        let first = visit(.symptom, on: daysAgo(420), for: .lowBackPain)
        record(restingVitals(on: first.day), at: first)
        observePain(5, at: first)
        let pain = diagnose(.lowBackPain, at: first)
        prescribe(.ibuprofen, at: first, for: pain, days: 14)
        prescribe(.omeprazole, at: first, for: pain, days: 14)
        treat(pain, severities: [5, 4, 3, 3], from: daysAgo(390), with: .acupuncture)

        let second = visit(.symptom, on: daysAgo(150), for: .sciatica)
        record(restingVitals(on: second.day), at: second)
        observePain(8, at: second)
        let sciatica = diagnose(.sciatica, at: second)
        takeImages(
            .lumbarMagneticResonance, at: second, for: sciatica,
            finding: Words(
                "Disc protrusion L5/S1 touching the left S1 root.", "L5/S1椎间盘突出，左侧S1神经根受压。"))
        let referral = refer(
            to: .orthopedics, at: second, for: sciatica,
            question: Words("Operation or further conservative treatment?", "请评估手术或继续保守治疗。"))
        writeNote(
            at: second, story: Words("Pain down the left leg to the heel.", "腰痛放射至左下肢及足跟。"),
            assessment: Words("Sciatica, no loss of strength.", "坐骨神经痛，肌力正常。"),
            plan: Words("MRI, physical therapy, referral.", "磁共振检查，物理治疗，转诊骨科。"))
        treat(sciatica, severities: [7, 6, 5, 3, 2], from: daysAgo(120), with: .physicalTherapy)
        bookSpecialist(inDays: 1, for: .sciatica, referral: referral)
    }

    /// A series of treatments, one each week, with the pain before each.
    private mutating func treat(
        _ condition: Reference, severities: [Int], from day: CalendarDay, with treatment: Concept
    ) {
        for (week, severity) in severities.enumerated() {
            let visit = visit(.followUp, on: day + 7 * week, for: .lowBackPain, with: .nurse)
            observePain(severity, at: visit)
            carryOut(treatment, at: visit, for: condition)
        }
    }
}
