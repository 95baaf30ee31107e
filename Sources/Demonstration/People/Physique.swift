/// The lasting traits of a body from which each visit's values start.
struct Physique: Sendable {
    /// Against the median of the age group.
    let heightFactor: Double
    let weightFactor: Double
    let adultBodyMassIndex: Double
    let restingPulse: Double
    let systolic: Double
    let diastolic: Double

    init(using random: inout SplitMix64) {
        heightFactor = random.near(1, spread: 0.05)
        weightFactor = random.near(1, spread: 0.12)
        adultBodyMassIndex = random.near(23.5, spread: 4)
        restingPulse = random.near(72, spread: 9)
        systolic = random.near(118, spread: 9)
        diastolic = random.near(75, spread: 6)
    }
}
