internal import Synchronization
package import Wording

/// How far a load has come; told by the thread that loads, asked by the one that shows it.
package final class LoadProgress: Sendable {
    package struct State: Sendable {
        /// What is being read: the name of a file.
        package var step: Message = ""
        /// Of files as they are on disk; a file that is read twice counts twice.
        package var bytesDone = 0
        package var bytesTotal = 0
        package var concepts = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var now: State { state.withLock { $0 } }

    func expect(_ bytes: Int) { state.withLock { $0.bytesTotal += bytes } }
    func advance(_ bytes: Int) { state.withLock { $0.bytesDone += bytes } }
    func count(concepts: Int) { state.withLock { $0.concepts += concepts } }
    func begin(_ step: Message) { state.withLock { $0.step = step } }
}
