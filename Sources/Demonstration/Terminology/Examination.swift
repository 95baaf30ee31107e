/// An imaging examination: what is ordered, with which modality, and what its study looks like.
struct Examination: Sendable {
    enum Modality: String {
        case radiograph = "DX"
        case ultrasound = "US"
        case magneticResonance = "MR"
    }

    let concept: Concept
    let modality: Modality
    let bodySite: Concept
    /// Descriptions of the series, each with its count of images.
    let series: [Series]

    struct Series: Sendable {
        let description: String
        let instances: Int
    }

    static let chestRadiograph = Examination(
        concept: Concept(snomed: "399208008", "Plain chest X-ray", "胸部X线检查"), modality: .radiograph,
        bodySite: Concept(snomed: "51185008", "Thoracic structure", "胸部"),
        series: [Series(description: "PA", instances: 1), Series(description: "LAT", instances: 1)])
    static let ankleRadiograph = Examination(
        concept: Concept(
            snomed: "168537006", display: "Plain X-ray", Words("X-ray of ankle", "踝关节X线检查")),
        modality: .radiograph,
        bodySite: Concept(snomed: "344001", "Ankle region structure", "踝部"),
        series: [Series(description: "AP", instances: 1), Series(description: "LAT", instances: 1)])
    static let hipRadiograph = Examination(
        concept: Concept(
            snomed: "168537006", display: "Plain X-ray", Words("X-ray of hip", "髋关节X线检查")),
        modality: .radiograph,
        bodySite: Concept(snomed: "29836001", "Hip region structure", "髋部"),
        series: [Series(description: "AP pelvis", instances: 1)])
    static let abdominalUltrasound = Examination(
        concept: Concept(snomed: "45036003", "Ultrasonography of abdomen", "腹部超声"), modality: .ultrasound,
        bodySite: Concept(snomed: "113345001", "Abdominal structure", "腹部"),
        series: [Series(description: "Abdomen", instances: 6)])
    static let thyroidUltrasound = Examination(
        concept: Concept(
            snomed: "16310003", display: "Ultrasonography", Words("Ultrasound of thyroid", "甲状腺超声")),
        modality: .ultrasound,
        bodySite: Concept(snomed: "69748006", "Thyroid structure", "甲状腺"),
        series: [Series(description: "Thyroid", instances: 4)])
    static let obstetricUltrasound = Examination(
        concept: Concept(snomed: "268445003", "Ultrasound scan - obstetric", "产科超声"), modality: .ultrasound,
        bodySite: Concept(snomed: "35039007", "Uterine structure", "子宫"),
        series: [Series(description: "Fetus", instances: 5)])
    static let echocardiography = Examination(
        concept: Concept(snomed: "40701008", "Echocardiography", "超声心动图"), modality: .ultrasound,
        bodySite: Concept(snomed: "80891009", "Heart structure", "心脏"),
        series: [
            Series(description: "Parasternal", instances: 3), Series(description: "Apical four chamber", instances: 3),
        ])
    static let lumbarMagneticResonance = Examination(
        concept: Concept(
            snomed: "113091000", display: "Magnetic resonance imaging", Words("MRI of lumbar spine", "腰椎磁共振成像")),
        modality: .magneticResonance,
        bodySite: Concept(snomed: "122496007", "Lumbar spine structure", "腰椎"),
        series: [
            Series(description: "T1 SAG", instances: 5), Series(description: "T2 SAG", instances: 5),
            Series(description: "T2 TRA", instances: 6),
        ])
    static let brainMagneticResonance = Examination(
        concept: Concept(
            snomed: "113091000", display: "Magnetic resonance imaging", Words("MRI of brain", "头颅磁共振成像")),
        modality: .magneticResonance,
        bodySite: Concept(snomed: "12738006", "Brain structure", "脑"),
        series: [
            Series(description: "T1 AXIAL", instances: 6), Series(description: "T2 FLAIR AXIAL", instances: 6),
        ])
}

extension Examination.Modality {
    var coding: Coding {
        let display =
            switch self {
            case .radiograph: "Digital Radiography"
            case .ultrasound: "Ultrasound"
            case .magneticResonance: "Magnetic Resonance"
            }
        return Coding(CodeSystem.dicom, rawValue, display)
    }

    /// The storage class of the images. Source: DICOM PS3.4, annex B.5.
    var imageClass: String {
        switch self {
        case .radiograph: "urn:oid:1.2.840.10008.5.1.4.1.1.1.1"
        case .ultrasound: "urn:oid:1.2.840.10008.5.1.4.1.1.6.1"
        case .magneticResonance: "urn:oid:1.2.840.10008.5.1.4.1.1.4"
        }
    }
}
