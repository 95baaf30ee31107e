import Testing
import TestSupport

/// What `$everything` brings along beside the compartment.
/// Source: patient-operation-everything.html, encounter-operation-everything.html.
@Suite struct EverythingReferencesTests {
    private let application = TestApplication()

    private func fill() throws {
        func condition(_ id: String, _ patient: String) -> String {
            "{\"resourceType\":\"Condition\",\"id\":\"\(id)\",\"subject\":{\"reference\":\"Patient/\(patient)\"}}"
        }
        try application.put(
            patient("p"), patient("q"), "{\"resourceType\":\"Practitioner\",\"id\":\"dr\"}",
            "{\"resourceType\":\"Specimen\",\"id\":\"nobodys\"}",
            "{\"resourceType\":\"Specimen\",\"id\":\"others\",\"subject\":{\"reference\":\"Patient/q\"}}",
            "{\"resourceType\":\"RelatedPerson\",\"id\":\"mother\",\"patient\":{\"reference\":\"Patient/p\"}}",
            """
            {"resourceType":"ServiceRequest","id":"order","status":"active","intent":"order",\
            "subject":{"reference":"Patient/p"}}
            """,
            condition("mine", "p"), condition("others", "q"),
            """
            {"resourceType":"Encounter","id":"e","status":"finished",\
            "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},\
            "subject":{"reference":"Patient/p"},"basedOn":[{"reference":"ServiceRequest/order"}],\
            "participant":[{"individual":{"reference":"RelatedPerson/mother"}},\
            {"individual":{"reference":"Practitioner/dr"}}],\
            "diagnosis":[{"condition":{"reference":"Condition/mine"}},{"condition":{"reference":"Condition/others"}}]}
            """,
            observation("o", subject: "Patient/p", "\"specimen\":{\"reference\":\"Specimen/nobodys\"}"),
            observation(
                "o2", subject: "Patient/p",
                "\"specimen\":{\"reference\":\"Specimen/others\"},\"encounter\":{\"reference\":\"Encounter/e\"}"))
    }

    @Test func `an encounter brings what it names, but nothing of another patient`() throws {
        try fill()
        let answer = try application.get("/Encounter/e/$everything")
        #expect(Set(answer.addresses("match")) == ["Encounter/e", "Observation/o2"])
        #expect(
            Set(answer.addresses("include")) == [
                "Condition/mine", "Patient/p", "Practitioner/dr", "RelatedPerson/mother", "ServiceRequest/order",
            ])
    }

    @Test func `the types that are asked for are those of the compartment`() throws {
        try fill()
        #expect(try application.get("/Encounter/e/$everything?_type=Observation").addresses() == ["Observation/o2"])
        #expect(
            try application.get("/Encounter/e/$everything?_type=Observation,Encounter").addresses().sorted()
                == ["Encounter/e", "Observation/o2"])
    }

    @Test func `a patient brings what names nobody, but nothing of another patient`() throws {
        try fill()
        let answer = try application.get("/Patient/p/$everything")
        #expect(
            Set(answer.addresses("match")) == [
                "Condition/mine", "Encounter/e", "Observation/o", "Observation/o2", "Patient/p", "RelatedPerson/mother",
                "ServiceRequest/order",
            ])
        #expect(Set(answer.addresses("include")) == ["Practitioner/dr", "Specimen/nobodys"])
    }

    @Test func `what comes as a match on another page is not included`() throws {
        try fill()
        for target in ["/Patient/p/$everything?_count=1", "/Encounter/e/$everything?_count=1"] {
            var (matches, included): ([String], [String]) = ([], [])
            var answer = try application.get(target)
            while true {
                matches += answer.addresses("match")
                included += answer.addresses("include")
                guard let next = answer.link("next") else { break }
                answer = try application.get(next)
            }
            #expect(Set(matches).count == matches.count && Set(matches).isDisjoint(with: included), "\(target)")
        }
    }

    @Test func `what lies outside the days that were asked for is not included either`() throws {
        try application.put(
            patient("p"),
            observation("old", subject: "Patient/p", "\"effectiveDateTime\":\"2020-01-01\""),
            observation(
                "new", subject: "Patient/p",
                "\"effectiveDateTime\":\"2024-01-01\",\"derivedFrom\":[{\"reference\":\"Observation/old\"}]"))
        let answer = try application.get("/Patient/p/$everything?start=2024")
        #expect(Set(answer.addresses()) == ["Patient/p", "Observation/new"])
    }
}
