/// The places where patients are seen.
enum Room: String, CaseIterable {
    case consultingOne = "consulting-1"
    case consultingTwo = "consulting-2"
    case consultingThree = "consulting-3"
    case treatment = "treatment"
    case imaging = "imaging"
    case emergency = "hospital-emergency"
    case ward = "hospital-ward"
    case outpatients = "hospital-outpatients"

    fileprivate var words: Words {
        switch self {
        case .consultingOne: Words("Consulting room 1", "第一诊室")
        case .consultingTwo: Words("Consulting room 2", "第二诊室")
        case .consultingThree: Words("Consulting room 3", "第三诊室")
        case .treatment: Words("Treatment room", "治疗室")
        case .imaging: Words("Imaging room", "影像检查室")
        case .emergency: Words("Emergency department", "急诊科")
        case .ward: Words("Ward", "住院病房")
        case .outpatients: Words("Specialist outpatient clinic", "专家门诊")
        }
    }

    fileprivate var isOfHospital: Bool {
        switch self {
        case .emergency, .ward, .outpatients: true
        default: false
        }
    }
}

extension Ledger {
    mutating func addRooms(clinic: Reference, hospital: Reference) -> [Room: Reference] {
        var references: [Room: Reference] = [:]
        for room in Room.allCases {
            references[room] = add(
                "Location", id: "location-\(room.rawValue)", display: room.words.chinese,
                [
                    "status": "active", "name": .text(room.words.chinese), "alias": [.text(room.words.english)],
                    "mode": "instance",
                    "physicalType": room == .ward
                        ? .hl7("location-physical-type", "wa", "Ward") : .hl7("location-physical-type", "ro", "Room"),
                    "managingOrganization": (room.isOfHospital ? hospital : clinic).json,
                ])
        }
        return references
    }
}
