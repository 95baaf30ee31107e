internal import FHIR
internal import Glibc
internal import JSON
internal import Record
internal import Synchronization

/// What an import refused, one JSON object a line: file, line or entry, reason, and the resource itself.
///
/// The file is made with the first refusal; without one there is none.
package final class RejectsFile: Sendable {
    private struct State {
        var descriptor: Int32 = -1
        var count = 0
        var failed = false
    }

    package let path: String
    private let state = Mutex(State())

    package init(path: String) { self.path = path }

    deinit { state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } } }

    /// Refusals so far.
    package var count: Int { state.withLock { $0.count } }
    /// Whether the file could not be written.
    package var isBroken: Bool { state.withLock { $0.failed } }

    enum Place {
        case file
        case line(Int)
        case entry(Int)
    }

    func add(_ file: InputFile, _ place: Place, _ error: RecordError, text: [UInt8]?) {
        let reason = error.issues.prefix(5).map { issue in
            issue.place.map { "\($0): \(issue.text)" } ?? issue.text
        }.joined(separator: "; ")
        add(file, place, reason: reason, text: text)
    }

    func add(_ file: InputFile, _ place: Place, reason: String, text: [UInt8]?) {
        var out = JSONOutput(capacity: 512)
        out.object { out in
            out.member("file", file.path)
            switch place {
            case .file: break
            case .line(let number): out.member("line", number)
            case .entry(let number): out.member("entry", number)
            }
            out.member("reason", reason)
            guard let text else { return }
            if let document = try? JSONDocument(text) {
                out.key("resource")
                document.withRoot { out.value($0) }
            } else {
                // Not JSON: kept as text, for someone to look at; damaged characters are shown as such.
                out.member("text", String(decoding: text.prefix(1 << 20), as: UTF8.self))
            }
        }
        write(out.bytes + [0x0A])
    }

    private func write(_ line: [UInt8]) {
        state.withLock { state in
            state.count += 1
            if state.descriptor < 0 && !state.failed {
                state.descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            }
            guard state.descriptor >= 0 else {
                state.failed = true
                return
            }
            var written = 0
            while written < line.count {
                let count = unsafe line.withUnsafeBytes {
                    unsafe Glibc.write(state.descriptor, $0.baseAddress?.advanced(by: written), line.count - written)
                }
                guard count > 0 else {
                    state.failed = true
                    return
                }
                written += count
            }
        }
    }
}
