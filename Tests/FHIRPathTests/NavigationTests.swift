import FHIRPath
import Testing

/// Elements and types. FHIRPath 2.0.0, §6.3 "Types"; fhirpath.html#types.
@Suite struct NavigationTests {
    static let observation = """
        {"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1-8"}]},\
        "valueQuantity":{"value":2.50,"unit":"mg"},"effectiveDateTime":"2024-02","_issued":{"extension":[{"url":"u:why",\
        "valueString":"lost"}]},"component":[{"code":{"text":"a"},"valueString":"x"},{"code":{"text":"b"},"valueInteger":7}]}
        """
    static let patient = """
        {"resourceType":"Patient","id":"p","active":true,"birthDate":"1990-05-01","multipleBirthInteger":3,\
        "name":[{"family":"王","given":["A",null,"B"],"_given":[{"id":"g"},{"extension":[{"url":"u:no","valueCode":"x"}]},null]},\
        {"given":["C"]}],"contact":[{"name":{"family":"D"}}]}
        """

    @Test(arguments: [
        ("Observation.status", #"["final"]"#), ("status", #"["final"]"#), ("Patient.status", "[]"),
        ("value", #"[{"value":2.50,"unit":"mg"}]"#),
        ("value.value", "[2.50]"), ("Observation.value.ofType(Quantity).unit", #"["mg"]"#),
        ("value.ofType(string)", "[]"),
        ("component.value", #"["x",7]"#), ("component.value.ofType(integer)", "[7]"),
        ("(value as Quantity).unit", #"["mg"]"#),
        ("value.as(string)", "[]"), ("component.code.text", #"["a","b"]"#), ("component[1].value + 1", "[8]"),
        ("nosuch", "[]"),
        ("effective = @2024-02", "[true]"), ("issued.exists()", "[true]"), ("issued.extension.value", #"["lost"]"#),
        ("code.coding.code", #"["1-8"]"#), ("DomainResource.id", #"["o"]"#), ("Resource.id", #"["o"]"#),
        ("status = 'final'", "[true]"), ("status & '!'", #"["final!"]"#),
    ])
    func `finds elements`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: NavigationTests.observation) == want)
    }

    @Test(arguments: [
        ("name.given", #"["A",{"extension":[{"url":"u:no","valueCode":"x"}]},"B","C"]"#), ("name.given.count()", "[4]"),
        ("name.given[0].id", #"["g"]"#),
        ("name.given.where(hasValue())", #"["A","B","C"]"#), ("name.given.extension('u:no').value", #"["x"]"#),
        ("name[1]", #"[{"given":["C"]}]"#),
        ("active and true", "[true]"), ("birthDate < @1990-06", "[true]"), ("birthDate + 1 day", #"["1990-05-02"]"#),
        ("multipleBirth", "[3]"),
        ("name.where(family = '王').given.first()", #"["A"]"#), ("name.family", #"["王"]"#),
        ("(name | contact.name).count()", "[3]"),
    ])
    func `sees values beside their ids and extensions`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: NavigationTests.patient) == want)
    }

    @Test(arguments: [
        ("Patient is DomainResource", "[true]"), ("Patient is Resource", "[true]"),
        ("Patient is FHIR.Patient", "[true]"), ("Patient is Observation", "[false]"),
        ("active is boolean", "[true]"), ("active is FHIR.boolean", "[true]"), ("active is System.Boolean", "[false]"),
        ("birthDate is date", "[true]"),
        ("id is string", "[true]"), ("id is id", "[true]"), ("name[0] is HumanName", "[true]"),
        ("name[0] is Element", "[true]"),
        ("contact[0] is BackboneElement", "[true]"), ("{} is Patient", "[]"), ("1 is Integer", "[true]"),
        ("1 is System.Integer", "[true]"),
        ("1 is Decimal", "[false]"), ("1.0 is Decimal", "[true]"), ("'a' is String", "[true]"),
        ("'a' is string", "[false]"), ("true is Boolean", "[true]"),
        ("@2024 is Date", "[true]"), ("@2024T is DateTime", "[true]"), ("@T10 is Time", "[true]"),
        ("1 'mg' is Quantity", "[true]"), ("1 day is System.Quantity", "[true]"),
        ("1.is(Integer)", "[true]"), ("1.as(Integer)", "[1]"), ("1 as String", "[]"),
        ("active.type().name", #"["boolean"]"#), ("active.type().namespace", #"["FHIR"]"#),
        ("1.type()", #"[{"namespace":"System","name":"Integer"}]"#), ("name.given.ofType(string).count()", "[4]"),
        ("Patient.type().name", #"["Patient"]"#),
    ])
    func `knows the types of items`(expression: String, want: String) throws {
        #expect(try evaluated(expression, on: NavigationTests.patient) == want)
    }

    @Test(arguments: ["1 is Nonsense", "1 is Other.Patient", "1.ofType(Nonsense)", "1 as FHIR.Nonsense"])
    func `refuses types that there are not`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .semantic)
    }

    @Test(arguments: ["(1 | 2) is Integer", "(1 | 2).is(Integer)", "(1 | 2) as Integer", "(1 | 2).as(Integer)"])
    func `asks one item for its type`(expression: String) throws {
        #expect(try failure(of: expression)?.kind == .evaluation)
    }

    @Test func `takes a resource of a type that it does not know as it is`() throws {
        let text = #"{"resourceType":"Nonsense","a":1,"b":{"c":"x"},"d":2.5,"e":true}"#
        #expect(try evaluated("a + 1", on: text) == "[2]")
        #expect(try evaluated("b.c", on: text) == #"["x"]"#)
        #expect(try evaluated("d is Decimal and e is Boolean", on: text) == "[true]")
    }

    @Test(arguments: [
        (#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, "[true]"), (#"{"a":1}"#, #"{"a":2}"#, "[false]"),
        (#"{"a":1}"#, #"{"a":1,"b":2}"#, "[false]"),
        (#"{"a":[1,2]}"#, #"{"a":[2,1]}"#, "[false]"),
    ])
    func `compares elements by their parts`(a: String, b: String, want: String) throws {
        #expect(try evaluated("x = y", on: #"{"resourceType":"Nonsense","x":\#(a),"y":\#(b)}"#) == want)
    }

    @Test(arguments: [
        ("name[0] = name[1]", "[true]"), ("name[0] = name[2]", "[false]"), ("name[0] ~ name[2]", "[true]"),
        ("name.distinct().count()", "[3]"),
        ("name[0] = name[3]", "[false]"),
    ])
    func `compares names by their parts`(expression: String, want: String) throws {
        let text = """
            {"resourceType":"Patient","name":[{"family":"A","given":["B","C"]},{"given":["B","C"],"family":"A"},\
            {"family":"A","given":["C","B"]},{"family":"A"}]}
            """
        #expect(try evaluated(expression, on: text) == want)
    }

    /// Source: fhirpath.html#types: a primitive without a value is nothing where a value is wanted.
    @Test(arguments: [
        ("address.line.select(length())", "[1]"), ("address.line[1].length()", "[]"), ("address.line.count()", "[2]"),
        ("address.line[1] = 'a'", "[]"), ("address.line[1] != 'a'", "[]"), ("address.line[1] = address.line[0]", "[]"),
        ("address.line[1] + 'b'", "[]"), ("address.line[1] & 'b'", #"["b"]"#), ("address.line[1] > 'b'", "[]"),
        ("address.line[1].upper()", "[]"), ("address.line.join('-')", #"["a"]"#),
        ("address.line[1].exists()", "[true]"),
        ("address.line[1].toInteger()", "[]"), ("address.line[1].convertsToInteger()", "[]"),
        ("address.line[1].hasValue()", "[false]"), ("address.line[1].matches('a')", "[]"),
        ("address.line.where($this = 'a').count()", "[1]"), ("multipleBirth + 1", "[]"), ("-multipleBirth", "[]"),
        ("multipleBirth >= 0", "[]"), ("multipleBirth.abs()", "[]"), ("active.not()", "[]"), ("active and true", "[]"),
        ("active.allTrue()", "[true]"), ("iif(active, 1, 2)", "[2]"),
        ("address.where(%resource.active).count()", "[0]"),
        ("address.line[1].lowBoundary()", "[]"), ("address.line.sort().count()", "[2]"),
    ])
    func `takes a primitive without a value for nothing`(expression: String, want: String) throws {
        let empty = #"{"extension":[{"url":"urn:e","valueCode":"x"}]}"#
        let text =
            #"{"resourceType":"Patient","_active":\#(empty),"address":[{"line":["a",null],"_line":[null,\#(empty)]}],"_multipleBirthInteger":\#(empty)}"#
        #expect(try evaluated(expression, on: text) == want)
    }
}
