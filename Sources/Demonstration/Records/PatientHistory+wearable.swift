/// What a wearable reports on a usual day.
struct Habits {
    let steps: Double
    let sleepHours: Double
    let restingPulse: Double
}

extension PatientHistory {
    /// Writes a wrist band and its values of the last sixty days: steps, sleep and resting heart rate.
    ///
    /// On some days it was not worn; on weekends people sleep longer. The last day reported is yesterday.
    mutating func wearBand(_ habits: Habits) {
        let device = addDevice()
        for age in (1...60).reversed() where !random.chance(percent: 5) {
            let day = today - age
            let isWeekend = day.weekday > 4
            let steps = max(300, random.near(habits.steps * (isWeekend ? 0.85 : 1), spread: habits.steps * 0.5))
            let sleep = random.near(habits.sleepHours + (isWeekend ? 0.8 : 0), spread: 1.4)
            addDaily(.stepCount, steps, on: day, by: device)
            addDaily(.sleepDuration, sleep, on: day, by: device)
            addMorningPulse(random.near(habits.restingPulse, spread: 6), on: day, by: device)
        }
    }

    private mutating func addDevice() -> Reference {
        let words = Words("Activity tracker", "智能手环")
        return ledger.add(
            "Device", display: words.text(in: person.tongue),
            [
                "status": "active", "manufacturer": "Xinglin Demonstration Instruments",
                "serialNumber": "XB-\(person.number.padded(to: 5))",
                "deviceName": [["name": text(words), "type": "user-friendly-name"]], "modelNumber": "Band 1",
                "type": ["text": text(words)], "patient": patient.json,
            ])
    }

    private mutating func addDaily(_ measure: Measure, _ value: Double, on day: CalendarDay, by device: Reference) {
        add(
            measure, value, by: device,
            [
                "effectivePeriod": [
                    "start": .text(Moment(day, minute: 0).text), "end": .text(Moment(day, minute: 1_439).text),
                ]
            ])
    }

    private mutating func addMorningPulse(_ value: Double, on day: CalendarDay, by device: Reference) {
        let moment = Moment(day, minute: 6 * 60 + random.integer(0...59))
        add(.heartRate, value, by: device, ["effectiveDateTime": .text(moment.text)])
    }

    private mutating func add(_ measure: Measure, _ value: Double, by device: Reference, _ effective: JSONValue) {
        let head: JSONValue = [
            "status": "final", "category": [.hl7("observation-category", measure.category.rawValue)],
            "code": concept(measure.concept), "subject": patient.json,
        ]
        let tail: JSONValue = [
            "performer": [patient.json], "valueQuantity": measure.quantity(value), "device": device.json,
        ]
        _ = ledger.add("Observation", .object(head.members + effective.members + tail.members))
    }
}
