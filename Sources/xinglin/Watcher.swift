import Dispatch

/// Calls an action several times a second until it is stopped.
final class Watcher {
    private let timer: any DispatchSourceTimer

    init(_ action: @escaping @Sendable () -> Void) {
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "xinglin.progress"))
        timer.setEventHandler(handler: action)
        timer.schedule(deadline: .now() + 0.1, repeating: 0.2)
        timer.resume()
        self.timer = timer
    }

    func stop() { timer.cancel() }
}

/// Gives other threads a moment.
func pause() { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(2)) }
