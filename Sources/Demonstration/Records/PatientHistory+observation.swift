extension PatientHistory {
    /// Writes an Observation of one measured value at a visit.
    ///
    /// - Parameters:
    ///   - measure: its code, unit and interval.
    ///   - value: rounded to the places of the measure.
    ///   - sources: earlier Observations from which the value was computed.
    @discardableResult
    mutating func observe(
        _ measure: Measure, _ value: Double, at visit: Visit, from sources: [Reference] = []
    ) -> Reference {
        addObservation(
            measure.category, measure.concept, at: visit,
            [
                "valueQuantity": measure.quantity(value), "interpretation": measure.interpretation(of: value),
                "referenceRange": measure.referenceRange, "derivedFrom": .list(sources.map(\.json)),
            ])
    }

    /// Writes a blood pressure as one Observation of two components.
    mutating func observeBloodPressure(_ systolic: Double, _ diastolic: Double, at visit: Visit) {
        let isGrown = person.ageInYears(on: visit.day) >= 18
        let parts = [(Measure.systolicPressure, systolic), (Measure.diastolicPressure, diastolic)].map { part, value in
            let measure = isGrown ? part : part.within(nil, nil)
            return [
                "code": concept(measure.concept), "valueQuantity": measure.quantity(value),
                "interpretation": measure.interpretation(of: value), "referenceRange": measure.referenceRange,
            ] as JSONValue
        }
        _ = addObservation(.vitalSigns, .bloodPressure, at: visit, ["component": .list(parts)])
    }

    /// Writes whether the patient smokes, as SNOMED CT says it.
    mutating func observeSmoking(_ status: Concept, at visit: Visit) {
        _ = addObservation(
            category: "social-history", .smokingStatus, at: visit, ["valueCodeableConcept": concept(status)])
    }

    /// Writes how strong the patient calls a pain, from 0 to 10.
    mutating func observePain(_ severity: Int, at visit: Visit) {
        _ = addObservation(category: "survey", .painSeverity, at: visit, ["valueInteger": .integer(severity)])
    }

    /// Writes that a specimen could not be used.
    mutating func observeFailure(_ measure: Measure, at visit: Visit) -> Reference {
        addObservation(
            measure.category, measure.concept, at: visit,
            [
                "dataAbsentReason": .hl7("data-absent-reason", "error", "Error"),
                "note": [["text": text(Words("Specimen hemolyzed; repeat ordered", "标本溶血，已通知复查"))]],
            ])
    }

    private mutating func addObservation(
        _ category: Measure.Category, _ code: Concept, at visit: Visit, _ value: JSONValue
    ) -> Reference {
        addObservation(category: category.rawValue, code, at: visit, value)
    }

    private mutating func addObservation(
        category: String, _ code: Concept, at visit: Visit, _ value: JSONValue
    ) -> Reference {
        let head: JSONValue = [
            "status": "final", "category": [.hl7("observation-category", category)], "code": concept(code),
            "subject": patient.json, "encounter": visit.encounter.json,
            "effectiveDateTime": .text(visit.start.adding(minutes: 5).text),
            "performer": [visit.practitioner.json],
        ]
        return ledger.add(
            "Observation", display: code.words.text(in: person.tongue), .object(head.members + value.members))
    }
}

extension Concept {
    static let neverSmoker = Concept(snomed: "266919005", "Never smoked tobacco", "从不吸烟")
    static let formerSmoker = Concept(snomed: "8517006", "Ex-smoker", "已戒烟")
    static let smoker = Concept(snomed: "77176002", "Smoker", "吸烟")
}
