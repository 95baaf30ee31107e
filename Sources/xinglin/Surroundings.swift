import Glibc
import Wording

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
        let random = UInt128.random(in: 0...UInt128.max)
        let high = milliseconds << 16 | 0x7000 | UInt64(random >> 64) & 0xFFF
        let low = UInt64(truncatingIfNeeded: random) >> 2 | 0x8000_0000_0000_0000
        let digits = Array("0123456789abcdef".utf8)
        return unsafe String(unsafeUninitializedCapacity: 36) { text in
            var at = 0
            for place in 0..<32 {
                if place == 8 || place == 12 || place == 16 || place == 20 {
                    unsafe text[at] = UInt8(ascii: "-")
                    at += 1
                }
                let word = place < 16 ? high : low
                unsafe text[at] = digits[Int(word >> UInt64((15 - place % 16) * 4) & 15)]
                at += 1
            }
            return at
        }
    }

    /// The environment's variables.
    static var environment: [String: String] {
        var variables: [String: String] = [:]
        var at = unsafe environ
        while let entry = unsafe at.pointee {
            let pair = unsafe String(cString: entry).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            variables[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
            unsafe at += 1
        }
        return variables
    }

    /// The language of the terminal, by the locale. Source: POSIX, XBD section 8.2.
    static let language = language(environment)

    static func language(_ variables: [String: String]) -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { variables[$0] }.first { !$0.isEmpty } ?? ""
        // What is written is UTF-8: a terminal of another encoding shows the letters of ASCII alone.
        let encoding = locale.drop { $0 != "." }.dropFirst().prefix { $0 != "@" }.lowercased()
        guard encoding == "utf-8" || encoding == "utf8" else { return .english }
        return Language(tag: locale.prefix { $0 != "_" && $0 != "." && $0 != "@" }) ?? .english
    }

    /// Processors that this process may use.
    static let processors = max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1)
    static let outputIsTerminal = isatty(2) == 1
}

/// A sentence in the language of the terminal.
func said(_ message: Message) -> String { message.text(in: Surroundings.language) }
