extension PatientHistory {
    /// A pregnancy in its course, with its visits, a mild anemia and sugar that needs watching.
    mutating func expectChild() {
        liveThroughCheckUps(years: 5, until: 2)
        let weeks = random.integer(29...37)
        let conception = lastDay - weeks * 7 - 3
        let first = visit(.prenatal, on: conception + 8 * 7, for: .pregnancy, with: .obstetrician)
        let pregnancy = diagnose(.pregnancy, at: first)
        prescribe(.folicAcid, at: first, for: pregnancy)
        record(fullVitals(on: first.day), at: first)
        observe(.gestationalAge, 8, at: first)
        examineBlood(.bloodCount, at: first)
        planPregnancy(at: first, pregnancy)
        for week in [12, 16, 20, 24, 28, 30, 32, 34, 36] where week <= weeks {
            examinePregnancy(week: week, conception: conception, pregnancy)
        }
        let last = visit(.prenatal, on: lastDay - 2, for: .pregnancy, with: .obstetrician)
        let order = orderImaging(.obstetricUltrasound, at: last, for: pregnancy)
        book(inDays: 3, with: .radiologist, for: .pregnancy, order: order, room: .imaging)
        book(inDays: 7, with: .obstetrician, for: .pregnancy)
    }

    private mutating func planPregnancy(at visit: Visit, _ pregnancy: Reference) {
        plan(
            Words("Prenatal care", "孕期保健计划"), at: visit, for: [pregnancy],
            [
                Words("Visit each four weeks, from week 28 each two weeks.", "每4周产检，28周后每2周一次。"),
                Words("Glucose tolerance test in week 24.", "孕24周行口服葡萄糖耐量试验。"),
                Words("Ultrasound in weeks 12, 20 and 32.", "孕12、20、32周超声检查。"),
            ])
    }

    private mutating func examinePregnancy(week: Int, conception: CalendarDay, _ pregnancy: Reference) {
        let visit = visit(.prenatal, on: conception + week * 7, for: .pregnancy, with: .obstetrician)
        var vitals = restingVitals(on: visit.day)
        vitals.kilograms = vitals.kilograms.map { $0 + (Double(week) - 10) * 0.42 }
        vitals.pulse = vitals.pulse.map { $0 + Double(week) * 0.35 }
        record(vitals, at: visit)
        observe(.gestationalAge, Double(week), at: visit)
        observe(.fetalHeartRate, random.near(146, spread: 9), at: visit)
        switch week {
        case 12, 20, 32:
            takeImages(
                .obstetricUltrasound, at: visit, for: pregnancy,
                finding: Words("Single fetus, size as expected for week \(week).", "单胎，大小符合孕\(week)周。"))
        case 24: testGlucose(at: visit)
        case 28: treatAnemia(at: visit)
        default: break
        }
    }

    private mutating func testGlucose(at visit: Visit) {
        var findings = Findings()
        findings[.glucose] = random.near(95, spread: 3)
        findings[.glucoseTwoHours] = random.near(161, spread: 6)
        examineBlood(.glucoseTolerance, at: visit, findings)
        let diabetes = diagnose(.gestationalDiabetes, at: visit)
        _ = refer(
            to: .endocrinology, at: visit, for: diabetes, status: "completed",
            question: Words("Dietary advice and glucose profile, please.", "请协助饮食指导及血糖监测。"))
        writeNote(
            at: visit, story: Words("Feels well, the child moves.", "一般情况好，胎动正常。"),
            assessment: Words("Gestational diabetes found by tolerance test.", "糖耐量试验提示妊娠期糖尿病。"),
            plan: Words("Diet, walking after meals, glucose diary.", "控制饮食，餐后步行，记录血糖。"))
    }

    private mutating func treatAnemia(at visit: Visit) {
        var findings = Findings()
        findings[.hemoglobin] = random.near(10.2, spread: 0.4)
        findings[.ferritin] = random.near(9, spread: 3)
        examineBlood(.iron, at: visit, findings)
        let anemia = diagnose(.ironDeficiencyAnemia, at: visit)
        prescribe(.ferrousSulfate, at: visit, for: anemia)
        vaccinate(.tetanus, at: visit)
    }
}
