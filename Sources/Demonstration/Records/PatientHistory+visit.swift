extension PatientHistory {
    /// Writes an Encounter.
    ///
    /// - Parameters:
    ///   - kind: a visit to the clinic is moved to a working day.
    ///   - day: the wanted day; moved into the time between birth and the last day.
    ///   - reason: what brought the patient.
    ///   - post: who sees the patient in the clinic; the usual doctor when missing.
    mutating func visit(_ kind: Visit.Kind, on day: CalendarDay, for reason: Concept, with post: Post? = nil) -> Visit {
        let start = moment(of: kind, wanted: day)
        let end =
            kind.nights > 0
            ? Moment(start.day + kind.nights, minute: 10 * 60 + random.integer(0...90))
            : start.adding(minutes: random.integer(15...40))
        let post = kind.isInHospital ? .hospitalPhysician : post ?? person.generalPractitioner
        let organization = kind.isInHospital ? staff.hospital : staff.clinic
        let label = "\(person.label)-\(start.text.prefix(16))"
        let encounter = ledger.add(
            "Encounter",
            [
                "identifier": [["system": .text(CodeSystem.identifier("visit")), "value": .text(label)]],
                "status": "finished", "class": kind.encounterClass.json, "type": [concept(kind.type)],
                "subject": patient.json, "participant": participants(post),
                "period": ["start": .text(start.text), "end": .text(end.text)], "reasonCode": [concept(reason)],
                "hospitalization": ["dischargeDisposition": kind.disposition],
                "location": [["location": staff.room(room(for: kind, post)).json, "status": "completed"]],
                "serviceProvider": organization.json,
            ])
        return Visit(
            encounter: encounter, practitioner: staff.practitioner(post), organization: organization, start: start,
            end: end, reason: reason, isInHospital: kind.isInHospital)
    }

    private mutating func moment(of kind: Visit.Kind, wanted day: CalendarDay) -> Moment {
        let latest = max(person.birth, lastDay - kind.nights)
        let possible = min(max(day, person.birth), latest)
        guard !kind.isInHospital else { return Moment(possible, minute: random.integer(0...1_380)) }
        let workingDay = max(person.birth, possible.workingDayBefore)
        return Moment(workingDay, minute: 8 * 60 + 30 + 10 * random.integer(0...48))
    }

    private func participants(_ post: Post) -> JSONValue {
        [
            [
                "type": [.hl7("v3-ParticipationType", "ATND", "attender")],
                "individual": staff.practitioner(post).json,
            ]
        ]
    }

    private func room(for kind: Visit.Kind, _ post: Post) -> Room {
        switch kind {
        case .emergency: .emergency
        case .admission, .admissionEndingInDeath: .ward
        default: post.room
        }
    }
}
