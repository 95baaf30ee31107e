internal import FHIR
internal import Record
internal import Search
internal import Store
internal import Trust

extension FHIRService {
    func search(
        _ request: FHIRRequest, _ type: ResourceType, _ pairs: [(name: String, value: String)], _ permit: Permit
    ) throws(RecordError) -> FHIRResponse {
        let context = SearchContext(
            bases: [request.base], now: clock(), isLenient: Preferences(request.headers).isLenient)
        let parsed: SearchRequest
        do throws(SearchError) {
            parsed = try QueryParser.parse(pairs, type: type, context: context)
        } catch {
            throw RecordError(.invalid, error.issues)
        }
        let page = try record.search(parsed, permit: permit)
        return .resource(searchset(parsed, page, type: type, base: request.base))
    }

    /// `POST [type]/_search`: the same search, with parameters in the body. Source: http.html#search.
    func searchByForm(_ request: FHIRRequest, _ type: ResourceType, _ permit: Permit) throws(RecordError)
        -> FHIRResponse
    {
        do throws(UnsupportedMedia) {
            try Negotiation.check(request.headers, Negotiation.form)
        } catch {
            return .unsupported(error)
        }
        guard let text = String(validating: request.body, as: UTF8.self), let pairs = QueryString.parse(text) else {
            throw RecordError(
                .invalid, .invalid, "the form is not readable: an escape is broken, or it has too many parameters")
        }
        return try search(request, type, request.query + pairs, permit)
    }

    private func searchset(_ request: SearchRequest, _ page: SearchPage, type: ResourceType, base: String) -> [UInt8] {
        var bundle = BundleText(type: "searchset", base: base)
        if let total = page.total, request.total != SearchRequest.Total.none { bundle.total(total) }
        func link(_ pairs: [(name: String, value: String)]) -> String {
            let query = pairs.map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }.joined(
                separator: "&")
            return "\(base)/\(type.name)" + (query.isEmpty ? "" : "?" + query)
        }
        var links = [(relation: "self", url: link(request.used))]
        let withoutPage = request.used.filter { $0.name != "_page" }
        if request.query.count > 0, let next = page.next {
            if withoutPage.count < request.used.count { links.append((relation: "first", url: link(withoutPage))) }
            links.append((relation: "next", url: link(withoutPage + [(name: "_page", value: next.token)])))
        }
        bundle.links(links)
        let isEmpty = page.matches.isEmpty && request.leftOut.isEmpty
        return bundle.finish(isEmpty) { out in
            for version in page.matches { BundleText.match(version, view: request.view, base: base, &out) }
            if !request.leftOut.isEmpty { BundleText.outcome(request.leftOut, &out) }
        }
    }
}
