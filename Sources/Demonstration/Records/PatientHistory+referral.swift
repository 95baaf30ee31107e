extension PatientHistory {
    /// Writes a referral to a specialist of the partner hospital: a ServiceRequest of category patient referral.
    mutating func refer(
        to specialty: Concept, at visit: Visit, for reason: Reference, status: String = "active", question: Words
    ) -> Reference {
        let words = Words(
            "Referral to \(specialty.words.english.lowercased())", "转诊至\(specialty.words.chinese)")
        return ledger.add(
            "ServiceRequest", display: words.text(in: person.tongue),
            [
                "status": .text(status), "intent": "order",
                "category": [.code(CodeSystem.snomed, "3457005", "Patient referral")], "priority": "routine",
                "code": concept(Concept(snomed: "306206005", display: "Referral to service", words)),
                "subject": patient.json, "encounter": visit.encounter.json, "authoredOn": .text(visit.end.text),
                "requester": visit.practitioner.json, "performerType": concept(specialty),
                "performer": [staff.hospital.json], "reasonReference": [reason.json],
                "note": [["text": text(question)]],
            ])
    }
}
