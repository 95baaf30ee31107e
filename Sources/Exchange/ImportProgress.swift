package import FHIR

/// What an import has done so far.
package struct ImportProgress: Sendable {
    /// Resources that went in or were there already, by type.
    package var resources: [ResourceType: Int] = [:]
    /// Of these, how many made a new version.
    package var written = 0
    package var refused = 0
    package var bytesDone = 0
    package var bytesTotal = 0

    package var total: Int { resources.values.reduce(0, +) }

    package func byType() -> [(type: String, count: Int)] {
        resources.map { ($0.key.name, $0.value) }.sorted { $0.0 < $1.0 }
    }
}
