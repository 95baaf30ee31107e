extension PatientHistory {
    /// Writes an Immunization given at a visit; a dose number says which one of the series it is.
    mutating func vaccinate(_ vaccine: Vaccine, dose: Int = 1, at visit: Visit) {
        let isBCG = vaccine.milliliters < 0.5
        _ = ledger.add(
            "Immunization",
            [
                "status": "completed", "vaccineCode": concept(vaccine.concept), "patient": patient.json,
                "encounter": visit.encounter.json, "occurrenceDateTime": .text(visit.start.adding(minutes: 10).text),
                "primarySource": true, "location": staff.room(.treatment).json,
                "lotNumber": "XL\(random.integer(10_000...99_999))",
                "expirationDate": .text((visit.day + random.integer(120...600)).text),
                "site": .hl7("v3-ActSite", "LA", "left arm"),
                "route": isBCG
                    ? .hl7("v3-RouteOfAdministration", "IDINJ", "Injection, intradermal")
                    : .hl7("v3-RouteOfAdministration", "IM", "Injection, intramuscular"),
                "doseQuantity": [
                    "value": .decimal(FixedDecimal(vaccine.milliliters, places: 1)), "unit": "mL",
                    "system": .text(CodeSystem.ucum), "code": "mL",
                ],
                "performer": [["actor": staff.practitioner(.nurse).json]],
                "protocolApplied": [["doseNumberPositiveInt": .integer(dose)]],
            ])
    }
}
