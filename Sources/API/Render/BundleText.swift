internal import FHIR
internal import JSON
internal import Record
internal import Search
internal import Store
internal import Wording

/// Bundles of answers, joined from stored texts without parsing them.
struct BundleText {
    private var out = JSONOutput(capacity: 16_384)
    private let base: String

    init(type: String, base: String) {
        self.base = base
        out.beginObject()
        out.member("resourceType", "Bundle")
        out.member("type", type)
    }

    mutating func total(_ total: Int) { out.member("total", total) }

    mutating func links(_ links: [(relation: String, url: String)]) {
        out.member(
            "link",
            array: { out in
                for link in links {
                    out.object { out in
                        out.member("relation", link.relation)
                        out.member("url", link.url)
                    }
                }
            })
    }

    /// Ends the Bundle with its entries; none leave the member away.
    mutating func finish(_ isEmpty: Bool, _ entries: (inout JSONOutput) -> Void) -> [UInt8] {
        if !isEmpty { out.member("entry", array: entries) }
        out.endObject()
        return out.bytes
    }

    // MARK: Entries

    static func match(
        _ version: StoredVersion, mode: String, view: ResourceView, base: String, _ out: inout JSONOutput
    ) {
        out.object { out in
            out.member("fullUrl", "\(base)/\(version.address.type.name)/\(version.address.id)")
            out.key("resource")
            out.raw(ResourceSubset.text(of: version, view: view))
            out.member("search", object: { $0.member("mode", mode) })
        }
    }

    /// A contained resource by itself: its address is the container's with its id behind `#`.
    static func match(
        _ contained: ContainedText, in version: StoredVersion, view: ResourceView, base: String,
        _ out: inout JSONOutput
    ) {
        out.object { out in
            out.member("fullUrl", "\(base)/\(version.address.type.name)/\(version.address.id)#\(contained.id)")
            out.key("resource")
            out.raw(contained.type.map { ResourceSubset.text(contained.text, type: $0, view: view) } ?? contained.text)
            out.member("search", object: { $0.member("mode", "match") })
        }
    }

    static func outcome(_ issues: [Issue], in language: Language, _ out: inout JSONOutput) {
        out.object { out in
            out.key("resource")
            OutcomeText.put(issues, in: language, &out)
            out.member("search", object: { $0.member("mode", "outcome") })
        }
    }

    /// - Parameter bringsBack: whether a deletion was before it, so that its writer was answered 201.
    static func history(
        _ version: StoredVersion, bringsBack: Bool, view: ResourceView, base: String, _ out: inout JSONOutput
    ) {
        let name = version.address.type.name
        let isCreation =
            bringsBack || version.method == .create || (version.version == 1 && !version.isDeleted)
        out.object { out in
            out.member("fullUrl", "\(base)/\(name)/\(version.address.id)")
            if !version.isDeleted {
                out.key("resource")
                out.raw(ResourceSubset.text(of: version, view: view))
            }
            out.member(
                "request",
                object: { out in
                    out.member("method", version.method.name)
                    out.member("url", version.method == .create ? name : "\(name)/\(version.address.id)")
                })
            out.member(
                "response",
                object: { out in
                    out.member("status", version.isDeleted ? "204 No Content" : isCreation ? "201 Created" : "200 OK")
                    out.member("etag", EntityTag.text(version.version))
                    out.member("lastModified", FHIRInstant.text(version.updated))
                })
        }
    }

    static func response(_ response: FHIRResponse, in language: Language, _ out: inout JSONOutput) {
        out.object { out in
            if let body = response.body {
                out.key("resource")
                out.raw(body)
            }
            out.member(
                "response",
                object: { out in
                    out.member("status", response.statusText)
                    if let location = response.location { out.member("location", location) }
                    if let etag = response.etag { out.member("etag", etag) }
                    if let time = response.lastModified { out.member("lastModified", FHIRInstant.text(time)) }
                    if let issues = response.issues {
                        out.key("outcome")
                        OutcomeText.put(issues, in: language, &out)
                    }
                })
        }
    }
}
