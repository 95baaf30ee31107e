import FHIR
import Search
import Testing

/// Source: compartmentdefinition.html.
@Suite struct CompartmentCriterionTests {
    @Test(arguments: ["Device", "Encounter", "Patient", "Practitioner"])
    func `knows who has a compartment`(owner: String) throws {
        #expect(CompartmentCriterion.owners.contains(try type(owner)))
    }

    @Test func `finds by each of the references that count`() throws {
        let condition = try type("Condition")
        let own: [ValueTest] = [.reference(.local(.patient, id: "1")), .reference(.url("http://here/fhir/Patient/1"))]
        let criterion = CompartmentCriterion.criterion(condition, in: .patient, id: "1", bases: ["http://here/fhir"])
        guard case .any(let ways)? = criterion, ways.count == 1, case .values(let tests, let found)? = ways[0].first
        else {
            Testing.Issue.record("\(String(describing: criterion))")
            return
        }
        #expect(tests == own)
        // Condition is in a patient's compartment by `patient` and by `asserter`.
        #expect(Set(found) == Set(try fields("Condition", "patient") + fields("Condition", "asserter")))
    }

    @Test func `holds the owner itself`() throws {
        let criterion = try #require(CompartmentCriterion.criterion(.patient, in: .patient, id: "1", bases: []))
        #expect(criterion.holds(id: "1", updated: 0, entries: [], hasTexts: false) == true)
        #expect(criterion.holds(id: "2", updated: 0, entries: [], hasTexts: false) == false)
        // Linked patients lie in it too.
        let link = IndexEntry(
            field: try #require(try fields("Patient", "link").first), value: .reference(.local(.patient, id: "1")))
        #expect(criterion.holds(id: "2", updated: 0, entries: [link], hasTexts: false) == true)
        #expect(CompartmentCriterion.types(in: .patient).contains(.patient))
    }

    @Test func `has nothing of what no compartment holds`() throws {
        for name in ["Location", "Organization", "ValueSet"] {
            #expect(CompartmentCriterion.criterion(try type(name), in: .patient, id: "1", bases: []) == nil)
            #expect(!CompartmentCriterion.types(in: .patient).contains(try type(name)))
        }
        #expect(CompartmentCriterion.criterion(.patient, in: try type("Location"), id: "1", bases: []) == nil)
    }

    @Test func `tells a condition for every type that it names`() {
        for owner in CompartmentCriterion.owners {
            for type in CompartmentCriterion.types(in: owner) {
                #expect(
                    CompartmentCriterion.criterion(type, in: owner, id: "1", bases: []) != nil, "\(type) in \(owner)")
            }
        }
    }
}
