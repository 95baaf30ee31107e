import FHIR
import Glibc
import JSON
import Logging

/// Structured logs: one JSON object a line on standard error. Messages are constant, values stand in the metadata; no
/// patient data is in either.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var out = JSONOutput(capacity: 256)
        out.object { out in
            out.member("time", FHIRInstant.text(Surroundings.clock()))
            out.member("level", event.level.rawValue)
            out.member("logger", label)
            out.member("message", "\(event.message)")
            for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
                $0.key < $1.key
            }) {
                out.member(key, "\(value)")
            }
        }
        let line = out.bytes + [0x0A]
        unsafe line.withUnsafeBytes { unsafe _ = write(2, $0.baseAddress, $0.count) }
    }
}
