import CoreMetrics
import FHIR
import Store

/// What operators watch of a store, taken when Prometheus asks.
enum StoreMetrics {
    /// Sets the gauges; leaves them as they were when the store cannot be read.
    static func record(_ store: any Store) {
        guard let statistics = try? store.statistics() else { return }
        Gauge(label: "xinglin_store_changes").record(statistics.sequence)
        Gauge(label: "xinglin_store_unmerged_changes").record(statistics.unmerged)
        Gauge(label: "xinglin_store_bytes").record(statistics.bytesOnDisk)
        for (type, count) in statistics.resources {
            Gauge(label: "xinglin_store_resources", dimensions: [("type", type.name)]).record(count)
        }
    }
}
