package import FHIR
internal import JSON

/// Issues as an OperationOutcome. Source: operationoutcome.html.
package enum OutcomeText {
    package static func bytes(_ issues: [Issue]) -> [UInt8] {
        var out = JSONOutput(capacity: 256)
        put(issues, &out)
        return out.bytes
    }

    static func put(_ issues: [Issue], _ out: inout JSONOutput) {
        out.object { out in
            out.member("resourceType", "OperationOutcome")
            out.member("issue", array: { out in for issue in issues { put(issue, &out) } })
        }
    }

    private static func put(_ issue: Issue, _ out: inout JSONOutput) {
        out.object { out in
            out.member("severity", issue.severity.rawValue)
            out.member("code", issue.kind.rawValue)
            out.member("diagnostics", issue.text)
            guard let place = issue.place, !place.isEmpty else { return }
            // Parameters and headers are no elements: R4 names them by `location`.
            out.member(place.hasPrefix("http.") ? "location" : "expression", array: { $0.string(place) })
        }
    }
}
