internal import FHIR
internal import Store
internal import Synchronization

/// Decides when a dictionary is trained, and keeps it in the store.
final class DictionaryTraining: Sendable {
    /// Numbers of bodies written after which the next dictionary is due, and the bytes of samples it needs: early, for
    /// small stores gain too, and once more when all kinds of resources have come.
    private static let due = [(bodies: 1_000, bytes: 200_000), (bodies: 50_000, bytes: 4_000_000)]

    private struct State: Sendable {
        var trainer = DictionaryTrainer()
        var offered = 0
        var trained = 0
    }

    private let state = Mutex(State())
    private let path: String
    private let codec: BodyCodec
    private let log: LogCounter

    init(path: String, codec: BodyCodec, log: LogCounter) {
        self.path = path
        self.log = log
        self.codec = codec
        let held = codec.newest
        state.withLock { $0.trained = held }
    }

    static func load(from connection: Connection, into codec: BodyCodec) throws(SQLiteError) {
        let statement = try connection.statement("SELECT number, bytes FROM dictionary")
        defer { statement.reset() }
        while try statement.step() { codec.add(number: statement.int(0), bytes: statement.blob(1)) }
    }

    func offer(_ text: [UInt8], type: ResourceType) {
        state.withLock { state in
            guard state.trained < DictionaryTraining.due.count else { return }
            state.offered += 1
            state.trainer.offer(text, type: type)
        }
    }

    func trainIfDue() {
        let isDue = state.withLock { state in
            guard state.trained < DictionaryTraining.due.count else { return false }
            let due = DictionaryTraining.due[state.trained]
            return state.offered >= due.bodies && state.trainer.bytes >= due.bytes
        }
        if isDue { train() }
    }

    /// Trains on samples of all that is to come: no other dictionary is needed then.
    func trainForGood() {
        train()
        state.withLock { $0.trained = DictionaryTraining.due.count }
    }

    /// Trains on the samples so far; without effect when they are too few.
    private func train() {
        let trainer = state.withLock { $0.trainer }
        guard let bytes = trainer.train() else { return }
        let number = codec.newest + 1
        do {
            let connection = try Connection(path: path, mode: .readWrite)
            try connection.execute(RecordSchema.tuning)
            let statement = try connection.statement("INSERT INTO dictionary VALUES(?1, ?2)")
            statement.bind(1, number)
            statement.bind(2, bytes)
            try log.alone { try statement.run() }
        } catch {
            // Without a dictionary bodies are larger, nothing else: the next merge tries again.
            return
        }
        codec.add(number: number, bytes: bytes)
        state.withLock { state in
            state.trained += 1
            state.trainer = DictionaryTrainer()
        }
    }
}
