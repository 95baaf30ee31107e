import Dispatch
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import HTTP

@Suite struct WorkerPoolTests {
    /// Calls `body` with a pool of four threads, two for what is quick.
    private func withPool(_ body: (WorkerPool, any EventLoop) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let pool = WorkerPool(threads: 4, quickMax: 2)
        pool.start()
        try await body(pool, group.next())
        try await pool.shutDown()
        try await group.shutdownGracefully()
    }

    @Test func `runs everything once`() async throws {
        try await withPool { pool, loop in
            let begun = Mutex<[Int]>([])
            let ended = AsyncStream<Void>.makeStream()
            for number in 0..<2000 {
                pool.submit(on: loop) {
                    begun.withLock { $0.append(number) }
                    ended.continuation.yield()
                }
            }
            var results = ended.stream.makeAsyncIterator()
            for _ in 0..<2000 { _ = await results.next() }
            #expect(begun.withLock { $0.sorted() } == Array(0..<2000))
        }
    }

    @Test func `goes on beside what is slow`() async throws {
        try await withPool { pool, loop in
            let gate = DispatchSemaphore(value: 0)
            let slow = AsyncStream<Void>.makeStream()
            let quick = AsyncStream<Void>.makeStream()
            for _ in 0..<3 {
                pool.submit(on: loop) {
                    gate.wait()
                    slow.continuation.yield()
                }
            }
            for _ in 0..<100 { pool.submit(on: loop) { quick.continuation.yield() } }
            var quickResults = quick.stream.makeAsyncIterator()
            for _ in 0..<100 { _ = await quickResults.next() }
            for _ in 0..<3 { gate.signal() }
            var slowResults = slow.stream.makeAsyncIterator()
            for _ in 0..<3 { _ = await slowResults.next() }
        }
    }

    @Test func `has no more threads than it may`() async throws {
        try await withPool { pool, loop in
            let gate = DispatchSemaphore(value: 0)
            let begun = AsyncStream<Void>.makeStream()
            let hasRun = Atomic<Bool>(false)
            for _ in 0..<4 {
                pool.submit(on: loop) {
                    begun.continuation.yield()
                    gate.wait()
                }
            }
            let last = AsyncStream<Void>.makeStream()
            pool.submit(on: loop) {
                hasRun.store(true, ordering: .sequentiallyConsistent)
                last.continuation.yield()
            }
            var results = begun.stream.makeAsyncIterator()
            for _ in 0..<4 { _ = await results.next() }
            let ranTooSoon = hasRun.load(ordering: .sequentiallyConsistent)
            #expect(!ranTooSoon)
            gate.signal()
            var lastResult = last.stream.makeAsyncIterator()
            _ = await lastResult.next()
            for _ in 0..<3 { gate.signal() }
        }
    }
}
