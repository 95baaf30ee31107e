extension PatientHistory {
    /// Writes the note of a visit as a DocumentReference with the text inside it.
    ///
    /// - Parameters:
    ///   - story: what the patient told.
    ///   - assessment: what the doctor found.
    ///   - plan: what happens next.
    mutating func writeNote(at visit: Visit, story: Words, assessment: Words, plan: Words) {
        let reason = visit.reason.words
        let description = Words("Note on \(reason.english.lowercased())", "\(reason.chinese)病历")
        let note = noteText(at: visit, story: story, assessment: assessment, plan: plan)
        _ = ledger.add(
            "DocumentReference", display: Words("Progress note", "病程记录").text(in: person.tongue),
            [
                "status": "current", "docStatus": "final",
                "type": concept(Concept(loinc: "11506-3", "Progress note", Words("Progress note", "病程记录"))),
                "subject": patient.json, "date": .text(visit.end.text), "author": [visit.practitioner.json],
                "custodian": visit.organization.json,
                "description": text(description),
                "content": [
                    [
                        "attachment": [
                            "contentType": "text/plain; charset=utf-8", "language": .text(person.tongue.code),
                            "data": .text(Base64Text.encode(note)), "size": .integer(note.utf8.count),
                            "title": text(Words("Progress note", "病程记录")), "creation": .text(visit.end.text),
                        ]
                    ]
                ],
                "context": [
                    "encounter": [visit.encounter.json],
                    "period": ["start": .text(visit.start.text), "end": .text(visit.end.text)],
                ],
            ])
    }

    private func noteText(at visit: Visit, story: Words, assessment: Words, plan: Words) -> String {
        let years = Int(person.ageInYears(on: visit.day))
        let words = Words(
            """
            \(person.name.latin?.text ?? person.name.native.text), \(years) years, \(person.gender.rawValue)
            \(visit.day.text) \(visit.start.clockText), \(visit.reason.words.english)

            History: \(story.english)
            Assessment: \(assessment.english)
            Plan: \(plan.english)

            Synthetic note of the demonstration clinic.
            """,
            """
            \(person.name.native.text)，\(years)岁，\(person.gender == .female ? "女" : "男")
            \(visit.day.text) \(visit.start.clockText)，\(visit.reason.words.chinese)

            病史：\(story.chinese)
            诊断意见：\(assessment.chinese)
            处理：\(plan.chinese)

            本病历为演示诊所的合成数据。
            """)
        return words.text(in: person.tongue)
    }
}
