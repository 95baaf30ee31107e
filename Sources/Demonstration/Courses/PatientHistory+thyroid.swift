extension PatientHistory {
    /// Hypothyroidism found by fatigue; thyrotropin comes down with the dose of levothyroxine.
    mutating func liveWithHypothyroidism() {
        liveThroughCheckUps(years: 7, until: 4)
        let first = visit(.symptom, on: daysAgo(1_100), for: .fatigue)
        record(fullVitals(on: first.day), at: first)
        examineThyroid(11.8, at: first)
        examineBlood(.bloodCount, at: first)
        let disease = diagnose(.hypothyroidism, at: first)
        prescribe(.levothyroxine.dosed(25), at: first, for: disease, days: 90)
        takeImages(
            .thyroidUltrasound, at: first, for: disease,
            finding: Words("Small gland of uneven texture, no nodule.", "甲状腺体积缩小，回声不均，未见结节。"))
        writeNote(
            at: first, story: Words("Tired for months, feels cold, gained weight.", "乏力数月，怕冷，体重增加。"),
            assessment: Words("Hypothyroidism.", "甲状腺功能减退症。"),
            plan: Words("Levothyroxine 25 ug, thyrotropin again in eight weeks.", "左甲状腺素25 ug，8周后复查TSH。"))
        for (step, value) in [8.1, 5.2, 3.4, 2.6, 2.2, 2.4].enumerated() {
            let visit = visit(.followUp, on: daysAgo(1_010 - step * 170), for: .hypothyroidism)
            record(restingVitals(on: visit.day), at: visit)
            examineThyroid(value, at: visit)
            if step == 0 { prescribe(.levothyroxine.dosed(50), at: visit, for: disease, days: 170) }
            if step == 1 { prescribe(.levothyroxine.dosed(75), at: visit, for: disease) }
        }
        let last = visit(.followUp, on: daysAgo(20), for: .hypothyroidism)
        let order = orderImaging(.abdominalUltrasound, at: last)
        book(inDays: 8, with: .radiologist, for: .checkUp, order: order, room: .imaging)
        book(inDays: 12, for: .hypothyroidism)
    }

    private mutating func examineThyroid(_ value: Double, at visit: Visit) {
        var findings = Findings()
        findings[.thyrotropin] = random.near(value, spread: 0.4)
        findings[.thyroxineFree] = random.near(value > 6 ? 0.7 : 1.15, spread: 0.1)
        examineBlood(.thyroid, at: visit, findings)
    }
}
