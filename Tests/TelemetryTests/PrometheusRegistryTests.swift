import CoreMetrics
import Telemetry
import Testing

@Suite struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry()

    private var lines: [String] {
        registry.text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `without metrics there is no text`() { #expect(registry.text().isEmpty) }

    @Test func `counters count up, one line for each set of labels`() {
        let found = Counter(
            label: "http_requests_total", dimensions: [("method", "GET"), ("status", "200")], factory: registry)
        let missed = Counter(
            label: "http_requests_total", dimensions: [("method", "GET"), ("status", "404")], factory: registry)
        found.increment()
        found.increment(by: 41)
        missed.increment()
        Counter(label: "http_requests_total", dimensions: [("method", "GET"), ("status", "404")], factory: registry)
            .increment()
        Counter(label: "a_total", factory: registry).increment()
        #expect(
            lines == [
                "# TYPE a_total counter", "a_total 1", "# TYPE http_requests_total counter",
                "http_requests_total{method=\"GET\",status=\"200\"} 42",
                "http_requests_total{method=\"GET\",status=\"404\"} 2", "",
            ])
        found.reset()
        #expect(lines.contains("http_requests_total{method=\"GET\",status=\"200\"} 0"))
    }

    @Test func `gauges show the last number`() {
        let gauge = Gauge(label: "unmerged", factory: registry)
        gauge.record(3)
        gauge.record(-1.5)
        #expect(lines == ["# TYPE unmerged gauge", "unmerged -1.5", ""])
    }

    @Test func `histograms have cumulative buckets, a sum and a count`() {
        let timer = Timer(label: "seconds", dimensions: [("method", "GET")], factory: registry)
        for nanoseconds in [Int64(500_000), 500_001, 3_000_000, 60_000_000_000] { timer.recordNanoseconds(nanoseconds) }
        let buckets = [
            "0.0005": 1, "0.001": 2, "0.0025": 2, "0.005": 3, "0.01": 3, "0.025": 3, "0.05": 3, "0.1": 3, "0.25": 3,
            "0.5": 3, "1.0": 3, "2.5": 3, "5.0": 3,
            "10.0": 3, "+Inf": 4,
        ]
        for (bound, count) in buckets {
            #expect(lines.contains("seconds_bucket{method=\"GET\",le=\"\(bound)\"} \(count)"), "\(bound)")
        }
        #expect(lines.count { $0.hasPrefix("seconds_bucket") } == buckets.count)
        #expect(lines.contains("seconds_sum{method=\"GET\"} 60.004000001"))
        #expect(lines.contains("seconds_count{method=\"GET\"} 4"))
        #expect(lines.first == "# TYPE seconds histogram")
    }

    @Test func `a histogram without labels has only the bound`() {
        Timer(label: "seconds", factory: registry).recordNanoseconds(1)
        #expect(lines.contains("seconds_bucket{le=\"0.0005\"} 1"))
        #expect(lines.contains("seconds_count 1"))
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\"b", #"a\"b"#), (#"a\b"#, #"a\\b"#), ("a\nb", #"a\nb"#), ("é{}", "é{}"),
        ("a\r\nb", "a\r\\nb"),
    ])
    func `label values are escaped`(value: String, written: String) {
        Counter(label: "c", dimensions: [("l", value)], factory: registry).increment()
        #expect(registry.text() == "# TYPE c counter\nc{l=\"\(written)\"} 1\n")
    }

    /// Prometheus data model: `[a-zA-Z_:][a-zA-Z0-9_:]*` for metrics, `[a-zA-Z_][a-zA-Z0-9_]*` for labels.
    @Test(arguments: [
        ("http.requests", "a-b", "http_requests", "a_b"), ("ok:x_1", "a1", "ok:x_1", "a1"), ("été", "é", "_t_", "_"),
        ("x", "a:b", "x", "a_b"), ("5xx", "1a", "_5xx", "_1a"),
    ])
    func `names have only characters that names may have`(
        label: String, name: String, writtenLabel: String, writtenName: String
    ) {
        Counter(label: label, dimensions: [(name, "v")], factory: registry).increment()
        #expect(registry.text() == "# TYPE \(writtenLabel) counter\n\(writtenLabel){\(writtenName)=\"v\"} 1\n")
    }

    @Test func `many threads lose no count`() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { [registry] in
                    for _ in 0..<1000 {
                        Counter(label: "c", dimensions: [("l", "v")], factory: registry).increment()
                        Timer(label: "t", factory: registry).recordNanoseconds(1000)
                    }
                }
            }
        }
        #expect(lines.contains("c{l=\"v\"} 8000"))
        #expect(lines.contains("t_count 8000"))
    }
}
