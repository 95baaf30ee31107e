import FHIR
import Record
import Search
import Testing
import TestSupport

@Suite struct ResourceSubsetTests {
    private static let patient = #"""
        {"resourceType":"Patient","id":"p","meta":{"versionId":"1","profile":["http://p"]},"implicitRules":"http://r","language":"en",
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},"contained":[{"resourceType":"Organization","name":"o"}],
        "extension":[{"url":"http://e","valueString":"x"}],"active":true,"_active":{"id":"a"},"name":[{"family":"F","extension":[{"url":"http://e","valueString":"y"}]}],
        "photo":[{"title":"t"}],"contact":[{"gender":"male"}],"link":[{"other":{"reference":"Patient/q"},"type":"seealso"}]}
        """#
    private static let observation = #"""
        {"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{"code":"a"}]},
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
        "status":"final","code":{"text":"c"},"valueQuantity":{"value":5.10},"note":[{"text":"n"}],
        "component":[{"code":{"text":"d","coding":[{"code":"1","display":"one"}]},"valueString":"v","interpretation":[{"text":"i"}]}]}
        """#

    private static func subset(_ text: String, _ type: ResourceType, _ view: ResourceView) -> String {
        String(decoding: ResourceSubset.text(Array(text.utf8), type: type, view: view), as: UTF8.self)
    }

    private static let request = #"""
        {"resourceType":"MedicationRequest","id":"r","contained":[{"resourceType":"Medication","id":"m","manufacturer":{"reference":"#o"}},\
        {"resourceType":"Organization","id":"o","name":"o"},{"resourceType":"Practitioner","id":"p"},{"resourceType":"Patient","id":"s"},\
        {"resourceType":"Medication","id":"x","manufacturer":{"reference":"#"}}],\
        "status":"active","intent":"order","medicationReference":{"reference":"#m"},"subject":{"reference":"#s"},\
        "performer":{"reference":"#p"},"note":[{"text":"#x"}]}
        """#.replacing("\\\n", with: "")

    @Test(
        arguments: [
            // What R4 marks for summaries leads to the medication, which leads on; a performer is not among it.
            (ResourceView(summary: .true), ["m", "o", "s"]), (ResourceView(summary: .text), ["m", "o", "s"]),
            (ResourceView(summary: .data), ["m", "o", "p", "s", "x"]),
            (ResourceView(elements: ["performer"]), ["m", "o", "p", "s"]),
            (ResourceView(elements: ["contained"]), ["m", "o", "p", "s", "x"]),
            (ResourceView(summary: .false), ["m", "o", "p", "s", "x"]),
        ] as [(ResourceView, [String])])
    func `what is shown leads to contained resources that are shown`(view: ResourceView, ids: [String]) {
        let text = Self.subset(Self.request, .named("MedicationRequest"), view)
        #expect((0..<5).compactMap { text.json("contained.\($0).id") } == ids)
        #expect(text.json("contained.1.name") == "o")
    }

    @Test func `nothing is contained where nothing leads to it`() {
        for view in [ResourceView(summary: .true), ResourceView(elements: ["name"])] {
            #expect(!Self.subset(Self.patient, .patient, view).memberNames.contains("contained"))
        }
    }

    @Test(arguments: [
        (
            ResourceView(summary: .true),
            ["resourceType", "id", "meta", "implicitRules", "active", "_active", "name", "link"]
        ),
        (ResourceView(summary: .text), ["resourceType", "id", "meta", "text"]),
        (
            ResourceView(summary: .data),
            [
                "resourceType", "id", "meta", "implicitRules", "language", "contained", "extension", "active",
                "_active", "name", "photo", "contact", "link",
            ]
        ),
        (
            ResourceView(elements: ["photo"]),
            ["resourceType", "id", "meta", "implicitRules", "active", "_active", "photo", "link"]
        ),
        (
            ResourceView(elements: ["name", "contact", "id"]),
            ["resourceType", "id", "meta", "implicitRules", "active", "_active", "name", "contact", "link"]
        ),
        (
            ResourceView(elements: ["nosuch"]),
            ["resourceType", "id", "meta", "implicitRules", "active", "_active", "link"]
        ),
    ])
    func `of a Patient each view shows its elements and those that change the meaning`(
        view: ResourceView, names: [String]
    ) {
        let text = Self.subset(Self.patient, .patient, view)
        #expect(text.memberNames == names)
        #expect(text.json("meta.profile.0") == "http://p")
        #expect(text.json("meta.tag.0.code") == "SUBSETTED")
        #expect(text.json("meta.tag.0.system") == "http://terminology.hl7.org/CodeSystem/v3-ObservationValue")
    }

    @Test(arguments: [
        (ResourceView(summary: .true), ["resourceType", "id", "meta", "status", "code", "valueQuantity", "component"]),
        (ResourceView(summary: .text), ["resourceType", "id", "meta", "text", "status", "code"]),
        (
            ResourceView(summary: .data),
            ["resourceType", "id", "meta", "status", "code", "valueQuantity", "note", "component"]
        ),
        (ResourceView(elements: ["valueQuantity"]), ["resourceType", "id", "meta", "status", "code", "valueQuantity"]),
        (ResourceView(elements: ["value"]), ["resourceType", "id", "meta", "status", "code", "valueQuantity"]),
        (ResourceView(elements: ["note"]), ["resourceType", "id", "meta", "status", "code", "note"]),
    ])
    func `of an Observation what is required is always shown`(view: ResourceView, names: [String]) {
        let text = Self.subset(Self.observation, .observation, view)
        #expect(text.memberNames == names)
        #expect(
            text.json("meta.tag")
                == #"[{"code":"a"},{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]"#
        )
    }

    @Test func `a summary goes on within backbone elements and shows data types whole`() {
        let text = Self.subset(Self.observation, .observation, ResourceView(summary: .true))
        #expect(
            text.json("component")
                == #"[{"code":{"text":"d","coding":[{"code":"1","display":"one"}]},"valueString":"v"}]"#)
        #expect(text.json("valueQuantity.value") == "5.10")
        #expect(
            Self.subset(Self.patient, .patient, ResourceView(summary: .true)).json("name.0.extension.0.valueString")
                == "y")
    }

    @Test(arguments: [ResourceView.whole, ResourceView(summary: .false), ResourceView(summary: .count)])
    func `what is not cut is not touched`(view: ResourceView) {
        #expect(Self.subset(Self.patient, .patient, view) == Self.patient)
    }

    @Test func `a subset of what has no meta is marked too`() {
        let text = Self.subset(
            #"{"resourceType":"Patient","id":"p","photo":[]}"#, .patient, ResourceView(summary: .true))
        #expect(text.json("meta.tag.0.code") == "SUBSETTED")
    }
}
