import Demonstration
import Testing

@Suite struct ClinicTests {
    /// 2026-03-02, a Monday.
    private static let today = 20_514
    private static let resources = Clinic(seed: 7, today: today, patients: 24).resources()

    private static func texts(of type: String) -> [String] {
        resources.filter { $0.type == type }.map { String(decoding: $0.json, as: UTF8.self) }
    }

    @Test func `the same seed gives the same bytes`() {
        let again = Clinic(seed: 7, today: Self.today, patients: 24).resources()
        #expect(again.map(\.json) == Self.resources.map(\.json))
    }

    @Test func `another seed gives another clinic`() {
        let other = Clinic(seed: 8, today: Self.today, patients: 24).resources()
        #expect(other.map(\.json) != Self.resources.map(\.json))
    }

    @Test func `a larger clinic begins with the smaller one`() {
        let small = Clinic(seed: 7, today: Self.today, patients: 3).resources()
        #expect(Self.resources.prefix(small.count).map(\.json) == small.map(\.json))
    }

    @Test(arguments: [0, 1, 2, .max] as [UInt64])
    func `has the promised size`(seed: UInt64) {
        let count = Clinic(seed: seed, today: Self.today, patients: 24).resources().count
        #expect((2_000...6_000).contains(count))
    }

    @Test func `ids are unique and valid`() {
        let keys = Self.resources.map { "\($0.type)/\($0.id)" }
        #expect(Set(keys).count == keys.count)
        for resource in Self.resources {
            #expect((1...64).contains(resource.id.utf8.count))
            #expect(resource.id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") })
        }
    }

    @Test func `type, id and tag stand in the text`() {
        let tag = #""meta":{"tag":[{"system":"https://xinglin.example/tags","code":"demonstration"}]}"#
        for resource in Self.resources {
            let head = #"{"resourceType":"\#(resource.type)","id":"\#(resource.id)",\#(tag)"#
            #expect(resource.json.starts(with: head.utf8))
        }
    }

    @Test func `references lead to earlier resources`() {
        var earlier: Set<String> = []
        for resource in Self.resources {
            let parts = String(decoding: resource.json, as: UTF8.self).split(separator: #""reference":""#).dropFirst()
            for part in parts {
                let target = String(part.prefix { $0 != "\"" })
                #expect(earlier.contains(target), "\(resource.type)/\(resource.id) leads to \(target)")
            }
            earlier.insert("\(resource.type)/\(resource.id)")
        }
    }

    @Test func `half of the patients have Chinese names`() {
        let patients = Self.texts(of: "Patient")
        let chinese = patients.filter { $0.contains(#""code":"zh-CN""#) && $0.contains(#""valueCode":"IDE""#) }
        #expect(patients.count == 24)
        #expect(chinese.count == 12)
    }

    @Test func `one name runs from right to left and one is very long`() {
        let patients = Self.texts(of: "Patient")
        #expect(patients.contains { $0.unicodeScalars.contains { (0x0590...0x06ff).contains($0.value) } })
        #expect(patients.contains { $0.contains("Echeverría") || $0.contains("Goyeneche") })
    }

    @Test(arguments: [
        "Organization", "Location", "Practitioner", "PractitionerRole", "Patient", "Encounter", "Condition",
        "AllergyIntolerance", "MedicationRequest", "Immunization", "Observation", "DiagnosticReport", "ServiceRequest",
        "ImagingStudy", "Procedure", "CarePlan", "Appointment", "DocumentReference", "Device",
    ])
    func `has resources of each promised type`(type: String) {
        #expect(Self.resources.contains { $0.type == type })
    }

    @Test(arguments: [
        ("Encounter", #""code":"AMB""#), ("Encounter", #""code":"EMER""#), ("Encounter", #""code":"IMP""#),
        ("Patient", #""deceasedDateTime""#), ("ServiceRequest", #""code":"363679005""#),
        ("ServiceRequest", #""code":"3457005""#), ("ServiceRequest", #""status":"active""#),
        ("ServiceRequest", #""status":"completed""#), ("Observation", #""code":"55423-8""#),
        ("Observation", #""code":"93832-4""#), ("Observation", #""code":"85354-9""#),
        ("Observation", #""code":"4548-4""#), ("Appointment", #""status":"booked""#),
        ("ImagingStudy", "urn:oid:2.25."),
    ])
    func `has each promised kind`(type: String, mark: String) {
        #expect(Self.texts(of: type).contains { $0.contains(mark) })
    }

    @Test func `a clinic without patients has its staff`() {
        let staff = Clinic(seed: 7, today: Self.today, patients: 0).resources()
        #expect(staff.contains { $0.type == "Practitioner" })
        #expect(!staff.contains { $0.type == "Patient" })
    }
}
