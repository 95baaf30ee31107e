/// One FHIR R4 resource of the clinic as compact JSON text.
package struct DemonstrationResource: Sendable {
    /// The FHIR resource type, such as "Patient".
    package let type: String
    /// The logical id, unique among the resources of its type and readable, such as "patient-007".
    package let id: String
    /// The resource as UTF-8 JSON text without white space between its parts.
    package let json: [UInt8]
}
