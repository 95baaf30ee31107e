extension PatientHistory {
    /// Atrial fibrillation, then a heart that fails and kidneys that follow; for one of two patients it ends in hospital.
    mutating func liveWithHeartFailure() {
        liveThroughCheckUps(years: 9, until: 7, smoking: .formerSmoker)
        let first = visit(.checkUp, on: daysAgo(2_100), for: .atrialFibrillation, with: .internist)
        recordPressure(142, 84, at: first)
        let fibrillation = diagnose(.atrialFibrillation, at: first)
        carryOut(
            .electrocardiography, at: first, for: fibrillation,
            outcome: Words("Atrial fibrillation, rate 104", "心房颤动，心室率104次/分"))
        prescribe(.apixaban, at: first, for: fibrillation)
        prescribe(.bisoprolol, at: first, for: fibrillation)

        let failure = beAdmitted(on: daysAgo(1_150))
        followHeart(failure)
        if isAlive {
            let last = visit(.followUp, on: daysAgo(5), for: .heartFailure, with: .internist)
            let order = orderImaging(.echocardiography, at: last, for: failure)
            _ = refer(
                to: .nephrology, at: last, for: failure,
                question: Words("Creatinine rising under treatment.", "治疗中肌酐升高，请协助诊治。"))
            book(inDays: 2, with: .radiologist, for: .heartFailure, order: order, room: .imaging)
            book(inDays: 5, with: .internist, for: .heartFailure)
        } else {
            die(of: .heartFailure, nights: 4)
        }
    }

    /// The first decompensation, with the diagnosis of heart failure.
    private mutating func beAdmitted(on day: CalendarDay) -> Reference {
        let stay = visit(.admission(nights: 9), on: day, for: .dyspnea)
        var vitals = fullVitals(on: stay.day)
        vitals.pulse = random.near(112, spread: 8)
        vitals.saturation = random.near(90, spread: 2)
        vitals.kilograms = vitals.kilograms.map { $0 + 6 }
        record(vitals, at: stay)
        examineHeart(peptide: 4_850, creatinine: 1.34, at: stay)
        let failure = diagnose(.heartFailure, at: stay)
        takeImages(
            .echocardiography, at: stay, for: failure,
            finding: Words("Ejection fraction 35 percent, dilated left atrium.", "左室射血分数35%，左房扩大。"))
        prescribe(.furosemide, at: stay, for: failure)
        prescribe(.losartan, at: stay, for: failure)
        plan(
            Words("Living with a weak heart", "心力衰竭管理计划"), at: stay, for: [failure],
            [
                Words("Weigh each morning; call when 2 kg more within three days.", "每日晨起称重，3天增加2 kg及时就诊。"),
                Words("Drink no more than 1.5 liters a day.", "每日饮水不超过1.5升。"),
            ])
        writeNote(
            at: stay, story: Words("Swollen legs, sleeps sitting up.", "双下肢水肿，夜间端坐呼吸。"),
            assessment: Words("Congestive heart failure with atrial fibrillation.", "充血性心力衰竭，心房颤动。"),
            plan: Words("Furosemide, losartan, daily weight.", "呋塞米、氯沙坦，每日称重。"))
        return failure
    }

    private mutating func followHeart(_ failure: Reference) {
        for step in 0..<8 {
            let visit = visit(.followUp, on: daysAgo(1_080 - step * 130), for: .heartFailure, with: .internist)
            recordPressure(126 - Double(step), 74, at: visit)
            examineHeart(
                peptide: 1_450 + Double(step * step) * 28, creatinine: 1.25 + Double(step) * 0.07, at: visit)
            if step == 4 { _ = diagnose(.chronicKidneyDisease, at: visit) }
            if step == 5 { prescribe(.furosemide.dosed(40), at: visit, for: failure) }
        }
    }

    private mutating func examineHeart(peptide: Double, creatinine: Double, at visit: Visit) {
        var findings = Findings()
        findings[.natriureticPeptide] = random.near(peptide, spread: peptide / 8)
        findings[.creatinine] = random.near(creatinine, spread: 0.08)
        examineBlood(.heart, at: visit, findings)
    }

    /// The last stay in hospital, which ends on the day of death.
    mutating func die(of disease: Concept, nights: Int) {
        let stay = visit(.admissionEndingInDeath(nights: nights), on: lastDay - nights, for: disease)
        var vitals = fullVitals(on: stay.day)
        vitals.saturation = random.near(84, spread: 2)
        vitals.systolic = random.near(92, spread: 6)
        vitals.diastolic = random.near(54, spread: 5)
        record(vitals, at: stay)
        writeNote(
            at: stay, story: Words("Brought by the family, weak and short of breath.", "家属送入，乏力、气促。"),
            assessment: Words("End of a long illness.", "慢性病终末期。"),
            plan: Words("Comfort care, family present.", "舒缓治疗，家属陪护。"))
    }
}
