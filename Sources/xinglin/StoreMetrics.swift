import CoreMetrics
import FHIR
import Store
import Synchronization

/// What operators watch of a store, taken when Prometheus asks.
final class StoreMetrics: Sendable {
    private let store: any Store
    /// The types that were told: one whose last resource is deleted goes to zero, it does not vanish.
    private let told = Mutex<Set<ResourceType>>([])

    init(_ store: any Store) { self.store = store }

    /// Sets the gauges; leaves them as they were when the store cannot be read.
    func record() {
        guard let statistics = try? store.statistics(of: nil) else { return }
        Gauge(label: "xinglin_store_changes").record(statistics.sequence)
        Gauge(label: "xinglin_store_unmerged_changes").record(statistics.unmerged)
        Gauge(label: "xinglin_store_bytes").record(statistics.bytesOnDisk)
        if let progress = try? store.customProgress(of: nil) {
            Gauge(label: "xinglin_search_parameters_unfinished").record(progress.count { !$0.isComplete })
            Gauge(label: "xinglin_search_parameter_values_to_index").record(
                progress.reduce(0) { $0 + $1.all - $1.indexed })
            Gauge(label: "xinglin_search_parameter_failures").record(progress.reduce(0) { $0 + $1.failed })
        }
        let counts = Dictionary(uniqueKeysWithValues: statistics.resources.map { ($0.type, $0.count) })
        let types = told.withLock { told in
            told.formUnion(counts.keys)
            return told
        }
        for type in types {
            Gauge(label: "xinglin_store_resources", dimensions: [("type", type.name)]).record(counts[type] ?? 0)
        }
    }
}
