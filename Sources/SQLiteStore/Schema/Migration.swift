/// A step from one schema of `record.db` to the next, made while the store is served.
///
/// `begin` is done at once when the store is opened, in one transaction: it only adds what costs nothing. `step` then
/// fills in what is there already, a run of the log at a time, each run a transaction that also keeps its position: it may
/// be killed anywhere and goes on where it was. Until the last run readers meet both forms.
struct Migration: Sendable {
    /// The version that the store has afterwards.
    let version: Int
    let begin: String
    /// Migrates what lies behind a place of the log; gives the place up to which it came, `nil` at the end.
    let step: (@Sendable (Connection, Int64) throws -> Int64?)?

    init(version: Int, begin: String, step: (@Sendable (Connection, Int64) throws -> Int64?)? = nil) {
        self.version = version
        self.begin = begin
        self.step = step
    }
}

/// Brings a store's schema forward.
struct MigrationRun {
    let connection: Connection
    /// In the order of their versions.
    let migrations: [Migration]

    /// Begins all migrations that are due, up to the first that has to fill in.
    func begin() throws {
        for migration in migrations {
            guard try connection.integer("SELECT version FROM migration") == nil else { return }
            guard Int64(migration.version) > (try version()) else { continue }
            try connection.transaction { () throws(SQLiteError) in
                try connection.execute(migration.begin)
                if migration.step == nil {
                    try connection.execute("PRAGMA user_version = \(migration.version)")
                } else {
                    try connection.execute("INSERT INTO migration VALUES(\(migration.version), 0)")
                }
            }
        }
    }

    /// Makes one run of the migration under way.
    ///
    /// - Returns: whether there is more to do.
    func advance() throws -> Bool {
        guard let under = try connection.integer("SELECT version FROM migration"),
            let migration = migrations.first(where: { Int64($0.version) == under }), let step = migration.step
        else { return false }
        try connection.transaction {
            let position = try connection.integer("SELECT position FROM migration") ?? 0
            if let next = try step(connection, position) {
                try connection.execute("UPDATE migration SET position = \(next)")
            } else {
                try connection.execute("DELETE FROM migration; PRAGMA user_version = \(migration.version)")
            }
        }
        try begin()
        return try connection.integer("SELECT version FROM migration") != nil
    }

    private func version() throws(SQLiteError) -> Int64 { try connection.integer("PRAGMA user_version") ?? 0 }
}
