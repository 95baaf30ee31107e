import Dispatch

/// Calls an action again and again, on a thread of its own, until it is stopped.
final class Watcher {
    private let timer: any DispatchSourceTimer

    init(every seconds: Double = 0.2, _ action: @escaping @Sendable () -> Void) {
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "xinglin.watcher"))
        timer.setEventHandler(handler: action)
        timer.schedule(deadline: .now() + 0.1, repeating: seconds)
        timer.resume()
        self.timer = timer
    }

    func stop() { timer.cancel() }
}

/// Gives other threads a moment.
func pause() { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(2)) }
