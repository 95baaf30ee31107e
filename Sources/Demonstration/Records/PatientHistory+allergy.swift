/// What someone can be allergic to, with the reaction that follows.
struct Allergen: Sendable {
    enum Category: String {
        case food
        case medication
        case environment
    }

    let concept: Concept
    let category: Category
    let reaction: Concept
    /// Code of AllergyIntolerance.reaction.severity.
    let severity: String

    static let penicillin = Allergen(
        concept: Concept(snomed: "91936005", "Allergy to penicillin", "青霉素过敏"), category: .medication,
        reaction: rash, severity: "moderate")
    static let peanut = Allergen(
        concept: Concept(snomed: "91935009", "Allergy to peanut", "花生过敏"), category: .food,
        reaction: Concept(snomed: "39579001", "Anaphylaxis", "过敏性休克"), severity: "severe")
    static let egg = Allergen(
        concept: Concept(snomed: "91930004", "Allergy to egg", "鸡蛋过敏"), category: .food, reaction: urticaria,
        severity: "mild")
    static let houseDustMite = Allergen(
        concept: Concept(snomed: "232350006", "House dust mite allergy", "尘螨过敏"), category: .environment,
        reaction: Concept(snomed: "76067001", "Sneezing", "打喷嚏"), severity: "mild")

    private static let rash = Concept(snomed: "271807003", "Eruption of skin", "皮疹")
    private static let urticaria = Concept(snomed: "126485001", "Urticaria", "荨麻疹")
}

extension PatientHistory {
    /// Writes an AllergyIntolerance noted at a visit.
    mutating func noteAllergy(_ allergen: Allergen, at visit: Visit) {
        _ = ledger.add(
            "AllergyIntolerance",
            [
                "clinicalStatus": .hl7("allergyintolerance-clinical", "active", "Active"),
                "verificationStatus": .hl7("allergyintolerance-verification", "confirmed", "Confirmed"),
                "type": "allergy", "category": [.text(allergen.category.rawValue)],
                "criticality": .text(allergen.severity == "severe" ? "high" : "low"),
                "code": concept(allergen.concept), "patient": patient.json, "encounter": visit.encounter.json,
                "recordedDate": .text(visit.start.text), "recorder": visit.practitioner.json,
                "reaction": [
                    ["manifestation": [concept(allergen.reaction)], "severity": .text(allergen.severity)]
                ],
            ])
    }
}
