internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Threads for what may take long, of which only as many run what is quick as there are processors.
///
/// Where more run than there are processors, they wait for each other at every lock, and each request takes as long as
/// all of them together. What has run for longer than ``patience`` no longer counts: slow searches hold up the quick
/// ones behind them only when they have taken all threads.
final class WorkerPool: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var waiting = CircularBuffer<Work>()
        /// When what counts as quick began, by its number.
        var quick: [Int: NIODeadline] = [:]
        /// Threads that are taken.
        var running = 0
        var last = 0
        /// Whether somebody will look for what has become slow.
        var isWatched = false
    }

    /// How long work counts as quick.
    static let patience = TimeAmount.milliseconds(20)

    private let threads: NIOThreadPool
    private let threadsMax: Int
    private let quickMax: Int
    private let state = Mutex(State())

    /// - Parameter quickMax: how much runs at once that is not slow.
    init(threads: Int, quickMax: Int) {
        threadsMax = threads
        self.quickMax = quickMax
        self.threads = NIOThreadPool(numberOfThreads: threads)
    }

    func start() { threads.start() }

    /// Returns when what runs has ended. What waits is dropped: nobody listens any more.
    func shutDown() async throws {
        state.withLock { $0.waiting.removeAll() }
        try await threads.shutdownGracefully()
    }

    /// Runs work when its turn comes, in the order in which it was given.
    ///
    /// - Parameter loop: what the caller runs on; it looks after the work while some waits.
    func submit(on loop: any EventLoop, _ work: @escaping Work) {
        let (next, watches) = state.withLock { state in
            state.waiting.append(work)
            let next = takeNext(&state)
            defer { if !state.waiting.isEmpty { state.isWatched = true } }
            return (next, !state.waiting.isEmpty && !state.isWatched)
        }
        if let next { start(next) }
        if watches { watch(on: loop) }
    }

    private func start(_ first: (number: Int, work: Work)) {
        threads.submit { [self] _ in
            var next: (number: Int, work: Work)? = first
            while let (number, work) = next {
                work()
                next = state.withLock { state in
                    state.quick[number] = nil
                    state.running -= 1
                    return takeNext(&state)
                }
            }
        }
    }

    private func takeNext(_ state: inout State) -> (number: Int, work: Work)? {
        guard state.quick.count < quickMax, state.running < threadsMax, let work = state.waiting.popFirst() else {
            return nil
        }
        state.running += 1
        state.last += 1
        state.quick[state.last] = .now()
        return (state.last, work)
    }

    /// Looks, as long as some work waits, for what has become slow, and has others run beside it.
    private func watch(on loop: any EventLoop) {
        loop.scheduleTask(in: WorkerPool.patience) { [self] in
            let (begun, watches) = state.withLock { state in
                let end = NIODeadline.now() - WorkerPool.patience
                state.quick = state.quick.filter { $0.value > end }
                var begun: [(number: Int, work: Work)] = []
                while let next = takeNext(&state) { begun.append(next) }
                state.isWatched = !state.waiting.isEmpty
                return (begun, state.isWatched)
            }
            begun.forEach(start)
            if watches { watch(on: loop) }
        }
    }
}
