import FHIR
@testable import Search
import Testing

@Suite struct QuantityOrderTests {
    private func key(_ value: String, _ code: String, _ system: String = Unit.system) throws -> DecimalKey {
        QuantityOrder.key(DecimalKey(try #require(FHIRDecimal(value))), system: system, code: code)
    }

    @Test func `units of UCUM are ordered by what they are in base units`() throws {
        #expect(try key("1", "g") < key("2000", "mg"))
        #expect(try key("1", "g") == key("1000", "mg"))
        #expect(try key("37", "Cel") == key("310.15", "K"))
        #expect(try key("-5", "mg") < key("0", "kg"))
    }

    @Test func `all else is ordered by its number`() throws {
        #expect(try key("2", "mg", "urn:u") == key("2", "", ""))
        #expect(try key("2", "nosuch") == key("2", "1"))
        #expect(try key("1", "g", "urn:u") < key("2", "mg", "urn:u"))
    }
}
