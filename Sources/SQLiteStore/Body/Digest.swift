internal import CXXHash
internal import FHIR
internal import Store

/// The digest of a change: XXH3 (64 bits) of its text, then of its columns with the text's as seed. It finds damage,
/// it does not resist an attacker; that is the ledger's work.
enum Digest {
    static func text(_ bytes: [UInt8]) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe xinglin_xxh3($0.baseAddress, $0.count, 0) }
    }

    static func change(
        text: UInt64, address: ResourceAddress, sequence: Int64, key: Int64, version: Int, updated: Int64,
        method: ChangeMethod,
        metaPlace: Int
    ) -> Int64 {
        let columns: [Int64] = [
            Int64(address.institution.number), Int64(address.type.number), sequence, key, Int64(version), updated,
            Int64(method.rawValue), Int64(metaPlace),
        ]
        let seed = unsafe columns.withUnsafeBytes { unsafe xinglin_xxh3($0.baseAddress, $0.count, text) }
        var id = address.id
        return Int64(bitPattern: id.withUTF8 { unsafe xinglin_xxh3(UnsafeRawPointer($0.baseAddress), $0.count, seed) })
    }
}
