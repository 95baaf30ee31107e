import Foundation
import JSON
import Testing

@testable import FHIR

@Suite struct DefinitionTableTests {
    static let table = DefinitionTable.r4

    private static func type(_ name: String) throws -> TypeDefinition {
        try #require((0..<table.count(.types)).map { TypeDefinition(index: $0) }.first { table.name($0) == name })
    }

    private static func elements(_ type: String, with flag: ElementFlags) throws -> [String] {
        try table.elements(Self.type(type)).filter { table.flags($0).contains(flag) }.map { table.pathName($0) }
    }

    @Test func `is embedded and begins with its magic`() throws {
        let file = SharedData.repository.appending(path: "Sources/Assets/definitions.r4.bin")
        let bytes = try [UInt8](Data(contentsOf: file))
        #expect(bytes.prefix(4) == Array("XLDT".utf8)[...])
        #expect(Array(bytes[4..<8]) == [UInt8(DefinitionLayout.version), 0, 0, 0])
    }

    @Test func `refuses bytes of another layout or cut short`() throws {
        let file = SharedData.repository.appending(path: "Sources/Assets/definitions.r4.bin")
        let whole = try [UInt8](Data(contentsOf: file))
        func opens(_ bytes: [UInt8]) -> Bool {
            // Aligned like the asset.
            unsafe withUnsafeTemporaryAllocation(byteCount: max(bytes.count, 8), alignment: 8) { buffer in
                unsafe buffer.copyBytes(from: bytes)
                guard let base = buffer.baseAddress else { return false }
                return unsafe DefinitionTable(bytes: UnsafeRawPointer(base), count: bytes.count) != nil
            }
        }
        #expect(opens(whole))
        for count in [0, 4, 16, 100, 135, 136, whole.count / 2, whole.count - 4] {
            #expect(!opens(Array(whole.prefix(count))), "\(count) bytes")
        }
        for at in [0, 3, 4, 12] {
            var changed = whole
            changed[at] ^= 1
            #expect(!opens(changed), "byte \(at) changed")
        }
    }

    @Test func `knows the types of R4`() throws {
        let kinds = (0..<DefinitionTableTests.table.count(.types)).map {
            DefinitionTableTests.table.kind(TypeDefinition(index: $0))
        }
        // 148 resource types, of which Resource and DomainResource are abstract; 20 primitives.
        #expect(kinds.count { $0 == .resource } == 146)
        #expect(kinds.count { $0 == .abstractResource } == 2)
        #expect(kinds.count { $0 == .primitive } == 20)
        #expect(
            Set((0..<kinds.count).compactMap { DefinitionTableTests.table.primitive(TypeDefinition(index: $0)) }).count
                == 20)
    }

    @Test func `requires status and code of an Observation`() throws {
        let table = DefinitionTableTests.table
        let observation = try DefinitionTableTests.type("Observation")
        let required = table.elements(observation).filter { ["status", "code"].contains(table.jsonName($0)) }.map {
            table.requiredBit($0)
        }
        #expect(required.count == 2)
        #expect(required[0] != required[1])
        #expect(table.requiredMask(observation) == required[0] | required[1])
        #expect(table.elements(observation).filter { table.requiredBit($0) != 0 }.count == 2)
        #expect(try DefinitionTableTests.elements("Observation", with: .required) == ["status", "code"])
    }

    @Test func `marks the elements of Observation's summary`() throws {
        let summary = Set(try DefinitionTableTests.elements("Observation", with: .summary))
        #expect(
            summary == [
                "id", "meta", "implicitRules", "identifier", "basedOn", "partOf", "status", "code", "subject", "focus",
                "encounter", "effective", "issued", "performer", "value", "hasMember", "derivedFrom", "component",
            ])
    }

    @Test func `marks modifiers, arrays and choices`() throws {
        #expect(
            Set(try DefinitionTableTests.elements("Observation", with: .modifier)) == [
                "implicitRules", "modifierExtension", "status",
            ])
        #expect(Set(try DefinitionTableTests.elements("Patient", with: .choice)) == ["deceased", "multipleBirth"])
        #expect(
            Set(try DefinitionTableTests.elements("Patient", with: .array)) == [
                "contained", "extension", "modifierExtension", "identifier", "name", "telecom", "address", "photo",
                "contact", "communication", "generalPractitioner", "link",
            ])
    }

    @Test func `numbers the choices of a type apart`() throws {
        let table = DefinitionTableTests.table
        let groups = try Dictionary(
            grouping: table.elements(DefinitionTableTests.type("Patient")), by: { table.choiceGroup($0) })
        #expect(
            groups.filter { $0.key > 0 }.values.map { $0.map { table.jsonName($0) } }.sorted { $0[0] < $1[0] } == [
                ["deceasedBoolean", "deceasedDateTime"], ["multipleBirthBoolean", "multipleBirthInteger"],
            ])
    }

    @Test func `finds each element by its name and no other`() throws {
        let table = DefinitionTableTests.table
        for index in 0..<table.count(.types) {
            let type = TypeDefinition(index: index)
            for element in table.elements(type) {
                #expect(
                    DefinitionTableTests.find(type, table.jsonName(element)) == element,
                    "\(table.name(type)).\(table.jsonName(element))")
            }
            for name in ["", "foo", "resourceTypE", "x"] where table.kind(type) == .resource {
                #expect(DefinitionTableTests.find(type, name) == nil)
            }
        }
    }

    @Test func `knows the targets of a reference`() throws {
        let table = DefinitionTableTests.table
        let patient = try DefinitionTableTests.type("Patient")
        let practitioner = try #require(DefinitionTableTests.find(patient, "generalPractitioner"))
        #expect(
            Set(table.targets(practitioner).map { table.name($0) }) == [
                "Organization", "Practitioner", "PractitionerRole",
            ])
        #expect(table.allows(practitioner, target: try DefinitionTableTests.type("Practitioner")))
        #expect(!table.allows(practitioner, target: patient))
        let focus = try #require(DefinitionTableTests.find(try DefinitionTableTests.type("Observation"), "focus"))
        #expect(table.targets(focus).isEmpty)
        #expect(table.allows(focus, target: patient))
    }

    @Test func `digests its index sections to one number`() {
        #expect(DefinitionTableTests.table.digest == DefinitionTable.r4.digest)
        #expect(DefinitionTableTests.table.digest != 0xCBF2_9CE4_8422_2325)
    }

    @Test(arguments: ["", "a", "status", "1234567", "12345678", "123456789", "managingOrganization"])
    func `hashes a name whatever stands behind it`(name: String) {
        func hash(_ filler: UInt8) -> UInt32 {
            unsafe (Array(name.utf8) + [UInt8](repeating: filler, count: 16)).withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe DefinitionLayout.hash(base, count: name.utf8.count)
            }
        }
        #expect(hash(0) == hash(0xFF))
    }

    private static func find(_ type: TypeDefinition, _ name: String) -> ElementDefinition? {
        unsafe (Array(name.utf8) + [UInt8](repeating: 0, count: 16)).withUnsafeBytes { buffer in
            unsafe table.element(type, named: UnsafeRawBufferPointer(rebasing: buffer.prefix(name.utf8.count)))
        }
    }
}
