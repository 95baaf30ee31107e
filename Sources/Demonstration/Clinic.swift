/// A clinic of synthetic people with years of history: what a newcomer finds in the store after `xinglin demo`.
///
/// Each resource is valid FHIR R4 (4.0.1) and carries the tag "demonstration" of https://xinglin.example/tags, so that
/// it can be told apart from real records. The values are plausible and claim nothing. Nothing but seed and day decides
/// the content; patients do not depend on each other, so a larger clinic contains the smaller one of the same seed.
package struct Clinic: Sendable {
    private let seed: UInt64
    private let today: CalendarDay
    private let patients: Int

    /// Describes a clinic without making it yet.
    ///
    /// - Parameters:
    ///   - seed: decides names, ages and events.
    ///   - today: days since 1970-01-01 (UTC), the last day of the history; appointments lie after it.
    ///   - patients: how many, not below zero; with 24 each course of life appears twice. Traps when negative.
    package init(seed: UInt64, today: Int, patients: Int) {
        precondition(patients >= 0, "a clinic cannot have fewer than no patients")
        self.seed = seed
        self.today = CalendarDay(daysSinceEpoch: today)
        self.patients = patients
    }

    /// All resources, in an order in which each reference leads to an earlier resource.
    ///
    /// First the staff, then patient after patient.
    ///
    /// - Returns: about 200 resources for each patient.
    /// - Complexity: O(n) in the number of patients; the work is done anew with each call.
    package func resources() -> [DemonstrationResource] {
        let staff = ClinicStaff()
        var resources = staff.resources
        for number in 0..<patients {
            let person = Person(number: number + 1, seed: seed, today: today)
            var history = PatientHistory(of: person, staff: staff, seed: seed, today: today)
            history.live()
            resources.append(contentsOf: history.resources)
        }
        return resources
    }
}
