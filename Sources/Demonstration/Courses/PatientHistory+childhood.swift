extension PatientHistory {
    /// Well child visits along the growth curve with their vaccines, an egg allergy, eczema, ear infections.
    mutating func growUp() {
        let illnesses: [Int: (inout PatientHistory) -> Void] = [
            9: { $0.showEczema() }, 18: { $0.haveEarInfection(months: 20) }, 36: { $0.haveEarInfection(months: 41) },
        ]
        for months in [1, 2, 3, 6, 9, 12, 18, 24, 36, 48, 60, 72, 84, 96] {
            let day = person.birth + months * 3_044 / 100
            guard day <= lastDay - 20 else { break }
            let visit = visit(.wellChild, on: day, for: .checkUp)
            if months <= 24 { recordInfant(at: visit) } else { record(fullVitals(on: visit.day), at: visit) }
            giveVaccines(months: months, at: visit)
            if months % 12 == 0 { examineBlood(.bloodCount, at: visit) }
            illnesses[months]?(&self)
        }
        catchCold(daysAgo: 140)
        book(inDays: 4, for: .checkUp)
    }

    private mutating func giveVaccines(months: Int, at visit: Visit) {
        switch months {
        case 1: vaccinate(.hepatitisB, dose: 2, at: visit)
        case 2: vaccinate(.poliomyelitis, dose: 1, at: visit)
        case 3:
            vaccinate(.poliomyelitis, dose: 2, at: visit)
            vaccinate(.diphtheriaTetanusPertussis, dose: 1, at: visit)
        case 6: vaccinate(.hepatitisB, dose: 3, at: visit)
        case 9: vaccinate(.measlesMumpsRubella, dose: 1, at: visit)
        case 12: vaccinate(.varicella, dose: 1, at: visit)
        case 18:
            vaccinate(.measlesMumpsRubella, dose: 2, at: visit)
            vaccinate(.hepatitisA, dose: 1, at: visit)
            vaccinate(.diphtheriaTetanusPertussis, dose: 4, at: visit)
        case 48: vaccinate(.varicella, dose: 2, at: visit)
        case 72: vaccinate(.diphtheriaTetanusPertussis, dose: 5, at: visit)
        default: break
        }
    }

    private mutating func showEczema() {
        let visit = visit(.symptom, on: person.birth + 300, for: .atopicDermatitis)
        _ = diagnose(.atopicDermatitis, at: visit)
        noteAllergy(.egg, at: visit)
        writeNote(
            at: visit, story: Words("Itching cheeks since egg was introduced.", "添加鸡蛋后面颊皮疹、瘙痒。"),
            assessment: Words("Atopic dermatitis, egg allergy.", "特应性皮炎，鸡蛋过敏。"),
            plan: Words("Emollients twice daily, leave out egg, review in spring.", "每日两次润肤，暂避鸡蛋，定期复查。"))
    }

    private mutating func haveEarInfection(months: Int) {
        let day = person.birth + months * 3_044 / 100
        guard day < lastDay else { return }
        let visit = visit(.emergency, on: day, for: .fever)
        var vitals = restingVitals(on: visit.day)
        vitals.temperature = random.near(39.0, spread: 0.5)
        vitals.pulse = random.near(138, spread: 10)
        vitals.saturation = random.near(98, spread: 1)
        record(vitals, at: visit)
        var findings = Findings()
        findings[.leukocytes] = random.near(14.5, spread: 2)
        findings[.cReactiveProtein] = random.near(38, spread: 12)
        examineBlood(.inflammation, at: visit, findings)
        let infection = diagnose(.otitisMedia, at: visit, .healed(afterDays: 10))
        prescribe(Medicine.amoxicillin.dosed(250), at: visit, for: infection, days: 7)
    }
}
