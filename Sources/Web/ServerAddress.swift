package import HTTP

/// The address of this server as examples show it: what the configuration says, or else where the client came to.
package struct ServerAddress: Sendable, Equatable {
    /// `http://127.0.0.1:8080`: made of characters that are plain in a shell, in HTML and in URLs.
    package let origin: String
    /// The address of the FHIR API: `http://127.0.0.1:8080/fhir`.
    package let fhir: String

    /// Takes the configured address of the FHIR API, or that of the request.
    package init(_ request: HTTPRequest, baseURL: String?) {
        guard let baseURL else {
            self = ServerAddress(request)
            return
        }
        fhir = baseURL
        origin = baseURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(
            separator: "/")
    }

    /// Takes the Host field where it looks like a host; `localhost` where it does not.
    package init(_ request: HTTPRequest) { self.init(host: request.headers["host"]) }

    /// Takes a host with its port, at most 255 bytes of letters, digits and `.-:[]_`.
    package init(host: String?) {
        let host = host ?? ""
        let isHost = (1...255).contains(host.utf8.count) && host.utf8.allSatisfy(ServerAddress.isHostByte)
        origin = "http://\(isHost ? host : "localhost")"
        fhir = origin + "/fhir"
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || ".-:[]_".utf8.contains(byte)
    }
}
