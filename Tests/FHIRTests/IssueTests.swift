import FHIR
import Testing
import Wording

@Suite struct IssueTests {
    @Test(arguments: [
        (FHIR.Issue.Kind.notSupported, "not-supported"), (.multipleMatches, "multiple-matches"),
        (.notFound, "not-found"), (.tooLong, "too-long"), (.codeInvalid, "code-invalid"), (.extension_, "extension"),
        (.tooCostly, "too-costly"),
        (.businessRule, "business-rule"), (.lockError, "lock-error"), (.noStore, "no-store"), (.invariant, "invariant"),
    ])
    func `names its kinds as FHIR does`(kind: FHIR.Issue.Kind, code: String) {
        #expect(kind.rawValue == code)
    }

    @Test func `is an error without a place unless told otherwise`() {
        let issue = FHIR.Issue(.value, Message(data: "wrong"))
        #expect(issue.severity == .error)
        #expect(issue.place == nil)
        #expect(issue == FHIR.Issue(.value, Message(data: "wrong"), place: nil, severity: .error))
    }
}
