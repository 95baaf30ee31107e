extension PatientHistory {
    /// Values that differ from the usual ones of a panel, by LOINC code of the measure.
    struct Findings {
        private var values: [String: Double] = [:]

        subscript(measure: Measure) -> Double? {
            get { values[measure.code] }
            set { values[measure.code] = newValue }
        }
    }

    /// Writes the Observations of a panel and the DiagnosticReport that groups them.
    ///
    /// - Parameters:
    ///   - panel: what is measured.
    ///   - findings: values that differ from the usual ones.
    ///   - failed: a measure whose specimen could not be used.
    mutating func examineBlood(
        _ panel: Panel, at visit: Visit, _ findings: Findings = Findings(), failed: Measure? = nil
    ) {
        var results: [Reference] = []
        for item in panel.items {
            if let failed, failed.code == item.measure.code {
                results.append(observeFailure(item.measure, at: visit))
                continue
            }
            let usual = random.near(item.usual, spread: item.spread)
            results.append(observe(measure(item.measure), findings[item.measure] ?? usual, at: visit))
        }
        report(panel.concept, results, at: visit)
    }

    private mutating func report(_ code: Concept, _ results: [Reference], at visit: Visit) {
        _ = ledger.add(
            "DiagnosticReport", display: code.words.text(in: person.tongue),
            [
                "status": "final", "category": [.hl7("v2-0074", "LAB", "Laboratory")], "code": concept(code),
                "subject": patient.json, "encounter": visit.encounter.json,
                "effectiveDateTime": .text(visit.start.adding(minutes: 5).text),
                "issued": .text(visit.start.adding(minutes: random.integer(90...240)).text),
                "performer": [visit.organization.json], "result": .list(results.map(\.json)),
            ])
    }

    /// Hemoglobin and hematocrit of grown men lie higher.
    private func measure(_ measure: Measure) -> Measure {
        guard person.gender == .male else { return measure }
        return switch measure.code {
        case Measure.hemoglobin.code: measure.within(13.0, 17.5)
        case Measure.hematocrit.code: measure.within(40.0, 50.0)
        default: measure
        }
    }
}

extension Measure {
    /// The LOINC code.
    fileprivate var code: String { concept.codings.last?.code ?? "" }
}
