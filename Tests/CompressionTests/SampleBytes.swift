/// Content to compress, the same in each run.
enum SampleBytes {
    /// Bytes that do not compress.
    static func random(count: Int, seed: UInt64 = 7) -> [UInt8] {
        // SplitMix64, the upper eight bits of each value.
        var state = seed
        return (0..<count).map { _ in
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return UInt8(truncatingIfNeeded: value >> 56)
        }
    }

    /// Bytes that compress about a thousandfold.
    static func repeated(count: Int) -> [UInt8] {
        Array(repeating: 0x61, count: count)
    }
}
