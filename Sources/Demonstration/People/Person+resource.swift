extension Person {
    /// The Patient resource without type, id and tag.
    ///
    /// Telephone numbers begin with an area that is not in use and mail addresses end in a reserved domain, so that
    /// neither reaches anyone.
    func patient(in staff: ClinicStaff) -> JSONValue {
        [
            "identifier": identifiers, "active": .truth(death == nil),
            "name": name.json(representation: culture?.representation ?? "IDE"), "telecom": telecom,
            "gender": .text(gender.rawValue), "birthDate": .text(birth.text),
            "deceasedDateTime": death.map { .text(Moment($0, minute: 23 * 60 + 10).text) } ?? .absent,
            "address": [address], "contact": contacts, "communication": communication,
            "generalPractitioner": [staff.practitioner(generalPractitioner).json],
            "managingOrganization": staff.clinic.json,
        ]
    }

    /// The doctor this person usually sees.
    var generalPractitioner: Post {
        switch course {
        case .newborn, .growingChild: .pediatrician
        default: number % 4 < 2 ? .generalPractitioner : .secondGeneralPractitioner
        }
    }

    private var identifiers: JSONValue {
        let record: JSONValue = [
            "use": "usual", "type": .hl7("v2-0203", "MR", "Medical record number"),
            "system": .text(CodeSystem.identifier("mrn")), "value": "XL\(number.padded(to: 6))",
        ]
        guard let culture else { return [record] }
        return [
            record,
            [
                "use": "official", "type": .hl7("v2-0203", "PPN", "Passport number"),
                "system": .text(CodeSystem.identifier("passport")),
                "value": "DEMO-\(culture.country)-\(number.padded(to: 6))",
            ],
        ]
    }

    private var telecom: JSONValue {
        [
            ["system": "phone", "value": "+86 000 0000 \(number.padded(to: 4))", "use": "mobile", "rank": .integer(1)],
            ["system": "email", "value": "patient-\(label)@patients.example", "use": "home"],
        ]
    }

    private var address: JSONValue {
        let house = 3 + number * 7 % 211
        let line = Words("\(house) Almond Blossom Road", "杏花路\(house)号")
        return [
            "use": "home", "type": "both", "line": [.text(line.text(in: tongue))],
            "city": .text(Words("Hangzhou", "杭州市").text(in: tongue)),
            "district": .text(Words("Xihu", "西湖区").text(in: tongue)),
            "state": .text(Words("Zhejiang", "浙江省").text(in: tongue)), "postalCode": "310000", "country": "CN",
        ]
    }

    private var communication: JSONValue {
        guard let culture else {
            return [["language": .code(CodeSystem.language, "zh-CN", "Chinese (China)"), "preferred": true]]
        }
        let own: JSONValue = ["language": ["coding": [culture.language.json]], "preferred": true]
        guard culture.language.code != "en" else { return [own] }
        return [own, ["language": .code(CodeSystem.language, "en", "English"), "preferred": false]]
    }

    /// The mother of a child, or the child of an old person.
    private var contacts: JSONValue {
        let relation: Words
        switch course {
        case .newborn, .growingChild, .teenageAsthma: relation = Words("Mother", "母亲")
        case .heartFailure, .frailty: relation = Words("Daughter", "女儿")
        default: return .absent
        }
        let names = Words("\(relation.english) of \(name.native.text)", "\(name.native.text)的\(relation.chinese)")
        return [
            [
                "relationship": [
                    [
                        "coding": [Coding(CodeSystem.hl7("v2-0131"), "N", "Next-of-Kin").json],
                        "text": .text(relation.text(in: tongue)),
                    ]
                ],
                "name": ["text": .text(names.text(in: tongue))],
                "telecom": [["system": "phone", "value": "+86 000 0001 \(number.padded(to: 4))", "use": "mobile"]],
                "gender": "female",
            ]
        ]
    }
}
