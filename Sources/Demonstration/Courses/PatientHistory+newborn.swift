extension PatientHistory {
    /// Birth in the partner hospital, first vaccines, jaundice that fades, first visits.
    mutating func liveFirstWeeks() {
        let birth = visit(.admission(nights: 2), on: person.birth, for: .birth)
        recordInfant(at: birth)
        vaccinate(.hepatitisB, at: birth)
        vaccinate(.bcg, at: birth)

        let checkDay = person.birth + 4
        let check = visit(.wellChild, on: checkDay, for: .neonatalJaundice)
        recordInfant(at: check)
        let jaundice = diagnose(.neonatalJaundice, at: check, .healed(afterDays: 7))
        measureBilirubin(14.2, at: check)
        carryOut(
            .phototherapy, at: check, for: jaundice,
            outcome: Words("Well tolerated", "耐受良好"))
        prescribe(.colecalciferol, at: check)
        writeNote(
            at: check, story: Words("Fifth day of life, yellow skin, drinks well.", "生后第5天，皮肤黄染，吃奶好。"),
            assessment: Words("Jaundice of the newborn, below the line for exchange.", "新生儿黄疸，未达换血标准。"),
            plan: Words("Light therapy, bilirubin again in three days.", "光疗，3天后复查胆红素。"))

        let control = visit(.followUp, on: person.birth + 8, for: .neonatalJaundice)
        recordInfant(at: control)
        measureBilirubin(7.1, at: control)
        if person.birth + 30 <= lastDay {
            let month = visit(.wellChild, on: person.birth + 30, for: .checkUp)
            recordInfant(at: month)
            vaccinate(.hepatitisB, dose: 2, at: month)
        }
        book(inDays: 6, for: .checkUp)
    }

    private mutating func measureBilirubin(_ value: Double, at visit: Visit) {
        var findings = Findings()
        findings[.bilirubin] = random.near(value, spread: 1)
        examineBlood(.newbornBilirubin, at: visit, findings)
    }

    /// Weight, height, head and temperature of a small child.
    mutating func recordInfant(at visit: Visit) {
        var vitals = restingVitals(on: visit.day)
        let months = person.ageInYears(on: visit.day) * 12
        vitals.temperature = random.near(36.8, spread: 0.3)
        vitals.centimeters = height(on: visit.day)
        // Half a meter of child carries a head of about 34.5 cm, which grows fast at first: 46 cm at one year.
        vitals.headCentimeters = months < 12 ? 34.5 + 1.75 * months - 0.066 * months * months : 44 + months / 6
        record(vitals, at: visit)
    }
}
