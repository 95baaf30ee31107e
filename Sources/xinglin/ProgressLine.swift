import Glibc
import Synchronization

/// Progress on standard error: one line that is redrawn on a terminal, a line every few seconds elsewhere.
final class ProgressLine: Sendable {
    private let last = Mutex<Int64>(0)
    private let interval: Int64 = Surroundings.outputIsTerminal ? 100_000 : 5_000_000

    func show(_ text: @autoclosure () -> String) {
        let now = Surroundings.clock()
        let isDue = last.withLock { last in
            guard now - last >= interval else { return false }
            last = now
            return true
        }
        if isDue { put(text()) }
    }

    /// Ends the line.
    func end() {
        if Surroundings.outputIsTerminal { ProgressLine.write("\r\u{1B}[K") }
    }

    private func put(_ text: String) {
        ProgressLine.write(Surroundings.outputIsTerminal ? "\r\u{1B}[K\(text)" : text + "\n")
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        unsafe bytes.withUnsafeBytes { unsafe _ = Glibc.write(2, $0.baseAddress, $0.count) }
    }

    /// A bar of 24 characters.
    static func bar(_ done: Int64, _ all: Int64) -> String {
        let filled = all > 0 ? Int(min(done, all) * 24 / all) : 0
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled) + "]"
    }

    /// 1,234,567.
    static func grouped(_ number: Int) -> String {
        var out = ""
        for (at, digit) in String(number).reversed().enumerated() {
            if at > 0 && at % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return String(out.reversed())
    }

    /// 12.3.
    static func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
