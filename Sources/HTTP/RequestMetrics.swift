internal import CoreMetrics
internal import Synchronization

/// Counts requests and their duration by method and class of status.
final class RequestMetrics: Sendable {
    private struct Key: Hashable {
        let method: String
        let status: Int
    }

    private struct Instruments {
        let counter: Counter
        let timer: Timer
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    private let instruments = Mutex<[Key: Instruments]>([:])

    func record(method: String, status: Int, nanoseconds: Int64) {
        // Anything else a client may send as a method is one label: labels are kept for ever.
        let key = Key(method: RequestMetrics.methods.contains(method) ? method : "other", status: status)
        let found = instruments.withLock { instruments in
            if let known = instruments[key] { return known }
            let labels = [("method", key.method), ("status", String(key.status))]
            let made = Instruments(
                counter: Counter(label: "http_requests_total", dimensions: labels),
                timer: Timer(label: "http_request_duration_seconds", dimensions: [("method", key.method)]))
            instruments[key] = made
            return made
        }
        found.counter.increment()
        found.timer.recordNanoseconds(nanoseconds)
    }
}
