/// The posts of the clinic, each held by one person.
enum Post: String, CaseIterable {
    case generalPractitioner = "chen-liming"
    case secondGeneralPractitioner = "garcia-elena"
    case pediatrician = "zhou-yun"
    case obstetrician = "lin-huijuan"
    case internist = "gao-yuan"
    case radiologist = "okafor-daniel"
    case nurse = "sun-meiling"
    case hospitalPhysician = "fang-zhengyi"
}

extension Post {
    fileprivate struct Holder {
        let name: PersonName
        let gender: Gender
        let specialty: Concept
        let room: Room
    }

    fileprivate var holder: Holder {
        switch self {
        case .generalPractitioner:
            Self.chinese(("陈", "立明"), ("Chen", "Liming"), .male, .generalPractice, .consultingOne)
        case .secondGeneralPractitioner: Self.foreign("García", "Elena", .female, .generalPractice, .consultingTwo)
        case .pediatrician: Self.chinese(("周", "云"), ("Zhou", "Yun"), .female, .pediatrics, .consultingThree)
        case .obstetrician: Self.chinese(("林", "慧娟"), ("Lin", "Huijuan"), .female, .obstetrics, .consultingThree)
        case .internist: Self.chinese(("高", "远"), ("Gao", "Yuan"), .male, .internalMedicine, .consultingTwo)
        case .radiologist: Self.foreign("Okafor", "Daniel", .male, .radiology, .imaging)
        case .nurse: Self.chinese(("孙", "美玲"), ("Sun", "Meiling"), .female, .generalPractice, .treatment)
        case .hospitalPhysician: Self.chinese(("方", "正义"), ("Fang", "Zhengyi"), .male, .emergencyMedicine, .ward)
        }
    }

    /// The room where this person usually sees patients.
    var room: Room { holder.room }

    private static func chinese(
        _ native: (String, String), _ latin: (String, String), _ gender: Gender, _ specialty: Concept, _ room: Room
    ) -> Holder {
        let name = PersonName(native: .hanzi(native.0, native.1), latin: .familyFirst(latin.0, latin.1))
        return Holder(name: name, gender: gender, specialty: specialty, room: room)
    }

    private static func foreign(
        _ family: String, _ given: String, _ gender: Gender, _ specialty: Concept, _ room: Room
    ) -> Holder {
        let name = PersonName(native: .familyLast(family, [given]), latin: nil)
        return Holder(name: name, gender: gender, specialty: specialty, room: room)
    }
}

extension Ledger {
    /// Writes a Practitioner and a PractitionerRole for each post.
    mutating func addPractitioners(
        clinic: Reference, imaging: Reference, hospital: Reference, rooms: [Room: Reference]
    ) -> [Post: Reference] {
        var references: [Post: Reference] = [:]
        for post in Post.allCases {
            let organization =
                switch post {
                case .radiologist: imaging
                case .hospitalPhysician: hospital
                default: clinic
                }
            let practitioner = addPractitioner(post)
            addRole(post, practitioner, organization, room: rooms[post.room])
            references[post] = practitioner
        }
        return references
    }

    private mutating func addPractitioner(_ post: Post) -> Reference {
        let holder = post.holder
        return add(
            "Practitioner", id: "practitioner-\(post.rawValue)", display: holder.name.native.text,
            [
                "identifier": [["system": .text(CodeSystem.identifier("staff")), "value": .text(post.rawValue)]],
                "active": true, "name": holder.name.json(representation: "IDE"),
                "telecom": [["system": "email", "value": "\(post.rawValue)@xinglin.example", "use": "work"]],
                "gender": .text(holder.gender.rawValue),
                "communication": [
                    .code(CodeSystem.language, "zh-CN", "Chinese (China)"),
                    .code(CodeSystem.language, "en", "English"),
                ],
            ])
    }

    private mutating func addRole(
        _ post: Post, _ practitioner: Reference, _ organization: Reference, room: Reference?
    ) {
        let role = post == .nurse ? ("nurse", "Nurse") : ("doctor", "Doctor")
        _ = add(
            "PractitionerRole", id: "role-\(post.rawValue)",
            [
                "active": true, "practitioner": practitioner.json, "organization": organization.json,
                "code": [.hl7("practitioner-role", role.0, role.1)],
                "specialty": [post.holder.specialty.json(in: .chinese)], "location": .listed(room),
                "availableTime": [
                    [
                        "daysOfWeek": ["mon", "tue", "wed", "thu", "fri"], "availableStartTime": "08:30:00",
                        "availableEndTime": "17:30:00",
                    ]
                ],
            ])
    }
}
