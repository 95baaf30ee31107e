package import FHIR
internal import JSON
package import Wording

/// Issues as an OperationOutcome. Source: operationoutcome.html.
package enum OutcomeText {
    package static func bytes(_ issues: [Issue], in language: Language) -> [UInt8] {
        var out = JSONOutput(capacity: 256)
        put(issues, in: language, &out)
        return out.bytes
    }

    static func put(_ issues: [Issue], in language: Language, _ out: inout JSONOutput) {
        out.object { out in
            out.member("resourceType", "OperationOutcome")
            // English is what is said where nothing is wished.
            if language != .english { out.member("language", language.tag) }
            out.member("issue", array: { out in for issue in issues { put(issue, in: language, &out) } })
        }
    }

    private static func put(_ issue: Issue, in language: Language, _ out: inout JSONOutput) {
        out.object { out in
            out.member("severity", issue.severity.rawValue)
            out.member("code", issue.kind.rawValue)
            out.member("diagnostics", issue.message.text(in: language))
            guard let place = issue.place, !place.isEmpty else { return }
            // Parameters and headers are no elements: R4 names them by `location`.
            out.member(place.hasPrefix("http.") ? "location" : "expression", array: { $0.string(place) })
        }
    }
}
