import Glibc

/// The clock and the random source, made once and handed down: tests and demonstrations hand in others.
enum Surroundings {
    /// Microseconds since 1970-01-01T00:00:00Z.
    static let clock: @Sendable () -> Int64 = {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// UUIDs of version 7: the time first, so that what is made together lies together. Source: RFC 9562 section 5.7.
    static let makeID: @Sendable () -> String = {
        let milliseconds = UInt64(clock() / 1000)
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF)
        let low = UInt64.random(in: 0...UInt64.max) >> 2 | 0x8000_0000_0000_0000
        func hex(_ value: UInt64, _ digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: digits - text.count) + text
        }
        return [
            hex(high >> 32, 8), hex(high >> 16 & 0xFFFF, 4), hex(high & 0xFFFF, 4), hex(low >> 48, 4),
            hex(low & 0xFFFF_FFFF_FFFF, 12),
        ]
        .joined(separator: "-")
    }

    /// Processors that this process may use.
    static let processors = max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
    static let outputIsTerminal = isatty(2) == 1
}
