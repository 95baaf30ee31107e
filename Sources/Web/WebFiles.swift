internal import Assets

/// The files that pages refer to, from the binary.
package struct WebFiles: Sendable {
    /// A file with the digest by which browsers keep it.
    package struct File: Sendable {
        package let contentType: String
        package let body: [UInt8]
        /// 16 hexadecimal digits that change with the content.
        package let digest: String

        package init(contentType: String, body: [UInt8]) {
            self.contentType = contentType
            self.body = body
            // FNV-1a: it has to notice a change, not an attacker, for the content comes from the binary itself.
            let hash = body.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
            let digits = String(hash, radix: 16)
            digest = String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    package let style: File
    package let mark: File

    /// The files of this binary.
    package static let embedded = WebFiles(
        style: File(contentType: "text/css; charset=utf-8", body: unsafe bytes(xinglin_asset_web_style())),
        mark: File(contentType: "image/svg+xml", body: unsafe bytes(xinglin_asset_web_mark())))

    /// Copies a constant of the binary.
    @unsafe private static func bytes(_ asset: xinglin_asset) -> [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: asset.bytes, count: asset.count))
    }
}
