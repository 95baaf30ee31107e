/// The medical specialties of the staff and of referrals.
extension Concept {
    static let generalPractice = Concept(snomed: "394814009", "General practice", "全科医学")
    static let pediatrics = Concept(snomed: "394537008", "Pediatric specialty", "儿科")
    static let obstetrics = Concept(snomed: "394585009", "Obstetrics and gynecology", "妇产科")
    static let internalMedicine = Concept(snomed: "419192003", "Internal medicine", "内科")
    static let radiology = Concept(snomed: "394914008", "Radiology", "放射科")
    static let cardiology = Concept(snomed: "394579002", "Cardiology", "心血管内科")
    static let ophthalmology = Concept(snomed: "394594003", "Ophthalmology", "眼科")
    static let orthopedics = Concept(
        snomed: "394801008", display: "Surgery-Trauma and orthopedics", Words("Orthopedics", "骨科"))
    static let pulmonaryMedicine = Concept(snomed: "418112009", "Pulmonary medicine", "呼吸内科")
    static let endocrinology = Concept(snomed: "394583002", "Endocrinology", "内分泌科")
    static let rehabilitation = Concept(snomed: "394602003", "Rehabilitation", "康复科")
    static let nephrology = Concept(snomed: "394589003", "Nephrology", "肾内科")
    static let emergencyMedicine = Concept(snomed: "773568002", "Emergency medicine", "急诊科")
}
