/// What is done to a patient; some in words only.
extension Concept {
    static let electrocardiography = Concept(
        snomed: "29303009", "Electrocardiographic procedure", "心电图检查")
    static let spirometry = Concept(snomed: "127783003", "Spirometry", "肺功能检查")
    static let hipReplacement = Concept(snomed: "52734007", "Total replacement of hip", "全髋关节置换术")
    static let physicalTherapy = Concept(snomed: "91251008", "Physical therapy procedure", "物理治疗")
    static let acupuncture = Concept(Words("Acupuncture", "针灸治疗"))
    static let phototherapy = Concept(Words("Light therapy", "光疗"))
}

extension PatientHistory {
    /// Writes a Procedure that was carried out during a visit.
    @discardableResult
    mutating func carryOut(
        _ procedure: Concept, at visit: Visit, for reason: Reference? = nil, outcome: Words? = nil
    ) -> Reference {
        let period = period(of: visit)
        return ledger.add(
            "Procedure", display: procedure.words.text(in: person.tongue),
            [
                "status": "completed", "code": concept(procedure), "subject": patient.json,
                "encounter": visit.encounter.json,
                "performedPeriod": ["start": .text(period.start.text), "end": .text(period.end.text)],
                "performer": [["actor": visit.practitioner.json]], "reasonReference": .listed(reason),
                "outcome": outcome.map { ["text": text($0)] } ?? .absent,
            ])
    }

    /// During a stay the morning after admission, otherwise the whole visit.
    private func period(of visit: Visit) -> (start: Moment, end: Moment) {
        guard visit.end.day > visit.day else { return (visit.start.adding(minutes: 5), visit.end) }
        let start = Moment(visit.day + 1, minute: 8 * 60 + 15)
        return (start, start.adding(minutes: 100))
    }
}
