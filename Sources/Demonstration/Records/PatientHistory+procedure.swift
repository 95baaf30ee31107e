/// What is done to a patient.
extension Concept {
    static let electrocardiography = Concept(
        snomed: "29303009", "Electrocardiographic procedure", "心电图检查")
    static let spirometry = Concept(snomed: "127783003", "Spirometry", "肺功能检查")
    static let hipReplacement = Concept(snomed: "52734007", "Total replacement of hip", "全髋关节置换术")
    static let physicalTherapy = Concept(snomed: "91251008", "Physical therapy procedure", "物理治疗")
    static let acupuncture = Concept(snomed: "44868003", "Acupuncture", "针灸治疗")
    static let phototherapy = Concept(snomed: "31394004", "Light therapy", "光疗")
}

extension PatientHistory {
    /// Writes a Procedure that was carried out during a visit.
    @discardableResult
    mutating func carryOut(
        _ procedure: Concept, at visit: Visit, for reason: Reference? = nil, outcome: Words? = nil
    ) -> Reference {
        ledger.add(
            "Procedure", display: procedure.words.text(in: person.tongue),
            [
                "status": "completed", "code": concept(procedure), "subject": patient.json,
                "encounter": visit.encounter.json,
                "performedPeriod": [
                    "start": .text(visit.start.adding(minutes: 5).text), "end": .text(visit.end.text),
                ],
                "performer": [["actor": visit.practitioner.json]], "reasonReference": .listed(reason),
                "outcome": outcome.map { ["text": text($0)] } ?? .absent,
            ])
    }
}
