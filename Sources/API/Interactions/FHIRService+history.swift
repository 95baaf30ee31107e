internal import FHIR
internal import Record
internal import Search
internal import Store
internal import Trust
internal import Wording

extension FHIRService {
    /// History of the system, a type or an instance. Source: http.html#history.
    func history(
        _ request: FHIRRequest, _ type: ResourceType?, _ id: String?, _ permit: Permit
    ) throws(RecordError) -> FHIRResponse {
        try request.allow(["_since", "_at", "_count", "_page", "_summary", "_elements"])
        let since = try time(request, "_since")
        let at = try time(request, "_at")
        var limit = QueryParser.countDefault
        if let text = request.parameter("_count") {
            guard let count = Int(text), count >= 0, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
                throw RecordError(.invalid, .value, "_count: must be a whole number from 0", place: "http._count")
            }
            limit = min(count, QueryParser.countMax)
        }
        var before: Int64?
        if let text = request.parameter("_page") {
            guard let place = Int64(text), place > 0 else {
                throw RecordError(
                    .invalid, .value, "_page: this is no link of this server; begin again without it",
                    place: "http._page")
            }
            before = place
        }
        let page = try record.history(
            type: type, id: id, since: since?.low, at: at.map { $0.low...$0.high }, before: before,
            limit: max(limit, 1), permit: permit)
        let view = try request.view(of: type)
        let path = ([type?.name, id].compactMap { $0 } + ["_history"]).joined(separator: "/")
        var bundle = BundleText(type: "history", base: request.base)
        func link(_ pairs: [(name: String, value: String)]) -> String {
            let query = pairs.map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }.joined(
                separator: "&")
            return "\(request.base)/\(path)" + (query.isEmpty ? "" : "?" + query)
        }
        let pairs = request.query.filter { !["_format", "_pretty"].contains($0.name) }
        var links = [(relation: "self", url: link(pairs))]
        if limit > 0, let next = page.next {
            links.append(
                (
                    relation: "next",
                    url: link(pairs.filter { $0.name != "_page" } + [(name: "_page", value: String(next))])
                ))
        }
        bundle.links(links)
        let versions = limit == 0 ? [] : page.versions
        let back = try record.broughtBack(among: versions)
        return .resource(
            bundle.finish(versions.isEmpty) { out in
                for version in versions {
                    BundleText.history(
                        version, bringsBack: back.contains(version.sequence), view: view, base: request.base, &out)
                }
            })
    }

    private func time(_ request: FHIRRequest, _ name: String) throws(RecordError) -> FHIRDate? {
        guard let text = request.parameter(name) else { return nil }
        guard let date = FHIRDate(text.utf8, lenient: true) else {
            throw RecordError(.invalid, .value, "\(name): is no date or time of FHIR", place: "http.\(name)")
        }
        return date
    }
}
