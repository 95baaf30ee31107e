/// The addresses of the code systems and identifier systems that the clinic writes.
enum CodeSystem {
    static let snomed = "http://snomed.info/sct"
    static let loinc = "http://loinc.org"
    static let icd10 = "http://hl7.org/fhir/sid/icd-10"
    static let atc = "http://www.whocc.no/atc"
    static let cvx = "http://hl7.org/fhir/sid/cvx"
    static let ucum = "http://unitsofmeasure.org"
    static let dicom = "http://dicom.nema.org/resources/ontology/DCM"
    static let uri = "urn:ietf:rfc:3986"
    static let language = "urn:ietf:bcp:47"

    static let tags = "https://xinglin.example/tags"

    /// A code system of HL7 terminology by the last part of its address.
    static func hl7(_ name: String) -> String {
        "http://terminology.hl7.org/CodeSystem/\(name)"
    }

    /// An identifier system of the clinic by the last part of its address.
    static func identifier(_ name: String) -> String {
        "https://xinglin.example/id/\(name)"
    }
}
