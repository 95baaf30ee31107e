extension PatientHistory {
    /// Writes a CarePlan for conditions, with one activity for each of the words.
    mutating func plan(_ title: Words, at visit: Visit, for conditions: [Reference], _ activities: [Words]) {
        let items = activities.map { activity in
            [
                "detail": [
                    "status": isAlive ? "in-progress" : "stopped", "doNotPerform": false,
                    "description": text(activity),
                ]
            ] as JSONValue
        }
        _ = ledger.add(
            "CarePlan", display: title.text(in: person.tongue),
            [
                "status": isAlive ? "active" : "completed", "intent": "plan",
                "category": [.code(CodeSystem.snomed, "734163000", "Care plan")], "title": text(title),
                "subject": patient.json, "encounter": visit.encounter.json,
                "period": ["start": .text(visit.day.text), "end": .optional(person.death?.text)],
                "created": .text(visit.end.text), "author": visit.practitioner.json,
                "addresses": .list(conditions.map(\.json)), "activity": .list(items),
            ])
    }
}
