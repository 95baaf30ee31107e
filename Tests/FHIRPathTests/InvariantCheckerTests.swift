import FHIR
import FHIRPath
import JSON
import Testing

/// What breaks a rule of R4, and where; each row breaks one and nothing else.
struct BrokenRule: Sendable, CustomTestStringConvertible {
    let key: String
    let place: String
    let text: String
    var testDescription: String { "\(key) \(text.prefix(80))" }

    init(_ key: String, _ place: String, _ text: String) {
        self.key = key
        self.place = place
        self.text = text
    }

    static func observation(_ key: String, _ place: String, _ members: String) -> BrokenRule {
        BrokenRule(key, place, #"{"resourceType":"Observation","status":"final","code":{"text":"x"},\#(members)}"#)
    }

    static func patient(_ key: String, _ place: String, _ members: String) -> BrokenRule {
        BrokenRule(key, place, #"{"resourceType":"Patient",\#(members)}"#)
    }

    static func item(_ key: String, _ members: String, place: String = "Questionnaire.item[0]") -> BrokenRule {
        BrokenRule(
            key, place, #"{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1",\#(members)}]}"#)
    }

    static func timing(_ key: String, _ members: String) -> BrokenRule {
        BrokenRule(
            key, "ServiceRequest.occurrence.repeat",
            #"{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"display":"x"},"occurrenceTiming":{"repeat":{\#(members)}}}"#
        )
    }
}

@Suite struct InvariantCheckerTests {
    static let broken: [BrokenRule] = [
        .observation("obs-6", "Observation", #""dataAbsentReason":{"text":"y"},"valueString":"z""#),
        .observation(
            "obs-3", "Observation.referenceRange[1]", #""referenceRange":[{"text":"y"},{"type":{"text":"z"}}]"#),
        BrokenRule(
            "obs-7", "Observation",
            """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s:a","code":"1"}]},"valueString":"y",\
            "component":[{"code":{"coding":[{"system":"s:a","code":"1"}]},"valueString":"z"}]}
            """),
        .patient("pat-1", "Patient.contact[0]", #""contact":[{"gender":"male"}]"#),
        .patient(
            "per-1", "Patient.name[0].period", #""name":[{"family":"A","period":{"start":"2024-02","end":"2024-01"}}]"#),
        .patient("cpt-2", "Patient.telecom[1]", #""telecom":[{"system":"phone","value":"1"},{"value":"2"}]"#),
        .patient("ref-1", "Patient.managingOrganization", ##""managingOrganization":{"reference":"#o"}"##),
        .patient("dom-3", "Patient", #""contained":[{"resourceType":"Organization","id":"o","name":"N"}]"#),
        .patient(
            "dom-4", "Patient",
            """
            "contained":[{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#"},"meta":{"versionId":"1"}}],"managingOrganization":{"reference":"#o"}
            """),
        .patient(
            "dom-5", "Patient",
            """
            "contained":[{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#"},"meta":{"security":[{"code":"R"}]}}],"managingOrganization":{"reference":"#o"}
            """),
        .patient(
            "org-1", "Patient.contained[0]",
            ##""contained":[{"resourceType":"Organization","id":"o","partOf":{"reference":"#"}}],"managingOrganization":{"reference":"#o"}"##
        ),
        .patient("att-1", "Patient.photo[0]", #""photo":[{"data":"AA=="}]"#),
        BrokenRule(
            "org-3", "Organization.telecom[0]",
            #"{"resourceType":"Organization","name":"N","telecom":[{"system":"phone","use":"home","value":"1"}]}"#),
        BrokenRule(
            "org-2", "Organization.address[0]",
            #"{"resourceType":"Organization","name":"N","address":[{"use":"home","text":"x"}]}"#),
        .observation("qty-3", "Observation.value", #""valueQuantity":{"value":1,"code":"mg"}"#),
        .observation("rng-2", "Observation.value", #""valueRange":{"low":{"value":2},"high":{"value":1}}"#),
        // In the same unit of whichever system.
        .observation(
            "rng-2", "Observation.value",
            #""valueRange":{"low":{"value":2,"system":"http://snomed.info/sct","code":"1"},"high":{"value":1.5,"system":"http://snomed.info/sct","code":"1"}}"#
        ),
        .observation(
            "sqty-1", "Observation.value.low", #""valueRange":{"low":{"value":2,"comparator":"<"},"high":{"value":3}}"#),
        .observation(
            "sqty-1", "Observation.referenceRange[0].high",
            #""referenceRange":[{"high":{"value":2,"comparator":">="}}]"#),
        .observation(
            "sqty-1", "Observation.component[0].value.origin",
            #""component":[{"code":{"text":"y"},"valueSampledData":{"origin":{"value":0,"comparator":"<"},"period":1,"dimensions":1}}]"#
        ),
        BrokenRule(
            "sqty-1", "MedicationRequest.dosageInstruction[0].doseAndRate[0].dose",
            """
            {"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"display":"x"},"medicationCodeableConcept":{"text":"y"},\
            "dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":1,"comparator":"<"}}]}]}
            """),
        .observation(
            "rat-1", "Observation.component[0].value",
            #""component":[{"code":{"text":"y"},"valueRatio":{"numerator":{"value":1}}}]"#),
        BrokenRule(
            "con-4", "Condition",
            """
            {"resourceType":"Condition","subject":{"display":"x"},"abatementString":"now","clinicalStatus":{"coding":[{"system":\
            "http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}
            """),
        BrokenRule(
            "app-1", "Appointment.participant[0]",
            #"{"resourceType":"Appointment","status":"proposed","participant":[{"status":"accepted"}]}"#),
        BrokenRule(
            "app-2", "Appointment",
            """
            {"resourceType":"Appointment","status":"proposed","start":"2024-01-01T00:00:00Z","participant":[{"status":"accepted","actor":{"display":"x"}}]}
            """),
        BrokenRule("inv-1", "Parameters.parameter[0]", #"{"resourceType":"Parameters","parameter":[{"name":"a"}]}"#),
        BrokenRule(
            "mdd-1", "MedicationDispense",
            """
            {"resourceType":"MedicationDispense","status":"completed","medicationCodeableConcept":{"text":"x"},"whenPrepared":"2024-02-02","whenHandedOver":"2024-02-01"}
            """),
        .item("que-1", #""type":"group""#),
        .item("que-4", #""type":"choice","answerOption":[{"valueString":"a"}],"answerValueSet":"http://v""#),
        .item("que-6", #""type":"display","required":true"#),
        .item("que-8", #""type":"group","item":[{"linkId":"2","type":"string"}],"initial":[{"valueString":"a"}]"#),
        .item("que-10", #""type":"date","maxLength":3"#),
        .item("que-5", #""type":"boolean","answerValueSet":"http://v""#),
        .item(
            "que-12",
            """
            "type":"string","enableWhen":[{"question":"a","operator":"=","answerString":"x"},{"question":"b","operator":"=","answerString":"x"},\
            {"question":"c","operator":"=","answerString":"x"}]
            """),
        .item(
            "que-7", #""type":"string","enableWhen":[{"question":"2","operator":"exists","answerString":"x"}]"#,
            place: "Questionnaire.item[0].enableWhen[0]"),
        .item("que-2", #""type":"group","item":[{"linkId":"1","type":"string"}]"#, place: "Questionnaire"),
        .timing("tim-1", #""duration":1"#), .timing("tim-2", #""period":1"#),
        .timing("tim-4", #""duration":-1,"durationUnit":"h""#),
        .timing("tim-6", #""periodMax":1"#), .timing("tim-10", #""timeOfDay":["10:00:00"],"when":["AC"]"#),
        .timing("tim-9", #""offset":1,"when":["C"]"#),
    ]

    @Test(arguments: broken)
    func `finds the rule that is broken and its place`(rule: BrokenRule) throws {
        let issues = try findings(rule.text)
        #expect(issues.map { "\($0.text.prefix { $0 != ":" }) \($0.place ?? "?")" } == ["\(rule.key) \(rule.place)"])
        #expect(issues.allSatisfy { $0.kind == .invariant && $0.severity == .error })
    }

    @Test(arguments: [
        #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueString":"z"}"#,
        // Other codes in the component than in the observation.
        """
        {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s:a","code":"1"}]},"valueString":"y",\
        "component":[{"code":{"coding":[{"system":"s:a","code":"2"}]},"valueString":"z"}]}
        """,
        #"{"resourceType":"Patient","contact":[{"name":{"family":"A"}}]}"#,
        // A Quantity that is not said to be simple may be compared.
        #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1,"comparator":"<"}}"#,
        """
        {"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"http://a","valueRange":{"low":{"value":1,"system":"http://snomed.info/sct","code":"259032004"},\
        "high":{"value":3,"system":"http://snomed.info/sct","code":"259032004"}}}]}
        """,
        // What cannot be compared is not broken: other codes, no value, other systems, no code.
        """
        {"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"http://a","valueRange":{"low":{"value":5,"system":"http://snomed.info/sct","code":"1"},\
        "high":{"value":3,"system":"http://snomed.info/sct","code":"2"}}},{"url":"http://a","valueRange":{"low":{"unit":"x"},"high":{"value":3}}},\
        {"url":"http://a","valueRange":{"low":{"value":5,"system":"http://snomed.info/sct","code":"1"},"high":{"value":3,"unit":"tab"}}},\
        {"url":"http://a","valueRange":{"low":{"value":5,"system":"http://unitsofmeasure.org","code":"mg"},"high":{"value":3,"system":"s:x","code":"mg"}}},\
        {"url":"http://a","valueRange":{"low":{"value":5,"unit":"rubbish"},"high":{"value":3,"unit":"nonsense"}}}]}
        """,
        #"{"resourceType":"Patient","name":[{"family":"A","period":{"start":"2024-01","end":"2024-01"}}]}"#,
        // The precision does not decide: unknown is not broken.
        #"{"resourceType":"Patient","name":[{"family":"A","period":{"start":"2024-01-15","end":"2024-01"}}]}"#,
        #"{"resourceType":"Patient","name":[{"family":"A","period":{"start":"2024-02"}}]}"#,
        // What is contained refers to what contains it.
        ##"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#"}}]}"##,
        """
        {"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"string","enableWhen":[{"question":"2",\
        "operator":"exists","answerBoolean":true}]},{"linkId":"2","type":"string"}]}
        """,
        """
        {"resourceType":"Bundle","type":"history","entry":[{"fullUrl":"http://x/Patient/1","resource":{"resourceType":"Patient"},\
        "request":{"method":"PUT","url":"Patient/1"},"response":{"status":"200"}},{"fullUrl":"http://x/Patient/1","resource":{"resourceType":"Patient"},\
        "request":{"method":"PUT","url":"Patient/1"},"response":{"status":"200"}}]}
        """,
        #"{"resourceType":"Nonsense","contact":[{}]}"#, #"{"id":"x"}"#,
    ])
    func `finds nothing where nothing is broken`(text: String) throws {
        #expect(try findings(text) == [])
    }

    @Test func `finds several things at once, in the order of the resource`() throws {
        let issues = try findings(
            """
            {"resourceType":"Patient","telecom":[{"value":"2"}],"contact":[{"gender":"male"},{"name":{"text":"A"},"period":{"start":"2024","end":"2023"}},{"gender":"male"}]}
            """)
        #expect(
            issues.map(\.place) == [
                "Patient.telecom[0]", "Patient.contact[0]", "Patient.contact[1].period", "Patient.contact[2]",
            ])
    }

    @Test func `says what the rule wants in its own words`() throws {
        let issue = try #require(try findings(#"{"resourceType":"Patient","contact":[{"gender":"male"}]}"#).first)
        #expect(issue.text == "pat-1: SHALL at least contain a contact's details or a reference to an organization")
    }

    @Test func `begins places with the prefix that it is given`() throws {
        let text = #"{"resourceType":"Patient","contact":[{"gender":"male"}]}"#
        #expect(
            try findings(text, prefix: "Bundle.entry[3].resource").first?.place == "Bundle.entry[3].resource.contact[0]"
        )
    }

    @Test func `looks at many contained resources and references to them`() throws {
        let count = 4_000
        let contained = (0..<count).map { ##"{"resourceType":"Practitioner","id":"p\##($0)"}"## }
        let references = (0..<count).map { ##"{"reference":"#p\##($0)"}"## }
        func text(_ last: String) -> String {
            #"{"resourceType":"Patient","contained":[\#(contained.joined(separator: ","))],"generalPractitioner":[\#(references.joined(separator: ",") + last)]}"#
        }
        #expect(try findings(text("")) == [])
        #expect(
            try findings(text(##",{"reference":"#none"}"##)).map(\.place) == ["Patient.generalPractitioner[\(count)]"])
    }

    @Test func `stops after a hundred findings`() throws {
        let contacts = [String](repeating: #"{"gender":"male"}"#, count: 150).joined(separator: ",")
        #expect(try findings(#"{"resourceType":"Patient","contact":[\#(contacts)]}"#).count == 100)
    }

    // MARK: Bundles

    private static func bundle(_ type: String, _ entries: String...) -> String {
        #"{"resourceType":"Bundle","type":"\#(type)","entry":[\#(entries.joined(separator: ","))]}"#
    }

    private static func entry(_ number: Int, _ resource: String) -> String {
        #"{"fullUrl":"http://x/fhir/Patient/\#(number)","resource":\#(resource)}"#
    }

    @Test func `wants each fullUrl once in a Bundle that is no history`() throws {
        let patient = #"{"resourceType":"Patient"}"#
        let issues = try findings(
            InvariantCheckerTests.bundle(
                "collection", InvariantCheckerTests.entry(1, patient), InvariantCheckerTests.entry(1, patient)))
        #expect(issues.map(\.place) == ["Bundle"])
        #expect(issues.first?.text.hasPrefix("bdl-7:") == true)
        let versions = try findings(
            InvariantCheckerTests.bundle(
                "collection", InvariantCheckerTests.entry(1, #"{"resourceType":"Patient","meta":{"versionId":"1"}}"#),
                InvariantCheckerTests.entry(1, #"{"resourceType":"Patient","meta":{"versionId":"2"}}"#)))
        #expect(versions == [])
    }

    @Test func `judges entries by what they contain themselves`() throws {
        let containing =
            ##"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#"}}],"managingOrganization":{"reference":"#o"}}"##
        let lacking = ##"{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}"##
        let issues = try findings(
            InvariantCheckerTests.bundle(
                "collection", InvariantCheckerTests.entry(1, containing), InvariantCheckerTests.entry(2, lacking)))
        #expect(issues.map(\.place) == ["Bundle.entry[1].resource.managingOrganization"])
        #expect(issues.first?.text.hasPrefix("ref-1:") == true)
    }

    @Test func `judges a Bundle within a Bundle, and its entries by their own root`() throws {
        let containing =
            ##"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#"}}],"managingOrganization":{"reference":"#o"}}"##
        let lacking =
            ##"{"resourceType":"Patient","managingOrganization":{"reference":"#o"},"contact":[{"gender":"male"}]}"##
        let inner = InvariantCheckerTests.bundle(
            "collection", InvariantCheckerTests.entry(1, containing), InvariantCheckerTests.entry(2, lacking))
        let issues = try findings(
            InvariantCheckerTests.bundle(
                "collection", InvariantCheckerTests.entry(3, inner), InvariantCheckerTests.entry(4, containing)))
        let place = "Bundle.entry[0].resource.entry[1].resource"
        #expect(
            issues.map(\.place).sorted { ($0 ?? "") < ($1 ?? "") } == [
                "\(place).contact[0]", "\(place).managingOrganization",
            ])
    }

    @Test func `wants requests in a transaction and nowhere else`() throws {
        let entry = InvariantCheckerTests.entry(1, #"{"resourceType":"Patient"}"#)
        #expect(
            try findings(InvariantCheckerTests.bundle("transaction", entry)).first?.text.hasPrefix("bdl-3:") == true)
        #expect(try findings(InvariantCheckerTests.bundle("collection", entry)) == [])
    }

    @Test func `judges resources among Parameters by their own root`() throws {
        let issues = try findings(
            """
            {"resourceType":"Parameters","parameter":[{"name":"a","resource":{"resourceType":"Patient","managingOrganization":{"reference":"#o"},\
            "contained":[{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#"}}]}},{"name":"b","part":[{"name":"c","resource":{"resourceType":"Patient",\
            "managingOrganization":{"reference":"#o"}}}]}]}
            """)
        #expect(issues.map(\.place) == ["Parameters.parameter[1].part[0].resource.managingOrganization"])
    }
}

func findings(_ text: String, prefix: String? = nil) throws -> [FHIR.Issue] {
    try findings(Array(text.utf8), prefix: prefix)
}

func findings(_ text: [UInt8], prefix: String? = nil) throws -> [FHIR.Issue] {
    // 2024-02-29T13:05:07.089Z
    try JSONDocument(text).withRoot { InvariantChecker.check($0, prefix: prefix, now: 1_709_211_907_089_000) }
}
