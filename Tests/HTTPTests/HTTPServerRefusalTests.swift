import Dispatch
import HTTP
import Testing

/// What the server refuses before a handler sees it.
@Suite(.serialized) struct HTTPServerRefusalTests {
    private static var small: HTTPLimits {
        var limits = HTTPLimits()
        limits.bodyBytesMax = 1000
        limits.uriBytesMax = 200
        return limits
    }

    @Test func `a body that says it is too long is refused before it comes`() async throws {
        try await RunningServer.use(RunningServer.router(), limits: Self.small) { server in
            let client = try server.client()
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")
            let answer = try #require(try client.answer())
            #expect(answer.status == 413)
            #expect(answer.headers["connection"] == "close")
            #expect(answer.body.contains("1000 bytes"))
            #expect(try client.isClosed())
        }
    }

    @Test func `a body that becomes too long is refused while it comes`() async throws {
        try await RunningServer.use(RunningServer.router(), limits: Self.small) { server in
            let client = try server.client()
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "1f4\r\n" + String(repeating: "a", count: 500) + "\r\n"
            client.send(chunk + chunk)
            client.send(chunk)
            #expect(try client.answer()?.status == 413)
            #expect(try client.isClosed())
        }
    }

    @Test func `a body of just the limit is taken`() async throws {
        try await RunningServer.use(RunningServer.router(), limits: Self.small) { server in
            let client = try server.client()
            client.send(
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "a", count: 1000))
            #expect(try client.answer()?.status == 200)
        }
    }

    @Test func `a client that sends on is still told`() async throws {
        try await RunningServer.use(RunningServer.router(), limits: Self.small) { server in
            let client = try server.client()
            client.send(
                "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n"
                    + String(repeating: "a", count: 200_000))
            #expect(try client.answer()?.status == 413)
        }
    }

    @Test func `an address that is too long is refused`() async throws {
        try await RunningServer.use(RunningServer.router(), limits: Self.small) { server in
            let client = try server.client()
            client.send("GET /echo?\(String(repeating: "a", count: 200)) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try client.answer()?.status == 414)
            #expect(try client.isClosed())
        }
    }

    @Test(arguments: [
        "GET /echo HTTP/1.1\r\n\r\n", "GET /echo HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "nonsense\r\n\r\n", "GET /echo\r\n\r\n", "GET /echo HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /echo HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST /echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST /echo HTTP/1.1\r\nContent-Length: 5x\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST /echo HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nTransfer-Encoding: nosuch\r\n\r\nhello", "GET /echo HTTP/1.1\r\nA : b\r\n\r\n",
        "GET /echo HTTP/1.1\r\nA: b\u{0}c\r\n\r\n", "GET /e cho HTTP/1.1\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
    ])
    func `what is not HTTP gets 400 and the connection ends`(text: String) async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send(text)
            let answer = try #require(try client.answer())
            #expect(answer.status == 400)
            #expect(answer.headers["connection"] == "close")
            #expect(try client.isClosed())
            // The server lives on.
            let other = try server.client()
            other.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try other.answer()?.status == 200)
        }
    }

    @Test(arguments: [
        ("GET /echo HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 100_000))\r\n\r\n", 431),
        ("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    ])
    func `what HTTP has and this server does not take is told apart`(text: String, status: Int) async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send(text)
            #expect(try client.answer()?.status == status)
            #expect(try client.isClosed())
        }
    }

    @Test func `more connections than allowed are closed at once`() async throws {
        var limits = HTTPLimits()
        limits.connectionsMax = 2
        try await RunningServer.use(RunningServer.router(), limits: limits) { server in
            let clients = [try server.client(), try server.client()]
            for client in clients {
                client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try client.answer()?.status == 200)
            }
            #expect(try server.client().isClosed())
            clients[0].send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try clients[0].answer()?.status == 200)
        }
    }

    /// In a process of its own: answering must not go deeper with each request that waits.
    @Test func `thousands of requests that wait behind a slow one are answered`() async throws {
        await #expect(processExitsWith: .success) {
            let gate = DispatchSemaphore(value: 0)
            try await RunningServer.use(RunningServer.router(gate: gate)) { server in
                let client = try server.client()
                // A large body first: the server's reads are as large as they get.
                client.send(
                    "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n"
                        + String(repeating: "a", count: 4_000_000))
                guard try client.answer()?.status == 200 else {
                    throw LoopbackClient.Failure(description: "the upload was not answered")
                }
                client.send(
                    "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
                        + String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 20_000))
                gate.signal()
                for _ in 0...20_000 {
                    guard try client.answer() != nil else {
                        throw LoopbackClient.Failure(description: "not all were answered")
                    }
                }
            }
        }
    }
}
