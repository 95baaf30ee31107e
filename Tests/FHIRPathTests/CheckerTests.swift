import FHIR
import FHIRPath
import Testing
import Wording

@Suite struct CheckerTests {
    @Test(
        arguments: [
            ("nam.given", "Patient", "Patient has no element nam; the nearest is name", 0),
            ("Patient.name.givn", "Patient", "HumanName has no element givn; the nearest is given", 13),
            (
                "Patient.name.where(usee = 'official')", "Patient", "HumanName has no element usee; the nearest is use",
                19
            ),
            (
                "Observation.valueQuantity.unit", "Observation",
                "Observation has no element valueQuantity; value.ofType(Quantity) is meant", 12
            ),
            ("valueString", "Observation", "Observation has no element valueString; value.ofType(string) is meant", 0),
            (
                "deceasedBoolean = true", "Patient",
                "Patient has no element deceasedBoolean; deceased.ofType(boolean) is meant", 0
            ),
            ("name.startsWith('a')", "Patient", "startsWith wants a string, not HumanName", 5),
            ("name.upper()", "Patient", "upper wants a string, not HumanName", 5),
            ("Observation.code.matches('a')", "Observation", "matches wants a string, not CodeableConcept", 17),
            ("name.select(given.nosuch)", "Patient", nil, 18),
            ("contact.name.first().zzzzzzzzz", "Patient", "HumanName has no element zzzzzzzzz", 21),
            ("name.exists(zzzzzzzzz)", "Patient", "HumanName has no element zzzzzzzzz", 12),
            ("iif(true, zzzzzzzzz, name)", "Patient", "Patient has no element zzzzzzzzz", 10),
            ("active and zzzzzzzzz", "Patient", "Patient has no element zzzzzzzzz", 11),
            ("name[zzzzzzzzz]", "Patient", "Patient has no element zzzzzzzzz", 5),
            ("value.ofType(Quantity).zzzzzzzzz", "Observation", "Quantity has no element zzzzzzzzz", 23),
            ("(value as Period).unit", "Observation", "Period has no element unit", 18),
            ("extension('u').zzzzzzzzz", "Patient", "Extension has no element zzzzzzzzz", 15),
            ("component.code.codin", "Observation", "CodeableConcept has no element codin; the nearest is coding", 15),
        ] as [(String, String, String?, Int)])
    func `finds what a type has not, and its place`(expression: String, type: String, reason: String?, offset: Int)
        throws
    {
        let error = try #require(try fault(of: expression, on: type))
        #expect(error.kind == .semantic)
        #expect(error.offset == offset)
        if let reason { #expect(error.reason.text == reason) }
    }

    @Test(arguments: [
        ("name.given", "Patient"), ("Patient.name.given", "Patient"), ("Observation.value", "Patient"),
        ("value.ofType(Quantity).unit", "Observation"),
        ("name.given.startsWith('a')", "Patient"), ("value.unit", "Observation"), ("contained.anything", "Patient"),
        ("entry.resource.anything", "Bundle"),
        ("Resource.id", "Patient"), ("DomainResource.text", "Patient"), ("birthDate.extension('u').value", "Patient"),
        ("name.first().family.upper()", "Patient"),
        ("item.item.item.linkId", "Questionnaire"), ("repeat(item).linkId", "Questionnaire"),
        ("subject.resolve().anything", "Observation"), ("children().anything", "Patient"),
        ("(name | contact.name).family", "Patient"), ("name.given.id", "Patient"), ("1 + 1", "Patient"),
        ("%resource.anything", "Patient"), ("$this.name", "Patient"),
        ("code.text.length() > 3", "Observation"), ("contact.name.family.matches('a')", "Patient"),
        ("Patient.deceased.exists()", "Patient"),
    ])
    func `finds nothing wrong with what there is`(expression: String, type: String) throws {
        #expect(try fault(of: expression, on: type) == nil)
    }

    @Test func `leaves names alone when the type is not known`() throws {
        #expect(try fault(of: "nosuch.deeper", on: nil) == nil)
        // But a type that is named is known.
        #expect(try fault(of: "Patient.nosuch", on: nil)?.kind == .semantic)
    }

    @Test func `accepts R4's own invariants but the one that is wrong`() throws {
        var checked = 0
        var refused: [String] = []
        for rule in DefinitionTable.r4.invariants {
            guard let type = DefinitionTable.r4.type(named: rule.path) else { continue }
            do {
                try FHIRPath(rule.expression).check(on: type)
            } catch {
                refused.append("\(rule.key): \(error.reason)")
            }
            checked += 1
        }
        #expect(checked > 50)
        // A mistake of R4: the rule is one of all its definitions with a name, which this type has not.
        #expect(refused == ["cid-0: ChargeItemDefinition has no element name; the nearest is date"])
    }
}
