internal import FHIR
package import Terminology

extension SQLiteConceptStore {
    package func load(_ body: (any ConceptLoad) throws(TerminologyError) -> Void) throws(TerminologyError) {
        try takeDefinitions()
        try use { connection in
            let load = SQLiteConceptLoad(connection)
            do {
                try body(load)
                try load.commit()
            } catch {
                connection.rollback()
                try load.end()
                throw error
            }
            // The log of a large load is as large as what was loaded; a reader may keep parts of it until later.
            connection.checkpoint(truncate: true)
        }
    }
}

/// A load on one connection.
///
/// The first system is read into temporary tables before the transaction of the file begins, so that a server that
/// writes beside it does not wait while files are read, only while concepts are moved.
final class SQLiteConceptLoad: ConceptLoad {
    private let connection: Connection
    private var isWriting = false
    private var isAnnounced = false

    init(_ connection: Connection) { self.connection = connection }

    func take(
        _ header: CodeSystemHeader, source: String, revision: Int64,
        _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void
    ) throws(TerminologyError) -> KnownSystem {
        try SQLiteConceptStore.translating {
            let staging: ConceptStaging
            if isWriting {
                staging = try stage(fill)
            } else {
                staging = try connection.transaction("BEGIN") { try stage(fill) }
                try begin(header.version.map { "\(header.url)|\($0)" } ?? header.url)
            }
            return try SQLiteConceptStore.settle(staging, header, source: source, revision: revision, connection)
        }
    }

    private func stage(_ fill: (inout any ConceptSink) throws(TerminologyError) -> Void) throws -> ConceptStaging {
        let staging = try ConceptStaging(connection)
        var sink: any ConceptSink = staging
        try fill(&sink)
        return staging
    }

    func take(_ resources: [LoadedResource], source: String) throws(TerminologyError) {
        try SQLiteConceptStore.translating {
            try begin(resources.first?.url ?? source)
            try SQLiteConceptStore.remove(source, connection)
            for resource in resources { try SQLiteConceptStore.add(resource, source: source, connection) }
        }
    }

    func forget(source: String) throws(TerminologyError) -> Bool {
        try SQLiteConceptStore.translating {
            try begin(source)
            return try SQLiteConceptStore.remove(source, connection)
        }
    }

    func commit() throws(SQLiteError) {
        guard isWriting else { return }
        try connection.announce(load: nil)
        try connection.execute("COMMIT")
    }

    /// Takes back what was announced of a load that was undone.
    func end() throws(SQLiteError) {
        if isAnnounced { try connection.announce(load: nil) }
    }

    private func begin(_ what: String) throws(SQLiteError) {
        guard !isWriting else { return }
        try connection.announce(load: what)
        isAnnounced = true
        try connection.execute("BEGIN IMMEDIATE")
        isWriting = true
    }
}
