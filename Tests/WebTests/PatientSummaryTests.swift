import Testing
import Web

@Suite struct PatientSummaryTests {
    private func summary(_ members: String) -> PatientSummary {
        PatientSummary(id: "1", text: Array("{\"resourceType\":\"Patient\",\(members)}".utf8))
    }

    @Test(
        arguments: [
            (#"[{"text":"李时珍"}]"#, "李时珍", nil),
            (#"[{"family":"李","given":["时","珍"]}]"#, "李时珍", nil),
            (#"[{"family":"Nightingale","given":["Florence","M"]}]"#, "Florence M Nightingale", nil),
            (#"[{"family":"Li","given":["Shizhen"]},{"family":"李","given":["时珍"]}]"#, "李时珍", "Shizhen Li"),
            (#"[{"text":"Phạm Thị Hương"}]"#, "Phạm Thị Hương", nil),
            (#"[{"use":"old","text":"旧"},{"text":"New"}]"#, "New", nil),
            (#"[{"use":"old","text":"Only"}]"#, "Only", nil),
            (#"[{"given":["Budiman"]}]"#, "Budiman", nil),
        ] as [(String, String, String?)])
    func `chooses the name of the person's script, and the Latin one`(list: String, primary: String, latin: String?) {
        #expect(summary("\"name\":\(list)").name == PatientName(primary: primary, latin: latin))
    }

    @Test(arguments: [#""name":[]"#, #""name":"text""#, #""name":[{"text":""}]"#, #""name":[{"family":""}]"#])
    func `has no name where there is none`(members: String) {
        #expect(summary(members).name == nil)
    }

    @Test func `reads what a list needs`() {
        let patient = summary(
            #"""
            "gender":"female","birthDate":"1985-03","deceasedDateTime":"2020-01-01","communication":[
            {"language":{"coding":[{"code":"en"}]}},{"language":{"coding":[{"code":"zh-CN"}]},"preferred":true}]
            """#)
        #expect(patient.gender == "female")
        #expect(patient.birthDate == "1985-03")
        #expect(patient.isDeceased)
        #expect(patient.language == "zh-CN")
    }

    @Test func `takes no language that is no tag`() {
        #expect(summary(#""communication":[{"language":{"coding":[{"code":"zh\" x"}]}}]"#).language == nil)
    }

    @Test func `a text that is no JSON shows as a patient without anything`() {
        #expect(PatientSummary(id: "1", text: Array("{".utf8)).name == nil)
    }
}
