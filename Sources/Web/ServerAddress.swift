package import HTTP

/// The address by which the client reached this server, as examples show it.
package struct ServerAddress: Sendable, Equatable {
    /// `http://127.0.0.1:8080`: made of characters that are plain in a shell, in HTML and in URLs.
    package let origin: String

    /// Takes the Host field where it looks like a host; `localhost` where it does not.
    package init(_ request: HTTPRequest) { self.init(host: request.headers["host"]) }

    /// Takes a host with its port, at most 255 bytes of letters, digits and `.-:[]_`.
    package init(host: String?) {
        let host = host ?? ""
        let isHost = (1...255).contains(host.utf8.count) && host.utf8.allSatisfy(ServerAddress.isHostByte)
        origin = "http://\(isHost ? host : "localhost")"
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || ".-:[]_".utf8.contains(byte)
    }
}
