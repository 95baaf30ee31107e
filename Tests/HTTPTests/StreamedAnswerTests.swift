import Compression
import Dispatch
import HTTP
import Testing

/// Answers that are made while they are sent.
@Suite(.serialized) struct StreamedAnswerTests {
    private static let host = "Host: localhost\r\n"

    @Test func `comes in parts, in their order, and the connection goes on`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("GET /parts?100 HTTP/1.1\r\n\(Self.host)\r\nGET /echo?2 HTTP/1.1\r\n\(Self.host)\r\n")
            let answer = try #require(try client.answer())
            #expect(answer.status == 200)
            #expect(answer.headers["content-length"] == nil)
            let parts = (1...100).map { String(repeating: "\($0 % 10)", count: 1 << 16) }.joined()
            #expect(answer.body == "first " + parts)
            #expect(try client.answer()?.body == "GET /echo?2 ")
        }
    }

    @Test(arguments: [0, 1, 100])
    func `is compressed for clients that accept it`(count: Int) async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send(
                "GET /parts?\(count) HTTP/1.1\r\n\(Self.host)Accept-Encoding: gzip\r\n\r\nGET /echo?2 HTTP/1.1\r\n\(Self.host)\r\n"
            )
            let head = try #require(try client.head())
            #expect(head.headers["content-encoding"] == "gzip")
            #expect(head.headers["vary"] == "Accept-Encoding")
            #expect(head.headers["content-length"] == nil)
            var packed: [UInt8] = []
            while let chunk = try client.chunk() { packed += chunk }
            #expect(packed.count < 100 + count << 10)
            let parts = (0..<count).map { String(repeating: "\(($0 + 1) % 10)", count: 1 << 16) }.joined()
            #expect(try gunzip(packed, limitBytes: 1 << 24) == Array(("first " + parts).utf8))
            #expect(try client.answer()?.body == "GET /echo?2 ")
        }
    }

    @Test func `begins before its next part is made, compressed too`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await RunningServer.use(RunningServer.router(gate: gate)) { server in
            let client = try server.client()
            client.send("GET /gated HTTP/1.1\r\n\(Self.host)Accept-Encoding: gzip\r\n\r\n")
            _ = try client.head()
            var decompressor = Decompressor(form: .gzip)
            var content: [UInt8] = []
            while content.count < 6, let chunk = try client.chunk() {
                try decompressor.append(chunk.span, into: &content)
            }
            #expect(content == Array("first ".utf8))
            gate.signal()
            while let chunk = try client.chunk() { try decompressor.append(chunk.span, into: &content) }
            try decompressor.finish()
            #expect(content == Array("first second".utf8))
        }
    }

    @Test func `what fails in the middle does not end the compressed content`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("GET /parts?-3 HTTP/1.1\r\n\(Self.host)Accept-Encoding: gzip\r\n\r\n")
            _ = try client.head()
            #expect(throws: LoopbackClient.Failure.self) { while try client.chunk() != nil {} }
        }
    }

    @Test func `a client that stops in the middle costs nothing more`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            do {
                let client = try server.client()
                client.send("GET /parts?100000 HTTP/1.1\r\n\(Self.host)\r\n")
            }
            let other = try server.client()
            other.send("GET /worker HTTP/1.1\r\n\(Self.host)\r\n")
            #expect(try other.answer()?.body == "GET /worker? ")
        }
    }

    @Test func `what fails in the middle is seen to be no whole answer`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let client = try server.client()
            client.send("GET /parts?-3 HTTP/1.1\r\n\(Self.host)\r\n")
            #expect(throws: LoopbackClient.Failure.self) { try client.answer() }
        }
    }

    @Test func `HTTP 1.0 and HEAD are answered without chunks`() async throws {
        try await RunningServer.use(RunningServer.router()) { server in
            let old = try server.client()
            old.send("GET /parts?1 HTTP/1.0\r\n\(Self.host)Connection: keep-alive\r\n\r\n")
            let answer = try #require(try old.answer())
            #expect(answer.headers["transfer-encoding"] == nil)
            #expect(answer.body.utf8.count == 6 + 1 << 16)
            let head = try server.client()
            head.send("HEAD /parts?1 HTTP/1.1\r\n\(Self.host)\r\n")
            #expect(try head.answer(toHead: true)?.status == 200)
            #expect(try head.isClosed())
        }
    }
}
