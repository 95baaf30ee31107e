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
        .patient(#""_name":[{"id":"a"}]"#, "structure Patient.name"),
        .patient(#""_maritalStatus":{"id":"a"}"#, "structure Patient.maritalStatus"),
    ])
    func `takes a sibling beside a primitive`(row: ValidatorCase) throws { try row.check() }

    @Test(arguments: [
        ValidatorCase.patient(#""name":[{"given":["a",null],"_given":[null,{"id":"x"}]}]"#),
        .patient(#""name":[{"_given":[null,{"id":"x"}],"given":["a",null]}]"#),
        .patient(#""name":[{"_given":[{"id":"x"}]}]"#),
        .patient(#""name":[{"given":["a","b"],"_given":[null,{"id":"x"}]}]"#),
        .patient(#""name":[{"given":["a",null]}]"#, "structure Patient.name[0].given[1]"),
        .patient(#""name":[{"given":[null]}]"#, "structure Patient.name[0].given[0]"),
        .patient(#""name":[{"given":["a",null],"_given":[{"id":"x"},null]}]"#, "structure Patient.name[0].given[1]"),
        .patient(#""name":[{"given":["a"],"_given":[null,{"id":"x"}]}]"#, "structure Patient.name[0].given"),
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
        .patient(#""extension":[{"url":"http://x","_valueString":{"id":"a"}}]"#),
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
}
