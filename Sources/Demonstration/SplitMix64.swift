/// A small pseudorandom sequence: the same seed gives the same numbers on each machine and with each compiler.
///
/// The random functions of the standard library may change their way from one release to the next, so the sequence
/// brings its own. For demonstration content only, never for secrets.
///
/// Source: Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A sequence of its own for one purpose, so that more numbers drawn there change nothing here.
    init(seed: UInt64, stream: Int) {
        var mixer = SplitMix64(seed: seed ^ (UInt64(bitPattern: Int64(stream)) &* 0xd605_1c77_9d2f_8b43))
        state = mixer.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension SplitMix64 {
    /// An integer within the range, both ends included.
    mutating func integer(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    /// A real number within the range.
    mutating func real(_ range: ClosedRange<Double>) -> Double {
        let fraction = Double(next() >> 11) / 9_007_199_254_740_992
        return range.lowerBound + (range.upperBound - range.lowerBound) * fraction
    }

    /// A number around the centre, at most `spread` away; values close to the centre are the likelier ones.
    mutating func near(_ center: Double, spread: Double) -> Double {
        center + (real(-0.5...0.5) + real(-0.5...0.5)) * spread
    }

    /// Whether an event happens that happens so many times out of a hundred.
    mutating func chance(percent: Int) -> Bool {
        integer(0...99) < percent
    }

    /// One of the choices; traps when there are none.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[integer(0...choices.count - 1)]
    }
}
