import FHIR
import Testing

/// Primitives' siblings and nulls. Source: json.html#primitive.
extension ValidatorTests {
    static let note = #"{"extension":[{"url":"http://x","valueString":"a"}]}"#

    @Test(arguments: [
        ValidatorCase.patient("\"_birthDate\":\(note)"), .patient("\"birthDate\":\"2013\",\"_birthDate\":\(note)"),
        .patient("\"_birthDate\":\(note),\"birthDate\":\"2013\""),
        .patient(#""birthDate":"2013","_birthDate":{"id":"a"}"#),
        .patient(#""_birthDate":{}"#, "structure Patient.birthDate"),
        .patient(#""_birthDate":null"#, "structure Patient.birthDate"),
        .patient(#""_birthDate":"x""#, "structure Patient.birthDate"),
        .patient(#""_birthDate":[{"id":"a"}]"#, "structure Patient.birthDate"),
        .patient(#""_birthDate":{"foo":1}"#, "structure Patient.birthDate.foo"),
        .patient(#""_birthDate":{"extension":[{"url":"http://x"}]}"#, "structure Patient.birthDate.extension[0]"),
        .patient("\"birthDate\":null,\"_birthDate\":\(note)", "value Patient.birthDate"),
        .patient(#""_birthDate":{"id":"a"}"#, "invariant Patient.birthDate"),
        .patient(#""_name":[{"id":"a"}]"#, "structure Patient.name"),
        .patient(#""_maritalStatus":{"id":"a"}"#, "structure Patient.maritalStatus"),
    ])
    func `takes a sibling beside a primitive`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase.patient("\"name\":[{\"given\":[\"a\",null],\"_given\":[null,\(note)]}]"),
        .patient("\"name\":[{\"_given\":[null,\(note)],\"given\":[\"a\",null]}]"),
        .patient("\"name\":[{\"_given\":[\(note)]}]"),
        .patient(#""name":[{"given":["a"],"_given":[{"id":"x"}]}]"#),
        .patient(
            #""name":[{"given":["a",null],"_given":[{"id":"y"},{"id":"x"}]}]"#, "invariant Patient.name[0].given[1]"),
        .patient(#""name":[{"_given":[{"id":"x"}]}]"#, "invariant Patient.name[0].given[0]"),
        .patient(#""name":[{"_given":[null,{"id":"x"}],"given":["a","b"]}]"#),
        .patient(#""name":[{"given":["a",null]}]"#, "structure Patient.name[0].given[1]"),
        .patient(#""name":[{"given":[null]}]"#, "structure Patient.name[0].given[0]"),
        .patient(#""name":[{"given":["a",null],"_given":[{"id":"x"},null]}]"#, "structure Patient.name[0].given[1]"),
        .patient("\"name\":[{\"given\":[\"a\"],\"_given\":[null,\(note)]}]", "structure Patient.name[0].given"),
        .patient(#""name":[{"_given":[null]}]"#, "structure Patient.name[0].given"),
        .patient(#""name":[{"_given":[]}]"#, "structure Patient.name[0].given"),
        .patient(#""name":[{"_given":{"id":"x"}}]"#, "structure Patient.name[0].given"),
        .patient(#""name":[{"given":["a"],"_given":["x"]}]"#, "structure Patient.name[0].given[0]"),
        .patient(#""name":[{"given":["a"],"_given":[{}]}]"#, "structure Patient.name[0].given[0]"),
    ])
    func `pairs the items of a primitive array with their siblings`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase.patient(#""extension":[{"url":"http://x","valueString":"a"}]"#),
        .patient(#""extension":[{"url":"http://x","extension":[{"url":"y","valueInteger":1}]}]"#),
        .patient("\"extension\":[{\"url\":\"http://x\",\"_valueString\":\(note)}]"),
        .patient(
            #""extension":[{"url":"http://x","_valueString":{"id":"a"}}]"#, "invariant Patient.extension[0].value"),
        .patient(#""extension":[{"url":"http://x"}]"#, "structure Patient.extension[0]"),
        .patient(#""extension":[{"valueString":"a"}]"#, "required Patient.extension[0].url"),
        .patient(
            #""extension":[{"url":"http://x","valueString":"a","extension":[{"url":"y","valueInteger":1}]}]"#,
            "structure Patient.extension[0]"),
        .patient(
            #""extension":[{"url":"http://x","valueString":"a","valueInteger":1}]"#,
            "structure Patient.extension[0].value"),
        .patient(#""extension":[{"url":"http://x","valueFoo":"a"}]"#, "structure Patient.extension[0].valueFoo"),
        .patient(#""extension":[{"url":"http://x","value":"a"}]"#, "structure Patient.extension[0].value"),
        .patient(#""extension":{"url":"http://x","valueString":"a"}"#, "structure Patient.extension"),
        .patient(
            #""extension":[{"url":"http://x","valueReference":{"reference":"nowhere"}}]"#,
            "value Patient.extension[0].value.reference"),
        .patient(
            #""modifierExtension":[{"url":"http://x","valueBoolean":"true"}]"#,
            "value Patient.modifierExtension[0].value"),
        .patient(
            #""name":[{"extension":[{"url":"a b","valueString":"a"}]}]"#, "value Patient.name[0].extension[0].url"),
    ])
    func `knows the shape of an extension`(row: ValidatorCase) throws { try row.check() }

    /// Attributes in XML have nothing of their own; nor has the text of a narrative.
    @Test(arguments: [
        ValidatorCase.patient(
            #""extension":[{"_url":{"id":"x"},"valueString":"a"}]"#, "structure Patient.extension[0].url",
            "required Patient.extension[0].url"),
        .patient(
            #""extension":[{"url":"http://x","_url":{"id":"x"},"valueString":"a"}]"#,
            "structure Patient.extension[0].url"),
        .patient("\"id\":\"x\",\"_id\":\(note)", "structure Patient.id"),
        .patient("\"name\":[{\"text\":\"x\",\"_id\":\(note)}]", "structure Patient.name[0].id"),
        .patient(
            "\"text\":{\"status\":\"empty\",\"_div\":\(note)}", "structure Patient.text.div",
            "required Patient.text.div"),
    ])
    func `knows what has no sibling`(row: ValidatorCase) throws { try row.check() }

    /// Source: element.html, ele-1.
    @Test(arguments: [
        ValidatorCase(
            #"{"resourceType":"Observation","_status":{"id":"x"},"code":{"id":"y"}}"#, "invariant Observation.status",
            "invariant Observation.code"),
        .patient(#""name":[{"id":"a"}]"#, "invariant Patient.name[0]"),
        .patient(#""name":[{"id":"a","text":"x"}]"#),
        .patient(#""maritalStatus":{"coding":[{"id":"a"}]}"#, "invariant Patient.maritalStatus.coding[0]"),
        .patient(#""contact":[{"id":"a"}]"#, "invariant Patient.contact[0]"),
        .patient(#""meta":{"id":"a"}"#, "invariant Patient.meta"),
        .patient(#""extension":[{"id":"a"}]"#, "invariant Patient.extension[0]"),
        .observation(#""valueQuantity":{"id":"a"}"#, "invariant Observation.value"),
        .patient("\"name\":[{\"id\":\"a\",\"extension\":[{\"url\":\"http://x\",\"valueString\":\"a\"}]}]"),
        // A resource is no element.
        .patient(#""id":"a""#),
        .patient(
            ##""contained":[{"resourceType":"Organization","id":"o"}],"managingOrganization":{"reference":"#o"}"##),
        ValidatorCase(
            #"{"resourceType":"Questionnaire","status":"draft","item":[{"_linkId":{"id":"x"},"type":"string"}]}"#,
            "invariant Questionnaire.item[0].linkId"),
        ValidatorCase(
            #"{"resourceType":"Bundle","type":"collection","entry":[{"id":"a"}]}"#, "invariant Bundle.entry[0]"),
    ])
    func `wants more of an element than an id`(row: ValidatorCase) throws { try row.check() }
}
