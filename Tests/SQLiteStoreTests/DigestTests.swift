import FHIR
import Store
import Testing

@testable import SQLiteStore

@Suite struct DigestTests {
    private static let address = ResourceAddress(type: ResourceType.all[0], id: "a")

    private static func digest(
        text: [UInt8] = [1, 2, 3], address: ResourceAddress = address, sequence: Int64 = 1, key: Int64 = 1,
        version: Int = 1,
        updated: Int64 = 1, method: ChangeMethod = .create, metaPlace: Int = 1
    ) -> Int64 {
        Digest.change(
            text: Digest.text(text), address: address, sequence: sequence, key: key, version: version, updated: updated,
            method: method, metaPlace: metaPlace)
    }

    @Test func `is XXH3 of the text`() {
        // Source: xxHash, the 64-bit XXH3 of nothing with seed 0.
        #expect(Digest.text([]) == 0x2D06_8005_38D3_94C2)
    }

    @Test func `the same change has the same digest`() { #expect(Self.digest() == Self.digest()) }

    @Test func `any other column gives another digest`() {
        let other = ResourceAddress(institution: Institution(number: 2), type: ResourceType.all[0], id: "a")
        let digests = [
            Self.digest(), Self.digest(text: [1, 2, 4]), Self.digest(text: []), Self.digest(address: other),
            Self.digest(address: ResourceAddress(type: ResourceType.all[1], id: "a")),
            Self.digest(address: ResourceAddress(type: ResourceType.all[0], id: "b")), Self.digest(sequence: 2),
            Self.digest(key: 2),
            Self.digest(version: 2), Self.digest(updated: 2), Self.digest(method: .update), Self.digest(metaPlace: 2),
        ]
        #expect(Set(digests).count == digests.count)
    }
}
