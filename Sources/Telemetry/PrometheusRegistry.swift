package import CoreMetrics
internal import Synchronization

/// A backend of swift-metrics that keeps numbers in memory and writes them as Prometheus text.
///
/// Source: Prometheus exposition formats, text format 0.0.4.
package final class PrometheusRegistry: MetricsFactory {
    /// Upper bounds of the histograms' buckets, in seconds.
    static let buckets: [Double] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    struct Name: Hashable, Comparable {
        let label: String
        let dimensions: String
        static func < (a: Name, b: Name) -> Bool { (a.label, a.dimensions) < (b.label, b.dimensions) }
    }

    private struct State {
        var counters: [Name: CounterValue] = [:]
        var gauges: [Name: GaugeValue] = [:]
        var histograms: [Name: HistogramValue] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// All metrics as text; every line is a comment or a sample.
    package func text() -> String {
        let (counters, gauges, histograms) = state.withLock { ($0.counters, $0.gauges, $0.histograms) }
        var out = ""
        write(counters, type: "counter", &out) { name, value, out in
            out += "\(name.label)\(PrometheusRegistry.braces(name.dimensions)) \(value.count)\n"
        }
        write(gauges, type: "gauge", &out) { name, value, out in
            out += "\(name.label)\(PrometheusRegistry.braces(name.dimensions)) \(value.number)\n"
        }
        write(histograms, type: "histogram", &out) { name, value, out in value.write(name, &out) }
        return out
    }

    private func write<Value>(
        _ values: [Name: Value], type: String, _ out: inout String, _ body: (Name, Value, inout String) -> Void
    ) {
        var last = ""
        for name in values.keys.sorted() {
            if name.label != last { out += "# TYPE \(name.label) \(type)\n" }
            last = name.label
            if let value = values[name] { body(name, value, &out) }
        }
    }

    static func braces(_ dimensions: String) -> String { dimensions.isEmpty ? "" : "{\(dimensions)}" }

    private static func name(_ label: String, _ dimensions: [(String, String)]) -> Name {
        /// Letters, digits and underscores, in metrics' names colons too; never a digit first.
        func safe(_ text: String, colons: Bool) -> String {
            let allowed = text.map { character in
                character.isASCII && (character.isLetter || character.isNumber) || character == "_"
                    || (colons && character == ":") ? character : "_"
            }
            return allowed.first?.isNumber ?? true ? "_" + String(allowed) : String(allowed)
        }
        func escaped(_ text: String) -> String {
            var out = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\\": out.append(contentsOf: "\\\\".unicodeScalars)
                case "\"": out.append(contentsOf: "\\\"".unicodeScalars)
                case "\n": out.append(contentsOf: "\\n".unicodeScalars)
                default: out.append(scalar)
                }
            }
            return String(out)
        }
        return Name(
            label: safe(label, colons: true),
            dimensions: dimensions.map { "\(safe($0.0, colons: false))=\"\(escaped($0.1))\"" }.joined(separator: ","))
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        kept(\.counters, label, dimensions) { CounterValue() }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        kept(\.gauges, label, dimensions) { GaugeValue() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        kept(\.histograms, label, dimensions) { HistogramValue() }
    }

    /// The one value of a name, made when it is first asked for.
    private func kept<Value: Sendable>(
        _ values: any WritableKeyPath<State, [Name: Value]> & Sendable, _ label: String,
        _ dimensions: [(String, String)], make: () -> Value
    ) -> Value {
        let name = PrometheusRegistry.name(label, dimensions)
        return state.withLock { state in
            if let known = state[keyPath: values][name] { return known }
            let made = make()
            state[keyPath: values][name] = made
            return made
        }
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}

final class CounterValue: CounterHandler {
    private let value = Atomic<Int64>(0)
    var count: Int64 { value.load(ordering: .relaxed) }
    func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }
}

final class GaugeValue: RecorderHandler {
    private let value = Mutex<Double>(0)
    var number: Double { value.withLock { $0 } }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { self.value.withLock { $0 = value } }
}

final class HistogramValue: TimerHandler {
    private struct Counts {
        var buckets = Array(repeating: Int64(0), count: PrometheusRegistry.buckets.count)
        var count: Int64 = 0
        var nanoseconds: Int64 = 0
    }

    private let counts = Mutex(Counts())

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        counts.withLock { counts in
            counts.count += 1
            counts.nanoseconds &+= duration
            if let bucket = PrometheusRegistry.buckets.firstIndex(where: { seconds <= $0 }) {
                counts.buckets[bucket] += 1
            }
        }
    }

    func write(_ name: PrometheusRegistry.Name, _ out: inout String) {
        let counts = counts.withLock { $0 }
        let comma = name.dimensions.isEmpty ? "" : ","
        var sum: Int64 = 0
        for (bound, count) in zip(PrometheusRegistry.buckets, counts.buckets) {
            sum += count
            out += "\(name.label)_bucket{\(name.dimensions)\(comma)le=\"\(bound)\"} \(sum)\n"
        }
        out += "\(name.label)_bucket{\(name.dimensions)\(comma)le=\"+Inf\"} \(counts.count)\n"
        out += "\(name.label)_sum\(PrometheusRegistry.braces(name.dimensions)) \(Double(counts.nanoseconds) / 1e9)\n"
        out += "\(name.label)_count\(PrometheusRegistry.braces(name.dimensions)) \(counts.count)\n"
    }
}
