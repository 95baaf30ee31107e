internal import CPCRE2
internal import Synchronization
package import Wording

/// A regular expression of PCRE2, bounded in time and memory however it is written.
@safe
package final class RegularExpression: @unchecked Sendable {
    // Sendable: PCRE2's compiled code is only read (pcre2api, "Multithreading").

    /// Steps of one match at most, and of each of many.
    private static let matchMax: UInt32 = 1_000_000
    package static let repeatedMatchMax: UInt32 = 20_000
    private static let patternMax = 4096
    private let code: OpaquePointer

    package enum Failure: Error {
        case pattern(Message)
        /// Matching takes more than it may.
        case tooLong
        /// What is made of it is larger than it may be.
        case tooLarge
    }

    /// By bytes: Swift's strings are equal when they look the same, patterns are not.
    private static let known = Mutex<[[UInt8]: RegularExpression]>([:])
    private static let knownMax = 256

    /// The expression, made once for as long as it is in use.
    package static func compiled(_ pattern: String, options: String) throws(Failure) -> RegularExpression {
        let name = Array((options + "/" + pattern).utf8)
        if let found = known.withLock({ $0[name] }) { return found }
        let made = try RegularExpression(pattern, options: options)
        known.withLock {
            if $0.count >= knownMax { $0.removeAll() }
            $0[name] = made
        }
        return made
    }

    /// - Parameter options: `i` for letters of either case, `m` for lines.
    private init(_ pattern: String, options text: String = "") throws(Failure) {
        guard pattern.utf8.count <= RegularExpression.patternMax else {
            throw .pattern("has more than \(RegularExpression.patternMax) bytes")
        }
        var options =
            UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(bitPattern: Int32(PCRE2_NEVER_BACKSLASH_C))
            | UInt32(PCRE2_DOTALL)
        for option in text {
            switch option {
            case "i": options |= UInt32(PCRE2_CASELESS)
            case "m": options |= UInt32(PCRE2_MULTILINE)
            default: throw .pattern("has no option \(String(option))")
            }
        }
        var error: Int32 = 0
        var place = 0
        var pattern = pattern
        let made = pattern.withUTF8 {
            unsafe pcre2_compile_8($0.baseAddress, $0.count, options, &error, &place, nil)
        }
        guard let made = unsafe made else { throw .pattern("is wrong at character \(place + 1)") }
        unsafe code = made
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// The places of the first match from `start` on, the whole and the groups; `nil` when there is none.
    func match(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, steps: UInt32 = matchMax
    ) throws(Failure) -> [Range<Int>?]? {
        guard let data = unsafe pcre2_match_data_create_from_pattern_8(code, nil),
            let limits = unsafe pcre2_match_context_create_8(nil)
        else { throw .tooLong }
        defer {
            unsafe pcre2_match_data_free_8(data)
            unsafe pcre2_match_context_free_8(limits)
        }
        unsafe pcre2_set_match_limit_8(limits, steps)
        unsafe pcre2_set_heap_limit_8(limits, 20_000)
        var empty: UInt8 = 0
        let count = unsafe withUnsafePointer(to: &empty) {
            unsafe pcre2_match_8(
                code, text.baseAddress ?? $0, text.count, start,
                start == 0 ? 0 : UInt32(bitPattern: Int32(bitPattern: UInt32(PCRE2_NO_UTF_CHECK))), data, limits)
        }
        if count == PCRE2_ERROR_NOMATCH { return nil }
        guard count > 0, let ends = unsafe pcre2_get_ovector_pointer_8(data) else { throw .tooLong }
        let groups = unsafe Int(pcre2_get_ovector_count_8(data))
        return (0..<groups).map { group in
            let (low, high) = unsafe (ends[group * 2], ends[group * 2 + 1])
            return low == Int.max || low == -1 || low > high ? nil : Int(low)..<Int(high)
        }
    }

    /// Whether the text matches somewhere.
    ///
    /// - Parameter steps: that it may take; without it as many as one match may.
    package func matches(_ text: String, steps: UInt32? = nil) throws(Failure) -> Bool {
        var text = text
        let found = text.withUTF8 { buffer -> Result<Bool, Failure> in
            do throws(Failure) {
                return .success(
                    unsafe try match(buffer, from: 0, steps: steps ?? RegularExpression.matchMax) != nil)
            } catch {
                return .failure(error)
            }
        }
        return try found.get()
    }

    /// The expression that matches whole texts only.
    package static func whole(_ pattern: String) throws(Failure) -> RegularExpression {
        // Read alone first: a bracket of its own must not close ours.
        _ = try compiled(pattern, options: "")
        return try compiled("^(?:\(pattern))$(?!\\n)", options: "")
    }

    /// Replaces every match; `$1`, `${1}` and `${name}` stand for what the groups hold.
    package func replacing(_ text: String, with template: String, atMost bytes: Int) throws(Failure) -> String {
        let parts = try parts(of: template)
        var text = text
        let replaced = text.withUTF8 { buffer -> Result<String, Failure> in
            do throws(Failure) {
                var out: [UInt8] = []
                var at = 0
                while at <= buffer.count,
                    let groups = unsafe try match(
                        buffer, from: at, steps: RegularExpression.repeatedMatchMax), let whole = groups[0]
                {
                    guard out.count <= bytes else { throw Failure.tooLarge }
                    unsafe out += buffer[at..<whole.lowerBound]
                    unsafe RegularExpression.expand(parts, groups, buffer, into: &out)
                    at = whole.upperBound
                    if whole.isEmpty {
                        // Past one whole character: matches begin at characters only.
                        repeat {
                            if at < buffer.count { out.append(unsafe buffer[at]) }
                            at += 1
                        } while at < buffer.count && (unsafe buffer[at]) & 0xC0 == 0x80
                    }
                }
                if at < buffer.count { unsafe out += buffer[at...] }
                guard out.count <= bytes else { throw Failure.tooLarge }
                return .success(String(decoding: out, as: UTF8.self))
            } catch {
                return .failure(error)
            }
        }
        return try replaced.get()
    }

    // MARK: Templates

    private enum Part {
        case text(ArraySlice<UInt8>)
        case group(Int)
    }

    /// `$1`, `${1}` and `${name}` stand for what groups hold, `$$` for the sign itself.
    private func parts(of template: String) throws(Failure) -> [Part] {
        let bytes = Array(template.utf8)
        var parts: [Part] = []
        var (start, at) = (0, 0)
        /// Ends the text before a sign, and goes on behind it.
        func leap(to next: Int) {
            if start < at { parts.append(.text(bytes[start..<at])) }
            (start, at) = (next, next)
        }
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "$"), at + 1 < bytes.count else {
                at += 1
                continue
            }
            let next = bytes[at + 1]
            if next == UInt8(ascii: "$") {
                at += 1
                leap(to: at + 1)
            } else if next &- 0x30 < 10 {
                leap(to: at + 2)
                parts.append(.group(Int(next &- 0x30)))
            } else if next == UInt8(ascii: "{"), let end = bytes[at...].firstIndex(of: UInt8(ascii: "}")) {
                let name = String(decoding: bytes[at + 2..<end], as: UTF8.self)
                leap(to: end + 1)
                parts.append(.group(try group(name)))
            } else {
                at += 1
            }
        }
        leap(to: at)
        return parts
    }

    /// The number of a group by its number or name.
    private func group(_ name: String) throws(Failure) -> Int {
        if let number = Int(name), number >= 0 { return number }
        let number = unsafe name.withCString { unsafe pcre2_substring_number_from_name_8(code, $0) }
        // `(?J)` lets several groups have one name.
        guard number > 0 else {
            throw .pattern("has no single group \(name.prefix(64)), which the substitution names")
        }
        return Int(number)
    }

    private static func expand(
        _ parts: [Part], _ groups: [Range<Int>?], _ text: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]
    ) {
        for part in parts {
            switch part {
            case .text(let bytes): out += bytes
            case .group(let group):
                if group < groups.count, let range = groups[group] { unsafe out += text[range] }
            }
        }
    }
}
