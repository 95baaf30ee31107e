import Testing
import TestSupport

/// `_contained` and `_containedType` over HTTP. Source: search.html#contained.
@Suite struct ContainedSearchTests {
    private let application = TestApplication()

    private func medication(_ id: String, _ code: String) -> String {
        #"{"resourceType":"Medication","id":"\#(id)","code":{"coding":[{"system":"urn:m","code":"\#(code)"}]}}"#
    }

    /// A request that contains medications `m1`, `m2` … of these codes, and asks for the first.
    private func request(_ id: String, _ codes: String...) -> String {
        let links = codes.indices.map { ##"{"reference":"#m\##($0 + 1)"}"## }.joined(separator: ",")
        let contained = codes.enumerated().map { medication("m\($0 + 1)", $1) }.joined(separator: ",")
        return #"{"resourceType":"MedicationRequest","id":"\#(id)","contained":[\#(contained)],"status":"active","#
            + ##""intent":"order","subject":{"display":"x"},"medicationReference":{"reference":"#m1"},"##
            + "\"supportingInformation\":[\(links)]}"
    }

    private func fill() throws {
        try application.put(
            medication("alone", "a"), medication("other", "b"), request("r1", "a"), request("r2", "b"),
            request("r3", "a", "b", "a"),
            ##"{"resourceType":"Medication","id":"kit","contained":[\##(medication("part", "a"))],"code":{"text":"x"},"##
                + ##""ingredient":[{"itemReference":{"reference":"#part"}}]}"##
        )
    }

    @Test(arguments: [
        ("code=a", ["Medication/alone"]), ("code=a&_contained=false", ["Medication/alone"]),
        ("code=a&_containedType=contained", ["Medication/alone"]),
        ("code=a&_contained=true", ["Medication/kit", "MedicationRequest/r1", "MedicationRequest/r3"]),
        (
            "code=urn:m|a,c&_contained=true&_containedType=container",
            [
                "Medication/kit", "MedicationRequest/r1", "MedicationRequest/r3",
            ]
        ),
        ("code:not=a&_contained=true", ["MedicationRequest/r2", "MedicationRequest/r3"]),
        ("code=a&code=b&_contained=true", []),
        ("_filter=code%20eq%20b&_contained=true", ["MedicationRequest/r2", "MedicationRequest/r3"]),
        (
            "code=a&_contained=both",
            ["Medication/alone", "Medication/kit", "MedicationRequest/r1", "MedicationRequest/r3"]
        ),
        (
            "_contained=both",
            [
                "Medication/alone", "Medication/other", "Medication/kit", "MedicationRequest/r1",
                "MedicationRequest/r2", "MedicationRequest/r3",
            ]
        ),
        (
            "code=a&_contained=true&_containedType=contained",
            [
                "Medication/part", "Medication/m1", "Medication/m1", "Medication/m3",
            ]
        ),
        (
            "code=a&_contained=both&_containedType=contained",
            [
                "Medication/alone", "Medication/part", "Medication/m1", "Medication/m1", "Medication/m3",
            ]
        ),
        ("code=nosuch&_contained=both", []),
    ])
    func `finds resources by what they contain`(query: String, found: [String]) throws {
        try fill()
        let all = try application.get("/Medication?\(query)&_total=accurate")
        #expect(all.status == 200, "\(all.body)")
        #expect(all.addresses("match") == found)
        #expect(all.json("total") == "\(found.count)")
        for count in 1...4 {
            let pages = try application.pages("/Medication?\(query)&_count=\(count)")
            #expect(pages.flatMap { $0 } == found)
            #expect(pages.allSatisfy { $0.count <= count })
        }
        let number = try application.get("/Medication?\(query)&_summary=count")
        #expect(number.json("total") == "\(found.count)" && number.entries == 0)
        #expect(try application.get(#require(all.link("self"))).addresses() == found)
    }

    @Test func `a contained resource has the address of its container and its own id`() throws {
        try fill()
        let answer = try application.get("/Medication?code=a&_contained=both&_containedType=contained")
        let urls = (0..<answer.entries).compactMap { answer.json("entry.\($0).fullUrl") }
        #expect(
            urls.map { $0.split(separator: "/").suffix(2).joined(separator: "/") } == [
                "Medication/alone", "Medication/kit#part", "MedicationRequest/r1#m1", "MedicationRequest/r3#m1",
                "MedicationRequest/r3#m3",
            ])
        #expect(answer.json("entry.4.resource.code.coding.0.code") == "a")
    }

    @Test func `pages show the contained resources of the first page's time`() throws {
        try fill()
        let query = "/Medication?code=a&_contained=true&_containedType=contained&_count=3"
        let first = try application.get(query)
        try application.put(request("r3", "b"), request("r4", "a"))
        let second = try application.get(#require(first.link("next")))
        #expect(second.addresses() == ["Medication/m3"])
        let now = try application.pages(query).flatMap { $0 }
        #expect(now == ["Medication/part", "Medication/m1", "Medication/m1"])
    }

    @Test func `a chain goes from a contained resource to others`() throws {
        try application.put(
            #"{"resourceType":"Organization","id":"o","name":"Clinic"}"#,
            observation(
                "a", subject: "#p",
                #""contained":[{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"Organization/o"}}]"#
            ),
            observation("b", subject: "Patient/q"))
        #expect(
            try application.get("/Patient?organization.name=clinic&_contained=true").addresses() == ["Observation/a"])
        #expect(try application.get("/Observation?patient.organization.name=clinic").addresses() == ["Observation/a"])
        #expect(try application.get("/Patient?organization.name=other&_contained=true").addresses() == [])
    }

    @Test(arguments: [
        ("/Medication?_contained=maybe", "_contained"),
        ("/Medication?_contained=true&_contained=true", "_contained"),
        ("/Medication?_contained:not=true", "_contained"),
        ("/Medication?_contained=true&_containedType=x", "_containedType"),
        ("/Medication?_contained=true&_sort=code", "_sort"), ("/Medication?_contained=both&_sort=-_id", "_sort"),
        ("/Medication?_contained=true&_id=a", "_id"),
        ("/Medication?_contained=true&_lastUpdated=gt2020", "_lastUpdated"),
        ("/Medication?_contained=true&_has:MedicationRequest:medication:status=active", "_has"),
        ("/Medication?_contained=true&_filter=_id%20eq%20a", "_filter"),
        (
            "/Medication?_contained=true&_containedType=contained&_include=Medication:manufacturer", "_include"
        ),
        (
            "/Medication?_contained=both&_containedType=contained&_revinclude=MedicationRequest:medication",
            "_revinclude"
        ),
        ("/Medication?_contained=true&_containedType=contained&_sort=_lastUpdated", "_sort"),
        ("/Medication?_contained=true&_containedType=contained&_elements=birthDate", "_elements"),
        ("/?_type=Medication,Patient&_contained=true", "_contained"),
        ("/Patient/p/Observation?_contained=true", "_contained"),
        ("/Patient/p/$everything?_contained=true", "_contained"),
    ])
    func `what it is not executed with is refused by name`(target: String, name: String) throws {
        try application.put(patient("p"))
        let answer = try application.get(target)
        #expect(answer.status == 400, "\(answer.body)")
        #expect(answer.diagnostics.contains(name), "\(answer.diagnostics)")
    }

    @Test func `containers are sorted by the time of their last change`() throws {
        try fill()
        try application.put(request("r1", "a", "a"))
        for (sort, found) in [
            ("-_lastUpdated", ["MedicationRequest/r1", "Medication/kit", "MedicationRequest/r3"]),
            ("_lastUpdated", ["MedicationRequest/r3", "Medication/kit", "MedicationRequest/r1"]),
        ] {
            let query = "/Medication?code=a&_contained=true&_sort=\(sort)"
            #expect(try application.get(query).addresses() == found)
            #expect(try application.pages(query + "&_count=1").flatMap { $0 } == found)
        }
    }

    @Test(
        arguments: [
            ("_include=Medication:manufacturer", ["Organization/maker"]),
            ("_include=MedicationRequest:subject", ["Patient/p"]),
            ("_include=*", ["Organization/maker", "Patient/p"]),
            (
                "_include=MedicationRequest:subject&_include:iterate=Patient:organization",
                ["Organization/home", "Patient/p"]
            ),
            ("_revinclude=MedicationDispense:prescription", ["MedicationDispense/d"]),
            ("_include=Medication:manufacturer:Patient", nil), ("_include=Medication:ingredient", []),
        ] as [(String, [String]?)])
    func `what containers lead to, and what lead to them, comes with them`(query: String, included: [String]?) throws {
        try application.put(
            #"{"resourceType":"Organization","id":"maker","name":"m"}"#,
            #"{"resourceType":"Organization","id":"home","name":"h"}"#,
            patient("p", #""managingOrganization":{"reference":"Organization/home"}"#),
            ##"{"resourceType":"MedicationRequest","id":"r","contained":[{"resourceType":"Medication","id":"m","##
                + #""code":{"coding":[{"code":"a"}]},"manufacturer":{"reference":"Organization/maker"}}],"status":"active","#
                + ##""intent":"order","subject":{"reference":"Patient/p"},"medicationReference":{"reference":"#m"}}"##,
            #"{"resourceType":"MedicationDispense","id":"d","status":"completed","medicationCodeableConcept":{"text":"x"},"#
                + #""authorizingPrescription":[{"reference":"MedicationRequest/r"}]}"#)
        for contained in ["true", "both"] {
            let answer = try application.get("/Medication?code=a&_contained=\(contained)&\(query)")
            guard let included else {
                #expect(answer.status == 400)
                continue
            }
            #expect(answer.addresses("match") == ["MedicationRequest/r"], "\(answer.body)")
            #expect(answer.addresses("include").sorted() == included)
        }
    }

    @Test func `containers and what they contain are shown in part where that is asked for`() throws {
        try fill()
        let summary = try application.get("/Medication?code=b&_contained=true&_summary=true")
        #expect(summary.json("entry.0.resource.intent") == "order")
        #expect(summary.json("entry.0.resource.meta.tag.0.code") == "SUBSETTED")
        let inner = try application.get("/Medication?code=a&_contained=true&_containedType=contained&_elements=status")
        #expect(inner.entries == 4)
        #expect(inner.json("entry.1.resource.id") == "m1" && inner.json("entry.1.resource.code") == nil)
        #expect(inner.json("entry.1.resource.meta.tag.0.code") == "SUBSETTED")
        let data = try application.get("/Medication?code=a&_contained=true&_containedType=contained&_summary=data")
        #expect(data.json("entry.1.resource.code.coding.0.code") == "a")
        let outer = try application.get("/Medication?code=b&_contained=true&_elements=intent")
        #expect(outer.json("entry.0.resource.contained.0.id") == "m1")
    }

    @Test func `criteria of writes have no contained resources`() throws {
        let answer = try application.send(
            "PUT", "/Medication?code=a&_contained=true", #"{"resourceType":"Medication"}"#)
        #expect(answer.status == 400 && answer.diagnostics.contains("_contained"), "\(answer.body)")
    }
}
