import Dispatch
import HTTP
import Testing

/// The server over the loopback, spoken to in bytes: answers, their order, the end of connections.
@Suite(.serialized) struct HTTPServerTests {
    private static let host = "Host: localhost\r\n"

    @Test func `one connection serves many requests`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            for number in 1...5 {
                client.send("GET /echo?\(number) HTTP/1.1\r\n\(Self.host)\r\n")
                let answer = try #require(try client.answer())
                #expect(answer.status == 200)
                #expect(answer.body == "GET /echo?\(number) ")
                #expect(answer.headers["date"] == "Sat, 21 Nov 2026 12:00:00 GMT")
                #expect(answer.headers["connection"] == nil)
            }
            client.send("POST /worker HTTP/1.1\r\n\(Self.host)Content-Length: 5\r\n\r\nhello")
            #expect(try client.answer()?.body == "POST /worker? hello")
            client.send(
                "POST /echo HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
            )
            #expect(try client.answer()?.body == "POST /echo? hello world")
        }
    }

    @Test func `requests sent at once are answered in their order`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await RunningServer.use(RunningServer.router(gate: gate)) { server in
            let client = try server.client()
            let paths = ["/echo?1", "/slow?2", "/worker?3", "/echo?4", "/slow?5", "/nosuch", "/echo?7"]
            client.send(paths.map { "GET \($0) HTTP/1.1\r\n\(Self.host)\r\n" }.joined())
            #expect(try client.answer()?.body == "GET /echo?1 ")
            gate.signal()
            for path in ["/slow?2", "/worker?3", "/echo?4"] { #expect(try client.answer()?.body == "GET \(path) ") }
            gate.signal()
            #expect(try client.answer()?.body == "GET /slow?5 ")
            #expect(try client.answer()?.status == 404)
            #expect(try client.answer()?.body == "GET /echo?7 ")
        }
    }

    @Test func `HEAD gets the head of GET without the body`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("HEAD /echo?1 HTTP/1.1\r\n\(Self.host)\r\nGET /echo?2 HTTP/1.1\r\n\(Self.host)\r\n")
            let head = try #require(try client.answer(toHead: true))
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "13")
            #expect(try client.answer()?.body == "GET /echo?2 ")
        }
    }

    @Test func `an answer without content has no length`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("GET /empty HTTP/1.1\r\n\(Self.host)\r\nGET /echo HTTP/1.1\r\n\(Self.host)\r\n")
            let answer = try #require(try client.answer())
            #expect(answer.status == 204)
            #expect(answer.headers["content-length"] == nil)
            #expect(try client.answer()?.status == 200)
        }
    }

    @Test(arguments: [("HTTP/1.1", "Connection: close\r\n"), ("HTTP/1.0", "")])
    func `a connection ends where the client wants it`(version: String, field: String) async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("GET /echo \(version)\r\n\(Self.host)\(field)\r\n")
            let answer = try #require(try client.answer())
            #expect(answer.headers["connection"] == "close")
            #expect(try client.isClosed())
        }
    }

    @Test func `a long answer comes whole and in gzip where that is accepted`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send(
                "GET /long HTTP/1.1\r\n\(Self.host)\r\nGET /long HTTP/1.1\r\n\(Self.host)Accept-Encoding: gzip\r\n\r\nGET /echo HTTP/1.1\r\n\(Self.host)\r\n"
            )
            let plain = try #require(try client.answer())
            #expect(plain.body.utf8.count == 4 << 20)
            #expect(plain.headers["vary"] == "Accept-Encoding")
            let packed = try #require(try client.answer())
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(Int(packed.headers["content-length"] ?? "").map { $0 < 1 << 20 } == true)
            #expect(try client.answer()?.headers["content-encoding"] == nil)
        }
    }

    @Test func `100-continue is answered before the body is sent`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("POST /echo HTTP/1.1\r\n\(Self.host)Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            #expect(try client.answer()?.status == 100)
            client.send("ok")
            #expect(try client.answer()?.body == "POST /echo? ok")
        }
    }

    /// RFC 9112 section 3.2.2: a server must accept the absolute form.
    @Test func `an address may be given in the absolute form`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("GET http://localhost/echo?1 HTTP/1.1\r\n\(Self.host)\r\n")
            #expect(try client.answer()?.status == 200)
        }
    }

    // MARK: The end

    @Test func `what is under way is answered before the server ends`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await RunningServer.use(RunningServer.router(gate: gate)) { server in
            let busy = try server.client()
            let idle = try server.client()
            idle.send("GET /echo HTTP/1.1\r\n\(Self.host)\r\n")
            #expect(try idle.answer()?.status == 200)
            busy.send("GET /slow HTTP/1.1\r\n\(Self.host)\r\n")
            // Answered on the same loop behind the request: it has been taken up.
            idle.send("GET /echo HTTP/1.1\r\n\(Self.host)\r\n")
            #expect(try idle.answer()?.status == 200)
            server.shutDown()
            #expect(try idle.isClosed())
            gate.signal()
            #expect(try busy.answer()?.body == "GET /slow? ")
            #expect(try busy.isClosed())
            #expect(throws: LoopbackClient.Failure.self) { try server.client() }
        }
    }

    @Test func `a client that ends its side is still answered`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await RunningServer.use(RunningServer.router(gate: gate)) { server in
            let client = try server.client()
            client.send("POST /slow HTTP/1.1\r\n\(Self.host)Content-Length: 2\r\n\r\nok")
            client.closeOutput()
            gate.signal()
            #expect(try client.answer()?.body == "POST /slow? ok")
            #expect(try client.isClosed())
        }
    }

    @Test func `all requests sent before a client ends its side are answered`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await RunningServer.use(RunningServer.router(gate: gate)) { server in
            let client = try server.client()
            client.send(["/slow?1", "/echo?2", "/echo?3"].map { "GET \($0) HTTP/1.1\r\n\(Self.host)\r\n" }.joined())
            client.closeOutput()
            // By the time another connection is answered, the end was seen.
            for _ in 0..<3 {
                let other = try server.client()
                other.send("GET /echo HTTP/1.1\r\n\(Self.host)\r\n")
                #expect(try other.answer()?.status == 200)
            }
            gate.signal()
            for path in ["/slow?1", "/echo?2", "/echo?3"] { #expect(try client.answer()?.body == "GET \(path) ") }
        }
    }

    @Test func `an upload that is cut off is no request`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            for text in [
                "POST /echo HTTP/1.1\r\n\(Self.host)Content-Length: 10\r\n\r\nhalf", "GET /echo HTT",
                "POST /echo HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n5\r\nhe",
            ] {
                let client = try server.client()
                client.send(text)
                client.closeOutput()
                let answer = try client.answer()
                #expect(answer == nil || answer?.status == 400)
                #expect(try client.isClosed())
            }
        }
    }
}
