import Dispatch
@testable import HTTP
@_spi(TestKit) import ServiceLifecycle
import Synchronization
import Testing
import Wording

/// A server on a free port of the loopback, for the time of a test.
enum RunningServer {
    /// Runs `body` beside the server on a thread of its own, for it may block; then lets the server end.
    static func use(
        _ router: Router, limits: HTTPLimits = HTTPLimits(),
        _ body: @escaping @Sendable (RunningServer.Handle) throws -> Void
    ) async throws {
        let manager = GracefulShutdownManager()
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var configuration = HTTPServer.Configuration(host: "127.0.0.1", port: 0, loops: 1)
        configuration.limits = limits
        configuration.workers = 2
        let server = HTTPServer(
            configuration: configuration, router: router, clock: { 1_795_262_400_000_000 },
            refusal: { status, message, language in
                HTTPResponse(
                    status: status, contentType: "text/plain", body: Array(message.text(in: language).utf8))

            },
            onStart: {
                port.yield($0)
                port.finish()
            })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await TaskLocals.$gracefulShutdownManager.withValue(manager) { try await server.run() }
                port.finish()
            }
            var found: Int?
            for await number in ports { found = number }
            let handle = Handle(port: try #require(found), shutDown: { manager.shutdownGracefully() })
            let result = await Task(executorPreference: OwnThread()) { try body(handle) }.result
            manager.shutdownGracefully()
            try await group.waitForAll()
            try result.get()
        }
    }

    struct Handle: Sendable {
        let port: Int
        let shutDown: @Sendable () -> Void

        func client() throws -> LoopbackClient { try LoopbackClient(port: port) }
    }

    /// Runs a task away from the threads that all tasks share, for it blocks.
    private final class OwnThread: TaskExecutor {
        private let queue = DispatchQueue(label: "client")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    /// `/echo` answers with what it got, `/slow` waits for the gate on a worker.
    static func router(gate: DispatchSemaphore = DispatchSemaphore(value: 0)) -> Router {
        var router = Router()
        router.add("/echo", .immediate { echo($0) })
        router.add("/worker", .worker { echo($0) })
        router.add(
            "/slow",
            .worker { request in
                _ = gate.wait(timeout: .now() + 20)
                return echo(request)
            })
        router.add(
            "/long",
            .worker { _ in
                HTTPResponse(status: 200, contentType: "text/plain", body: Array(repeating: 0x61, count: 4 << 20))
            })
        router.add("/parts", .worker { request in parts(Int(request.query) ?? 0) })
        router.add("/gated", .worker { _ in gated(gate) })
        router.add("/empty", .immediate { _ in HTTPResponse(status: 204) })
        return router
    }

    private final class Parts: Sendable {
        private let made = Atomic<Int>(0)
        func next() -> Int { made.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    /// `first`, then so many parts of 64 KiB; a negative number fails behind as many.
    private static func parts(_ count: Int) -> HTTPResponse {
        struct Broken: Error {}
        var response = HTTPResponse(status: 200, contentType: "text/plain", body: Array("first ".utf8))
        let counter = Parts()
        response.more = {
            let number = counter.next()
            if number > abs(count) {
                if count < 0 { throw Broken() }
                return nil
            }
            return Array(repeating: UInt8(0x30 + number % 10), count: 1 << 16)
        }
        return response
    }

    /// `first `, then `second` when the gate opens.
    private static func gated(_ gate: DispatchSemaphore) -> HTTPResponse {
        var response = HTTPResponse(status: 200, contentType: "text/plain", body: Array("first ".utf8))
        let counter = Parts()
        response.more = {
            guard counter.next() == 1 else { return nil }
            _ = gate.wait(timeout: .now() + 20)
            return Array("second".utf8)
        }
        return response
    }

    private static func echo(_ request: HTTPRequest) -> HTTPResponse {
        let text = "\(request.method) \(request.path)?\(request.query) \(String(decoding: request.body, as: UTF8.self))"
        return HTTPResponse(status: 200, contentType: "text/plain", body: Array(text.utf8))
    }
}
