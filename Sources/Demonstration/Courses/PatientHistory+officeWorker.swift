extension PatientHistory {
    /// A healthy adult: check-ups, colds, an ankle twisted while running, migraine.
    mutating func workInOffice() {
        liveThroughCheckUps(years: 6)
        catchCold(daysAgo: 1_300)
        twistAnkle(on: daysAgo(800))
        catchCold(daysAgo: 500)
        haveMigraine(on: daysAgo(90))
        let visit = visit(.symptom, on: daysAgo(400), for: .checkUp, with: .nurse)
        vaccinate(.coronavirus, dose: 4, at: visit)
        noteAllergy(.penicillin, at: visit)
        miss(on: daysAgo(40), for: .migraine)
        wearBand(Habits(steps: 8_200, sleepHours: 6.8, restingPulse: 62))
        book(inDays: 2, for: .migraine)
    }

    private mutating func twistAnkle(on day: CalendarDay) {
        let visit = visit(.emergency, on: day, for: .ankleSprain)
        record(restingVitals(on: visit.day), at: visit)
        observePain(6, at: visit)
        let sprain = diagnose(.ankleSprain, at: visit, .healed(afterDays: 42))
        takeImages(
            .ankleRadiograph, at: visit, for: sprain,
            finding: Words("No fracture. Swelling of the soft tissue.", "未见骨折，软组织肿胀。"))
        prescribe(.ibuprofen, at: visit, for: sprain, days: 7)
        let control = self.visit(.followUp, on: visit.day + 14, for: .ankleSprain)
        observePain(2, at: control)
        carryOut(.physicalTherapy, at: control, for: sprain, outcome: Words("Walks without pain", "行走无痛"))
    }

    private mutating func haveMigraine(on day: CalendarDay) {
        let visit = visit(.symptom, on: day, for: .headache)
        record(restingVitals(on: visit.day), at: visit)
        observePain(7, at: visit)
        let migraine = diagnose(.migraine, at: visit)
        prescribe(.ibuprofen, at: visit, for: migraine, days: 30)
        let order = orderImaging(.brainMagneticResonance, at: visit, for: migraine)
        book(inDays: 5, with: .radiologist, for: .migraine, order: order, room: .imaging)
        writeNote(
            at: visit, story: Words("Throbbing headache on one side, light hurts.", "单侧搏动性头痛，畏光。"),
            assessment: Words("Migraine, neurological examination normal.", "偏头痛，神经系统查体未见异常。"),
            plan: Words("Headache diary, ibuprofen early, MRI of the brain.", "记录头痛日记，早期服布洛芬，预约头颅磁共振。"))
    }
}
