internal import CoreMetrics
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization
package import Wording

/// A thin HTTP/1.1 server on SwiftNIO: connections, bounds, one route table. It knows nothing of FHIR.
package struct HTTPServer: Service {
    /// Told to every connection when the server stops.
    struct ShutDown: Sendable {}

    package struct Configuration: Sendable {
        package var host: String
        /// 0 for any free port.
        package var port: Int
        package var limits = HTTPLimits()
        /// Event loops, one thread each.
        package var loops: Int
        /// Threads for handlers that block; of those that are quick, as many run at once as there are loops.
        package var workers = 8

        package init(host: String, port: Int, loops: Int = System.coreCount) {
            self.host = host
            self.port = port
            self.loops = loops
        }
    }

    private let configuration: Configuration
    private let shared: Shared
    private let onStart: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - clock: microseconds since 1970.
    ///   - refusal: the answer to what never reaches a handler, from a status, a sentence and the language that is wished.
    ///   - onStart: called with the port when connections are accepted.
    package init(
        configuration: Configuration, router: Router, clock: @escaping @Sendable () -> Int64,
        refusal: @escaping @Sendable (Int, Message, Language) -> HTTPResponse,
        onStart: @escaping @Sendable (Int) -> Void
    ) {
        self.configuration = configuration
        self.onStart = onStart
        shared = Shared(
            limits: configuration.limits, router: router,
            workers: WorkerPool(threads: configuration.workers, quickMax: configuration.loops), clock: clock,
            refusal: refusal)
    }

    /// Serves until the task is told to shut down gracefully; what is under way is answered first.
    package func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.loops)
        shared.workers.start()
        let shared = shared
        let server: any Channel
        do {
            server = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let sync = channel.pipeline.syncOperations
                        try sync.addHandler(HTTPResponseEncoder())
                        try sync.addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
                        try sync.addHandler(ConnectionHandler(server: shared))
                    }
                }
                .bind(host: configuration.host, port: configuration.port).get()
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        onStart(server.localAddress?.port ?? configuration.port)
        await withGracefulShutdownHandler {
            try? await server.closeFuture.get()
        } onGracefulShutdown: {
            server.close(promise: nil)
        }
        await shared.drain()
        try? await shared.workers.shutDown()
        try await group.shutdownGracefully()
    }

    /// What all connections share.
    final class Shared: Sendable {
        let limits: HTTPLimits
        let router: Router
        let workers: WorkerPool
        let clock: @Sendable () -> Int64
        let refusal: @Sendable (Int, Message, Language) -> HTTPResponse
        private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])
        private let metrics = RequestMetrics()
        private let lastDate = Mutex<(second: Int64, text: String)>((0, ""))

        init(
            limits: HTTPLimits, router: Router, workers: WorkerPool, clock: @escaping @Sendable () -> Int64,
            refusal: @escaping @Sendable (Int, Message, Language) -> HTTPResponse
        ) {
            self.limits = limits
            self.router = router
            self.workers = workers
            self.clock = clock
            self.refusal = refusal
        }

        /// - Returns: `false` when there are too many connections.
        func opened(_ channel: any Channel) -> Bool {
            channels.withLock { channels in
                guard channels.count < limits.connectionsMax else { return false }
                channels[ObjectIdentifier(channel)] = channel
                return true
            }
        }

        func closed(_ channel: any Channel) {
            channels.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
        }

        func record(method: String, status: Int, since start: NIODeadline) {
            metrics.record(method: method, status: status, nanoseconds: (NIODeadline.now() - start).nanoseconds)
        }

        /// The date field's text, made once a second.
        var date: String {
            let second = clock() / 1_000_000
            return lastDate.withLock { last in
                if last.second != second { last = (second, HTTPDate.text(second)) }
                return last.text
            }
        }

        /// Lets connections end: at once when they are idle, else after their answer, at the latest after ten seconds.
        func drain() async {
            let open = channels.withLock { Array($0.values) }
            for channel in open { channel.pipeline.fireUserInboundEventTriggered(ShutDown()) }
            let end = NIODeadline.now() + .seconds(10)
            while channels.withLock({ !$0.isEmpty }) && NIODeadline.now() < end {
                try? await Task.sleep(for: .milliseconds(20))
            }
            for channel in channels.withLock({ Array($0.values) }) { channel.close(promise: nil) }
        }
    }
}
