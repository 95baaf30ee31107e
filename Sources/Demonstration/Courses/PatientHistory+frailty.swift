extension PatientHistory {
    /// Very old age: brittle bones, a broken hip replaced, a memory that fades.
    mutating func growVeryOld() {
        liveThroughCheckUps(years: 9, until: 6)
        let first = visit(.checkUp, on: daysAgo(1_900), for: .checkUp)
        recordPressure(144, 76, at: first)
        let osteoporosis = diagnose(.osteoporosis, at: first)
        let cataract = diagnose(.cataract, at: first)
        prescribe(.alendronicAcid, at: first, for: osteoporosis)
        prescribe(.colecalciferol.dosed(800), at: first, for: osteoporosis)
        _ = refer(
            to: .ophthalmology, at: first, for: cataract, status: "completed",
            question: Words("Operation of the cataract?", "请评估白内障手术。"))
        let nurse = visit(.followUp, on: daysAgo(1_700), for: .checkUp, with: .nurse)
        vaccinate(.zoster, at: nurse)
        vaccinate(.pneumococcal, at: nurse)

        breakHip(on: daysAgo(980), osteoporosis)
        forget(from: 800)
        if isAlive {
            book(inDays: 3, for: .alzheimerDisease)
        } else {
            die(of: .pneumonia, nights: 6)
        }
    }

    private mutating func breakHip(on day: CalendarDay, _ osteoporosis: Reference) {
        let arrival = visit(.emergency, on: day, for: .fall)
        record(restingVitals(on: arrival.day), at: arrival)
        observePain(9, at: arrival)
        let fracture = diagnose(.hipFracture, at: arrival, .healed(afterDays: 120))
        takeImages(
            .hipRadiograph, at: arrival, for: fracture,
            finding: Words("Displaced fracture of the femoral neck.", "股骨颈移位骨折。"))
        let stay = visit(.admission(nights: 12), on: arrival.day + 1, for: .hipFracture)
        examineBlood(.bloodCount, at: stay)
        carryOut(
            .hipReplacement, at: stay, for: fracture,
            outcome: Words("Prosthesis in good position", "假体位置良好"))
        prescribe(.paracetamol, at: stay, for: fracture, days: 30)
        plan(
            Words("Back on the feet", "髋部术后康复计划"), at: stay, for: [fracture, osteoporosis],
            [
                Words("Walking frame, three times a day.", "使用助行器，每日行走3次。"),
                Words("Make the home safe against falls.", "居家防跌倒改造。"),
            ])
        _ = refer(
            to: .rehabilitation, at: stay, for: fracture, status: "completed",
            question: Words("Mobilization after hip replacement.", "髋关节置换术后康复训练。"))
        for week in [3, 6, 12] {
            let visit = visit(.followUp, on: stay.end.day + 7 * week, for: .hipFracture)
            observePain(6 - week / 3, at: visit)
            carryOut(.physicalTherapy, at: visit, for: fracture)
        }
    }

    private mutating func forget(from days: Int) {
        let first = visit(.symptom, on: daysAgo(days), for: .alzheimerDisease)
        let disease = diagnose(.alzheimerDisease, at: first)
        examineBlood(.metabolic, at: first)
        examineBlood(.thyroid, at: first)
        prescribe(.donepezil, at: first, for: disease)
        writeNote(
            at: first, story: Words("The daughter reports names lost and doors left open.", "女儿诉其忘记人名，出门忘关门。"),
            assessment: Words("Alzheimer's disease, early.", "阿尔茨海默病早期。"),
            plan: Words("Donepezil, day structure, support for the family.", "多奈哌齐，规律作息，支持家属照护。"))
        for step in 0..<5 {
            let visit = visit(.followUp, on: daysAgo(days - 120 - step * 130), for: .alzheimerDisease)
            recordPressure(138 - Double(step), 74, at: visit)
            if step % 2 == 0 { examineBlood(.metabolic, at: visit) }
        }
    }
}
