/// Xinglin Clinic itself: its departments, rooms and people, and the partner hospital. The same for each seed.
struct ClinicStaff: Sendable {
    let clinic: Reference
    let generalDepartment: Reference
    let imagingDepartment: Reference
    let hospital: Reference
    let resources: [DemonstrationResource]

    private let rooms: [Room: Reference]
    private let practitioners: [Post: Reference]

    init() {
        var ledger = Ledger(owner: "staff")
        clinic = ledger.addOrganization(
            id: "organization-xinglin", "杏林诊所", alias: "Xinglin Clinic", type: ("prov", "Healthcare Provider"))
        generalDepartment = ledger.addOrganization(
            id: "organization-general-practice", "杏林诊所全科", alias: "General Practice of Xinglin Clinic",
            type: ("dept", "Hospital Department"), partOf: clinic)
        imagingDepartment = ledger.addOrganization(
            id: "organization-imaging", "杏林诊所影像科", alias: "Imaging of Xinglin Clinic",
            type: ("dept", "Hospital Department"), partOf: clinic)
        hospital = ledger.addOrganization(
            id: "organization-partner-hospital", "橘井医院", alias: "Orange Well Hospital",
            type: ("prov", "Healthcare Provider"))
        rooms = ledger.addRooms(clinic: clinic, hospital: hospital)
        practitioners = ledger.addPractitioners(
            clinic: generalDepartment, imaging: imagingDepartment, hospital: hospital, rooms: rooms)
        resources = ledger.resources
    }

    func practitioner(_ post: Post) -> Reference {
        known(practitioners[post])
    }

    func room(_ room: Room) -> Reference {
        known(rooms[room])
    }

    /// Each case of the two enumerations has been written by `init`, so there is always one.
    private func known(_ reference: Reference?) -> Reference {
        guard let reference else { preconditionFailure("a post or room without resource") }
        return reference
    }
}

extension Ledger {
    fileprivate mutating func addOrganization(
        id: String, _ name: String, alias: String, type: (code: String, display: String), partOf: Reference? = nil
    ) -> Reference {
        add(
            "Organization", id: id, display: name,
            [
                "identifier": [["system": .text(CodeSystem.identifier("organization")), "value": .text(id)]],
                "active": true, "type": [.hl7("organization-type", type.code, type.display)], "name": .text(name),
                "alias": [.text(alias)],
                "telecom": [["system": "phone", "value": "+86 000 0002 0000", "use": "work"]],
                "address": [
                    [
                        "use": "work", "line": ["杏林路1号"], "city": "杭州市", "state": "浙江省",
                        "postalCode": "310000", "country": "CN",
                    ]
                ],
                "partOf": .optional(partOf),
            ])
    }
}
