import FHIR
import Testing

@Suite struct ResourceTypeTests {
    @Test func `has the 146 concrete types of R4 in alphabetical order`() {
        let names = ResourceType.all.map(\.name)
        // 148 resource definitions of the package less Resource and DomainResource; Parameters and OperationOutcome are among them.
        #expect(names.count == 146)
        #expect(names == names.sorted())
        #expect(Set(names).count == 146)
        #expect(ResourceType.all.map { Int($0.number) } == Array(0..<146))
        #expect(ResourceType.all == ResourceType.all.sorted())
    }

    @Test(arguments: [
        ("Account", 0), ("Binary", 8), ("Bundle", 11), ("Observation", 95), ("OperationOutcome", 98),
        ("Parameters", 101), ("Patient", 102), ("VisionPrescription", 145),
    ])
    func `keeps its numbers, for stores keep them too`(name: String, number: Int) throws {
        #expect(try #require(ResourceType(name)).number == number)
        #expect(ResourceType(number: number)?.name == name)
        #expect(ResourceType(number: number)?.description == name)
    }

    @Test(arguments: [
        "Resource", "DomainResource", "patient", "PATIENT", "HumanName", "string", "", "Patient ", "Foo", "Element",
    ])
    func `knows no other type`(name: String) {
        #expect(ResourceType(name) == nil)
    }

    @Test func `refuses numbers beyond`() {
        #expect(ResourceType(number: -1) == nil)
        #expect(ResourceType(number: 146) == nil)
        #expect(ResourceType(number: .max) == nil)
    }

    @Test func `leads to its definition and back`() {
        for type in ResourceType.all {
            #expect(DefinitionTable.r4.name(type.definition) == type.name)
            #expect(ResourceType(type.definition) == type)
        }
        let others = (0..<DefinitionTable.r4.count(.types)).map { TypeDefinition(index: $0) }.filter {
            DefinitionTable.r4.kind($0) != .resource
        }
        #expect(others.allSatisfy { ResourceType($0) == nil })
    }
}
