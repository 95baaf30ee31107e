import FHIR
import StoreConformance
import TestSupport
import Testing

/// SearchParameters as clients meet them: posted, used, listed, refused.
@Suite struct CustomSearchTests {
    private let application = TestApplication()

    private static func parameter(
        _ id: String = "sp", code: String = "colour", type: String = "string",
        expression: String = "Patient.extension.where(url = 'urn:x').value.ofType(string)", status: String = "active",
        url: String? = nil, base: String = "Patient"
    ) -> String {
        """
        {"resourceType":"SearchParameter","id":"\(id)","url":"\(url ?? "urn:sp:\(id)")","name":"X",\
        "status":"\(status)","description":"x","code":"\(code)","base":["\(base)"],"type":"\(type)",\
        "expression":"\(expression)"}
        """
    }

    private static func coloured(_ id: String, _ colour: String) -> String {
        patient(id, "\"extension\":[{\"url\":\"urn:x\",\"valueString\":\"\(colour)\"}]")
    }

    @Test func `is used by the next search, and unknown when it is gone`() throws {
        try application.put(Self.coloured("a", "Red"), Self.coloured("b", "Blue"))
        let before = try application.get("/Patient?colour=red")
        #expect(before.status == 400)
        #expect(try application.send("POST", "/SearchParameter", Self.parameter()).status == 201)
        #expect(try application.get("/Patient?colour=red").ids == ["a"])
        #expect(try application.get("/Patient?colour:not=red").status == 400)
        #expect(try application.get("/Patient?_sort=-colour").ids == ["a", "b"])
        let near = try application.get("/Patient?color=red")
        #expect(near.status == 400 && near.diagnostics.contains("did you mean colour?"))
        #expect(try application.get("/Organization?colour=red").status == 400)
        let id = try #require(try application.get("/SearchParameter").ids.first)
        #expect(try application.send("DELETE", "/SearchParameter/\(id)").status == 204)
        #expect(try application.get("/Patient?colour=red").status == 400)
    }

    @Test func `is in the CapabilityStatement while it is in force`() throws {
        func lists() throws -> Bool {
            try application.get("/metadata").body.contains("{\"name\":\"colour\",\"definition\":\"urn:sp:sp\"")
        }
        #expect(try !lists())
        try application.put(Self.parameter())
        #expect(try lists())
        try application.put(Self.parameter(status: "retired"))
        #expect(try !lists())
        let answer = try application.get("/Patient?colour=red")
        #expect(answer.status == 400 && answer.diagnostics.contains("retired"), "\(answer.diagnostics)")
        try application.put(Self.parameter(status: "draft"))
        #expect(try lists())
    }

    @Test(arguments: [
        (Self.parameter(expression: "Patient.nome"), "SearchParameter.expression"),
        (Self.parameter(expression: "Patient.name.where("), "SearchParameter.expression"),
        (Self.parameter(type: "quantity", expression: "Patient.name"), "SearchParameter.expression"),
        (Self.parameter(code: "family"), "SearchParameter.base[0]"),
        (Self.parameter(code: "a.b"), "SearchParameter.code"),
        (Self.parameter(type: "composite", expression: "Patient.contact"), "SearchParameter.component"),
    ])
    func `what no search could use is refused with its place`(text: String, place: String) throws {
        for (method, target) in [("POST", "/SearchParameter"), ("PUT", "/SearchParameter/sp")] {
            let answer = try application.send(method, target, text)
            #expect(answer.status == 400)
            let places = [answer.json("issue.0.expression.0"), answer.json("issue.0.location.0")]
            #expect(places.contains(place), "\(answer.body)")
        }
        #expect(try application.get("/SearchParameter").ids.isEmpty)
    }

    @Test func `two of one code are refused with the other's name, however they come`() throws {
        try application.put(Self.parameter("first"))
        let second = Self.parameter("second", expression: "Patient.name.family")
        let put = try application.put(second)
        #expect(put.status == 400 && put.diagnostics.contains("SearchParameter/first"), "\(put.body)")
        let transaction = try application.send(
            "POST", "/", bundle("transaction", [entry("PUT", "SearchParameter/second", second)]))
        #expect(transaction.status == 400 && transaction.diagnostics.contains("SearchParameter/first"))
        let both = bundle(
            "transaction",
            ["c", "d"].map { entry("PUT", "SearchParameter/\($0)", Self.parameter($0, code: "shade")) })
        #expect(try application.send("POST", "/", both).status == 400)
        // Instead of the other is right.
        let instead = bundle(
            "transaction",
            [entry("DELETE", "SearchParameter/first"), entry("PUT", "SearchParameter/second", second)])
        #expect(try application.send("POST", "/", instead).status == 200)
        try application.put(patient("a", "\"name\":[{\"family\":\"Red\"}]"))
        #expect(try application.get("/Patient?colour=red").ids == ["a"])
    }

    @Test func `a patch is checked as any other write`() throws {
        try application.put(Self.parameter())
        func patch(_ path: String, _ value: String) throws -> TestApplication.Answer {
            try application.send(
                "PATCH", "/SearchParameter/sp", "[{\"op\":\"replace\",\"path\":\"\(path)\",\"value\":\"\(value)\"}]",
                headers: [("Content-Type", "application/json-patch+json")])
        }
        #expect(try patch("/expression", "Patient.nome").status == 400)
        #expect(try patch("/expression", "Patient.gender").status == 200)
        try application.put(patient("a", "\"gender\":\"male\""))
        #expect(try application.get("/Patient?colour=male").ids == ["a"])
    }

    @Test func `is used by conditional interactions and batches`() throws {
        try application.put(Self.parameter(), Self.coloured("a", "Red"))
        let create = try application.send(
            "POST", "/Patient", patient(), headers: [("If-None-Exist", "colour=red")])
        #expect(create.status == 200)
        let update = try application.send("PUT", "/Patient?colour=red", Self.coloured("a", "Green"))
        #expect(update.status == 200)
        let batch = bundle("batch", [entry("GET", "Patient?colour=green"), entry("DELETE", "Patient?colour=green")])
        let answer = try application.send("POST", "/", batch)
        #expect(answer.json("entry.1.response.status")?.hasPrefix("204") ?? false)
        #expect(try application.get("/Patient?colour=green").ids.isEmpty)
    }

    @Test func `brings what its references lead to, and what leads here`() throws {
        let reference = Self.parameter(
            code: "house", type: "reference",
            expression: "Patient.extension.where(url = 'urn:h').value.ofType(Reference)")
        try application.put(
            reference, "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"House\"}",
            patient("a", "\"extension\":[{\"url\":\"urn:h\",\"valueReference\":{\"reference\":\"Organization/o\"}}]"))
        #expect(try application.get("/Patient?_id=a&_include=Patient:house").ids == ["a", "o"])
        #expect(try application.get("/Patient?_id=a&_include=Patient:*").ids == ["a", "o"])
        #expect(try application.get("/Organization?_id=o&_revinclude=Patient:house").ids == ["o", "a"])
        #expect(try application.get("/Organization?_has:Patient:house:_id=a").ids == ["o"])
        #expect(try application.get("/Patient?house:Organization.name=house").ids == ["a"])
    }

    @Test func `tells how far the index has come`() throws {
        try application.put(Self.parameter(), Self.coloured("a", "Red"))
        let answer = try application.get("/SearchParameter/sp/$progress")
        #expect(answer.status == 200)
        #expect(answer.json("parameter.0.part.0.valueCode") == "Patient")
        #expect(answer.json("parameter.0.part.2.valueCode") == "indexed")
        try application.put(Self.parameter(status: "retired"))
        let retired = try application.get("/SearchParameter/sp/$progress")
        #expect(retired.json("parameter.0.part.2.valueCode") == "unusable")
        #expect(try application.get("/SearchParameter/none/$progress").status == 404)
        #expect(try application.get("/SearchParameter/sp/$progress?x=1").status == 400)
    }
}
