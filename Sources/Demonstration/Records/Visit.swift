/// An encounter that has been written, with what later records of the same visit need.
struct Visit {
    let encounter: Reference
    let practitioner: Reference
    let organization: Reference
    let start: Moment
    let end: Moment
    let reason: Concept
    /// Whether it took place in the partner hospital.
    let isInHospital: Bool

    var day: CalendarDay { start.day }

    /// Why and how a patient is seen.
    enum Kind {
        case checkUp
        case symptom
        case followUp
        case wellChild
        case prenatal
        case emergency
        /// A stay in the partner hospital.
        case admission(nights: Int)
        case admissionEndingInDeath(nights: Int)
    }
}

extension Visit.Kind {
    /// Code of ActCode for `Encounter.class`.
    var encounterClass: Coding {
        let system = CodeSystem.hl7("v3-ActCode")
        return switch self {
        case .emergency: Coding(system, "EMER", "emergency")
        case .admission, .admissionEndingInDeath: Coding(system, "IMP", "inpatient encounter")
        default: Coding(system, "AMB", "ambulatory")
        }
    }

    var type: Concept {
        switch self {
        case .checkUp: .checkUp
        case .symptom: Concept(snomed: "185345009", "Encounter for symptom", "门诊就诊")
        case .followUp: Concept(snomed: "390906007", "Follow-up encounter", "复诊")
        case .wellChild: Concept(snomed: "410620009", "Well child visit", "儿童保健")
        case .prenatal: Concept(snomed: "424619006", "Prenatal visit", "产前检查")
        case .emergency: Concept(snomed: "50849002", "Emergency room admission", "急诊就诊")
        case .admission, .admissionEndingInDeath: Concept(snomed: "32485007", "Admission to hospital", "住院")
        }
    }

    var nights: Int {
        switch self {
        case .admission(let nights), .admissionEndingInDeath(let nights): nights
        default: 0
        }
    }

    /// Whether it takes place in the partner hospital, on any day and at any hour.
    var isInHospital: Bool {
        switch self {
        case .emergency, .admission, .admissionEndingInDeath: true
        default: false
        }
    }

    /// Where a stay leads; code of the discharge dispositions of HL7.
    var disposition: JSONValue {
        switch self {
        case .admission: .hl7("discharge-disposition", "home", "Home")
        case .admissionEndingInDeath: .hl7("discharge-disposition", "exp", "Expired")
        default: .absent
        }
    }
}
