import Glibc

/// A blocking client that sends exactly the bytes it is told to.
final class LoopbackClient {
    struct Failure: Error, CustomStringConvertible { let description: String }

    struct Answer: Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // A test that goes wrong ends instead of hanging.
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Failure(description: "cannot connect to port \(port): \(errno)") }
    }

    deinit { close(descriptor) }

    /// Sends; a server that closed meanwhile is no fault of the sender.
    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// No more will be sent.
    func closeOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The head of the next answer; `nil` when the server closed before it began.
    func head() throws -> Answer? {
        while received.firstRange(of: "\r\n\r\n".utf8) == nil {
            guard try receive() else {
                guard received.isEmpty else {
                    throw Failure(description: "closed within a head: \(String(decoding: received, as: UTF8.self))")
                }
                return nil
            }
        }
        guard let end = received.firstRange(of: "\r\n\r\n".utf8) else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(
            String.init)
        received.removeFirst(end.upperBound)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(description: "no status line: \(lines)")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        return Answer(status: status, headers: headers, body: "")
    }

    /// The next answer; `nil` when the server closed before it began.
    func answer(toHead: Bool = false) throws -> Answer? {
        guard let head = try head() else { return nil }
        let (status, headers) = (head.status, head.headers)
        if headers["transfer-encoding"] == "chunked", !toHead {
            var body: [UInt8] = []
            while let chunk = try chunk() { body += chunk }
            return Answer(status: status, headers: headers, body: String(decoding: body, as: UTF8.self))
        }
        if headers["content-length"] == nil, headers["connection"] == "close", !toHead {
            while try receive() {}
            defer { received.removeAll() }
            return Answer(status: status, headers: headers, body: String(decoding: received, as: UTF8.self))
        }
        let length = toHead ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
        while received.count < length {
            guard try receive() else { throw Failure(description: "closed within a body") }
        }
        let body = String(decoding: received.prefix(length), as: UTF8.self)
        received.removeFirst(length)
        return Answer(status: status, headers: headers, body: body)
    }

    /// The next chunk of a body; `nil` behind the last. Source: RFC 9112 section 7.1.
    func chunk() throws -> [UInt8]? {
        while received.firstRange(of: "\r\n".utf8) == nil {
            guard try receive() else { throw Failure(description: "closed between chunks") }
        }
        guard let line = received.firstRange(of: "\r\n".utf8),
            let size = Int(String(decoding: received[..<line.lowerBound], as: UTF8.self), radix: 16)
        else { throw Failure(description: "no size of a chunk") }
        received.removeFirst(line.upperBound)
        while received.count < size + 2 {
            guard try receive() else { throw Failure(description: "closed within a chunk") }
        }
        defer { received.removeFirst(size + 2) }
        return size == 0 ? nil : Array(received.prefix(size))
    }

    /// Whether the server closes without sending more.
    func isClosed() throws -> Bool { received.isEmpty ? try !receive() : false }

    private func receive() throws -> Bool {
        var count = 0
        let part = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, written in
            count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            written = max(count, 0)
        }
        if count < 0 && errno != ECONNRESET { throw Failure(description: "nothing came: \(errno)") }
        received += part
        return count > 0
    }
}
