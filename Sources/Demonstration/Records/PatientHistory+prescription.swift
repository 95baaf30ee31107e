extension PatientHistory {
    /// Writes a MedicationRequest.
    ///
    /// - Parameters:
    ///   - medicine: with its usual dosage.
    ///   - visit: where it is prescribed.
    ///   - reason: the Condition it is for.
    ///   - days: how long it is taken; a lasting treatment when missing.
    mutating func prescribe(
        _ medicine: Medicine, at visit: Visit, for reason: Reference? = nil, days: Int? = nil
    ) {
        _ = ledger.add(
            "MedicationRequest",
            [
                "status": .text(status(from: visit.day, days: days)), "intent": "order",
                "category": [.hl7("medicationrequest-category", "outpatient", "Outpatient")], "priority": "routine",
                "medicationCodeableConcept": concept(medicine.concept), "subject": patient.json,
                "encounter": visit.encounter.json, "authoredOn": .text(visit.end.text),
                "requester": visit.practitioner.json, "reasonReference": .listed(reason),
                "dosageInstruction": [dosage(medicine)],
                "dispenseRequest": [
                    "numberOfRepeatsAllowed": days == nil ? .integer(3) : .absent,
                    "expectedSupplyDuration": [
                        "value": .integer(min(days ?? 90, 90)), "unit": "days", "system": .text(CodeSystem.ucum),
                        "code": "d",
                    ],
                ],
            ])
    }

    /// What a lasting treatment becomes with death is "stopped"; one that has come to its end is "completed".
    private func status(from day: CalendarDay, days: Int?) -> String {
        if let days, day + days <= lastDay { return "completed" }
        return isAlive ? "active" : "stopped"
    }

    private func dosage(_ medicine: Medicine) -> JSONValue {
        [
            "sequence": .integer(1), "text": text(medicine.instruction),
            "timing": [
                "repeat": [
                    "frequency": .integer(medicine.timesDaily), "period": .integer(1), "periodUnit": "d",
                ]
            ],
            "route": concept(medicine.route.concept),
            "doseAndRate": [
                [
                    "doseQuantity": [
                        "value": .decimal(medicine.amount),
                        "unit": .text(medicine.doseUnit), "system": .text(CodeSystem.ucum),
                        "code": .text(medicine.doseUnit),
                    ]
                ]
            ],
        ]
    }
}
