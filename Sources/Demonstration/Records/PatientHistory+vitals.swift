extension PatientHistory {
    /// Writes the vital signs of a visit, each as one Observation; the body mass index follows from weight and height.
    mutating func record(_ vitals: Vitals, at visit: Visit) {
        let isGrown = person.ageInYears(on: visit.day) >= 18
        if let systolic = vitals.systolic, let diastolic = vitals.diastolic {
            observeBloodPressure(systolic, diastolic, at: visit)
        }
        // The intervals of these measures are those of adults.
        if let pulse = vitals.pulse {
            observe(isGrown ? .heartRate : .heartRate.within(nil, nil), pulse, at: visit)
        }
        if let respiration = vitals.respiration {
            observe(isGrown ? .respiratoryRate : .respiratoryRate.within(nil, nil), respiration, at: visit)
        }
        if let temperature = vitals.temperature { observe(.bodyTemperature, temperature, at: visit) }
        if let saturation = vitals.saturation { observe(.oxygenSaturation, min(saturation, 100), at: visit) }
        if let head = vitals.headCentimeters { observe(.headCircumference, head, at: visit) }
        recordBody(vitals, isGrown: isGrown, at: visit)
    }

    private mutating func recordBody(_ vitals: Vitals, isGrown: Bool, at visit: Visit) {
        let height = vitals.centimeters.map { observe(.bodyHeight, $0, at: visit) }
        let weight = vitals.kilograms.map { observe(.bodyWeight, $0, at: visit) }
        guard let kilograms = vitals.kilograms, let centimeters = vitals.centimeters, let height, let weight,
            person.ageInYears(on: visit.day) >= 2
        else { return }
        let index = kilograms / (centimeters / 100 * centimeters / 100)
        observe(
            isGrown ? .bodyMassIndex : .bodyMassIndex.within(nil, nil), index, at: visit, from: [height, weight])
    }
}
