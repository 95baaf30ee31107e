extension PatientHistory {
    /// Writes a booked Appointment in the coming days; the dead get none.
    ///
    /// Each patient has a slot of the day of their own, so that two who see the same doctor hardly meet.
    mutating func book(
        inDays days: Int, with post: Post? = nil, for reason: Concept, order: Reference? = nil, room: Room? = nil
    ) {
        guard isAlive else { return }
        let post = post ?? person.generalPractitioner
        let start = Moment((today + days).workingDayAfter, minute: 8 * 60 + 30 + 30 * (person.number % 17))
        addAppointment(
            status: "booked", patientStatus: "accepted", post: post, reason: reason, start: start,
            created: Moment(lastDay, minute: 11 * 60 + 20), order: order, room: room ?? post.room)
    }

    /// Writes a booked Appointment with the specialists of the partner hospital, which follows from a referral.
    mutating func bookSpecialist(inDays days: Int, for reason: Concept, referral: Reference) {
        book(inDays: days, with: .hospitalPhysician, for: reason, order: referral, room: .outpatients)
    }

    /// Writes an Appointment to which the patient did not come.
    mutating func miss(on day: CalendarDay, for reason: Concept) {
        let post = person.generalPractitioner
        let start = Moment(min(day, lastDay).workingDayBefore, minute: 14 * 60)
        addAppointment(
            status: "noshow", patientStatus: "accepted", post: post, reason: reason, start: start,
            created: Moment(start.day - 21, minute: 10 * 60), order: nil, room: post.room)
    }

    private mutating func addAppointment(
        status: String, patientStatus: String, post: Post, reason: Concept, start: Moment, created: Moment,
        order: Reference?, room: Room
    ) {
        _ = ledger.add(
            "Appointment",
            [
                "status": .text(status),
                "appointmentType": .hl7("v2-0276", "FOLLOWUP", "A follow up visit from a previous appointment"),
                "reasonCode": [concept(reason)], "description": text(reason.words), "start": .text(start.text),
                "end": .text(start.adding(minutes: 30).text), "minutesDuration": .integer(30),
                "created": .text(created.text), "basedOn": .listed(order),
                "participant": [
                    ["actor": patient.json, "required": "required", "status": .text(patientStatus)],
                    ["actor": staff.practitioner(post).json, "required": "required", "status": "accepted"],
                    ["actor": staff.room(room).json, "required": "information-only", "status": "accepted"],
                ],
            ])
    }
}
