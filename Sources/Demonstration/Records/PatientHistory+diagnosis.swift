extension PatientHistory {
    /// How a disease goes on.
    enum Outcome {
        /// It stays on the problem list.
        case lasting
        /// It is over after so many days.
        case healed(afterDays: Int)
    }

    /// Writes a Condition found at a visit.
    mutating func diagnose(_ disease: Concept, at visit: Visit, _ outcome: Outcome = .lasting) -> Reference {
        let end = abatement(outcome, from: visit.day)
        let category =
            end == nil && isLasting(outcome)
            ? ("problem-list-item", "Problem List Item") : ("encounter-diagnosis", "Encounter Diagnosis")
        return ledger.add(
            "Condition", display: disease.words.text(in: person.tongue),
            [
                "clinicalStatus": end == nil
                    ? .hl7("condition-clinical", "active", "Active")
                    : .hl7("condition-clinical", "resolved", "Resolved"),
                "verificationStatus": .hl7("condition-ver-status", "confirmed", "Confirmed"),
                "category": [.hl7("condition-category", category.0, category.1)],
                "code": concept(disease), "subject": patient.json, "encounter": visit.encounter.json,
                "onsetDateTime": .text(visit.day.text), "abatementDateTime": .optional(end?.text),
                "recordedDate": .text(visit.start.text), "recorder": visit.practitioner.json,
            ])
    }

    private func isLasting(_ outcome: Outcome) -> Bool {
        if case .lasting = outcome { true } else { false }
    }

    /// The day of healing when it has come already.
    private func abatement(_ outcome: Outcome, from day: CalendarDay) -> CalendarDay? {
        guard case .healed(let days) = outcome, day + days <= lastDay else { return nil }
        return day + days
    }
}
