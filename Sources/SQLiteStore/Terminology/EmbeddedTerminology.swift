internal import Assets
internal import CXXHash
internal import Compression

/// The code systems, value sets and concept maps of FHIR R4, as the official package has them.
enum EmbeddedTerminology {
    private static let files: [[UInt8]] = unsafe [
        xinglin_asset_code_systems(), xinglin_asset_value_sets(), xinglin_asset_concept_maps(),
    ].map { unsafe Array(UnsafeRawBufferPointer(start: $0.bytes, count: $0.count)) }

    /// Unpacked, all files have some ten million bytes.
    private static let bytesMax = 64 << 20

    /// Of the files: another one means other definitions. The last digit is that of how they are taken up.
    static let digest: Int64 = {
        var digest: UInt64 = 2
        for file in files {
            digest = unsafe file.withUnsafeBytes { unsafe xinglin_xxh3($0.baseAddress, $0.count, digest) }
        }
        return Int64(bitPattern: digest)
    }()

    /// Calls `body` with the text of each resource.
    static func forEach(_ body: ([UInt8]) throws -> Void) throws {
        for file in files {
            for line in try gunzip(file, limitBytes: bytesMax).split(separator: UInt8(ascii: "\n")) {
                try body(Array(line))
            }
        }
    }
}
