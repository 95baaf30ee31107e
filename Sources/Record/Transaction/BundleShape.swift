internal import FHIR
internal import FHIRPath
internal import JSON
internal import Wording

/// Checks what a batch or transaction says around its resources: a misspelt precondition is a fault, not nothing.
///
/// The resources are validated as what they will be stored as. What nearly all entries consist of (`fullUrl`, `resource`,
/// and a request of plain texts) is seen to be right in passing; anything else is validated as the Bundle that it would
/// be with this entry alone, and without its resource. Source: bundle.html, its invariants too.
enum BundleShape {
    /// The faults of the Bundle itself, without its entries.
    static func faults(of bundle: JSONView, now: Int64) -> [Issue] {
        check(now) { out in
            var members = bundle.members
            while let (key, value) = members.next() {
                if key.equals("entry") { continue }
                out.key(key)
                out.value(value)
            }
        }
    }

    /// The faults of an entry, without its resource.
    static func faults(ofEntry entry: JSONView, number: Int, type: String, now: Int64) -> [Issue] {
        if isPlain(entry) { return [] }
        let issues = check(now) { out in
            out.member("resourceType", "Bundle")
            out.member("type", type)
            out.member(
                "entry",
                array: { out in
                    out.object { out in
                        var members = entry.members
                        while let (key, value) = members.next() {
                            if key.equals("resource") { continue }
                            out.key(key)
                            out.value(value)
                        }
                    }
                })
        }
        return issues.map { issue in
            var issue = issue
            let first = "Bundle.entry[0]"
            if let place = issue.place, place.hasPrefix(first) {
                issue.place = "Bundle.entry[\(number)]" + place.dropFirst(first.count)
            }
            return issue
        }
    }

    private static func check(_ now: Int64, _ members: (inout JSONOutput) -> Void) -> [Issue] {
        var out = JSONOutput(capacity: 1024)
        out.object { out in members(&out) }
        guard let document = try? JSONDocument(out.bytes) else {
            return [Issue(.structure, "the Bundle is nested too deeply", place: "Bundle")]
        }
        return document.withRoot { view in
            var validator = Validator()
            let issues = validator.validate(view)
            return issues.isEmpty ? InvariantChecker.check(view, now: now) : issues
        }
    }

    private static func isPlain(_ entry: JSONView) -> Bool {
        var members = entry.members
        while let (key, value) = members.next() {
            if key.equals("resource") { continue }
            if key.equals("fullUrl") {
                guard isPlainText(value), let url = value.string, !url.contains("/_history/") else { return false }
            } else if key.equals("request") {
                guard isPlainRequest(value) else { return false }
            } else {
                return false
            }
        }
        return true
    }

    private static func isPlainRequest(_ request: JSONView) -> Bool {
        var members = request.members
        while let (key, value) = members.next() {
            guard
                key.equals("method") || key.equals("url") || key.equals("ifMatch") || key.equals("ifNoneMatch")
                    || key.equals("ifNoneExist")
            else { return false }
            guard isPlainText(value) else { return false }
        }
        return true
    }

    /// A string that is right as a URI, code and string: visible letters of ASCII, no escapes, not empty.
    private static func isPlainText(_ view: JSONView) -> Bool {
        guard view.isString, !view.hasEscapes else { return false }
        let bytes = unsafe view.rawBytes
        return unsafe !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
