internal import Compression
internal import Synchronization

/// A streamed answer, compressed part by part: each can be unpacked when it arrives, so that the answer begins as soon
/// as it would uncompressed.
///
/// Holds about 320 KiB until the answer ends.
final class CompressedParts: Sendable {
    private struct State: ~Copyable {
        var encoder = GzipEncoder(level: ContentEncoding.level)
        var isEnded = false
    }

    private let state = Mutex(State())
    private let more: HTTPResponse.More

    init(_ more: @escaping HTTPResponse.More) { self.more = more }

    func compress(_ part: [UInt8]) -> [UInt8] { state.withLock { $0.encoder.add(part) } }

    /// The next part; behind the last one the end of the compressed content, then `nil`.
    func next() throws -> [UInt8]? {
        if state.withLock({ $0.isEnded }) { return nil }
        if let part = try more() { return compress(part) }
        return state.withLock { state in
            state.isEnded = true
            return state.encoder.finish()
        }
    }
}
