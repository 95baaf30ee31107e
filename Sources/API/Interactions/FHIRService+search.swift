internal import FHIR
internal import Record
internal import Search
internal import Store
internal import Trust
internal import Wording

/// What is searched: a type, the whole system or a compartment. Source: http.html#search.
struct SearchScope {
    /// `nil` for all that there are.
    var type: ResourceType?
    var compartment: (owner: ResourceType, id: String)?

    /// The operation that the search is made for, and those of its parameters that are no search's.
    var operation: String?
    var operationPairs: [(name: String, value: String)] = []

    /// The address that is searched, below the base.
    var path: String {
        let name = compartment.map { "\($0.owner.name)/\($0.id)/" } ?? ""
        if let operation { return name + operation }
        return name + (type?.name ?? (compartment == nil ? "" : "*"))
    }
}

extension FHIRService {
    func search(
        _ request: FHIRRequest, _ scope: SearchScope, _ pairs: [(name: String, value: String)], _ permit: Permit
    ) throws(RecordError) -> FHIRResponse {
        let context = SearchContext(
            bases: [request.base], now: clock(), isLenient: Preferences(request.headers).isLenient,
            concepts: record.conceptSets(permit: permit), custom: record.customParameters(permit: permit))
        let parsed: ParsedSearch
        do throws(SearchError) {
            parsed = try ParsedSearch(pairs, scope, context, PageToken(secret: record.secret))
        } catch {
            throw RecordError(.invalid, error.issues)
        }
        let answer = try record.answer(
            to: parsed.requests, from: parsed.first, bases: context.bases, permit: permit)
        guard parsed.requests.contains(where: { $0.query.trace != nil }) else {
            var response = FHIRResponse.resource(searchset(parsed, answer, scope, to: request))
            response.holdsSentences = !parsed.requests[0].leftOut.isEmpty
            return response
        }
        return .resource(PlanText.bytes(parsed.requests, answer))
    }

    /// `POST [type]/_search`: the same search, with parameters in the body. Source: http.html#search.
    func searchByForm(
        _ request: FHIRRequest, _ scope: SearchScope, _ permit: Permit
    ) throws(RecordError) -> FHIRResponse {
        do throws(UnsupportedMedia) {
            try Negotiation.check(request.headers, Negotiation.form)
        } catch {
            return .unsupported(error)
        }
        guard let text = String(validating: request.body, as: UTF8.self), let pairs = QueryString.parse(text) else {
            throw RecordError(
                .invalid, .invalid, "the form is not readable: an escape is broken, or it has too many parameters")
        }
        return try search(request, scope, request.query + pairs, permit)
    }

    func searchset(
        _ search: ParsedSearch, _ answer: SearchAnswer, _ scope: SearchScope, to asked: FHIRRequest
    ) -> [UInt8] {
        let request = search.requests[0]
        let base = asked.base
        var bundle = BundleText(type: "searchset", base: base)
        if let total = answer.total, request.total != SearchRequest.Total.none { bundle.total(total) }
        func link(_ pairs: [(name: String, value: String)]) -> String {
            let query = pairs.map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }.joined(
                separator: "&")
            let path = scope.path.isEmpty ? base : "\(base)/\(scope.path)"
            return path + (query.isEmpty ? "" : "?" + query)
        }
        let used = search.used
        let own = search.page.map { used + [(name: "_page", value: $0)] } ?? used
        var links = [(relation: "self", url: link(own))]
        if request.query.count > 0, let next = answer.next {
            if search.isLaterPage { links.append((relation: "first", url: link(used))) }
            let token = search.token(query: next.query, next.cursor, position: answer.position)
            links.append((relation: "next", url: link(used + [(name: "_page", value: token)])))
        }
        bundle.links(links)
        let isEmpty = answer.matches.isEmpty && request.leftOut.isEmpty
        return bundle.finish(isEmpty) { out in
            for (number, version) in answer.matches.enumerated() {
                if number < answer.contained.count, let contained = answer.contained[number] {
                    BundleText.match(contained, in: version, view: request.view, base: base, &out)
                } else {
                    BundleText.match(version, mode: "match", view: request.view, base: base, &out)
                }
            }
            // `_elements` is about the matches alone (search.html#elements).
            let view = ResourceView(summary: request.view.summary)
            for version in answer.included {
                BundleText.match(version, mode: "include", view: view, base: base, &out)
            }
            if !request.leftOut.isEmpty { BundleText.outcome(request.leftOut, in: asked.language, &out) }
        }
    }
}

/// A search over one type or several: a query for each.
struct ParsedSearch {
    var requests: [SearchRequest]
    /// The query that the page begins in.
    let first: Int
    /// The parameters that were used, but for the page.
    let used: [(name: String, value: String)]
    /// The page as it was asked for; `nil` for the first.
    let page: String?
    private let tokens: PageToken
    private let path: String

    var isLaterPage: Bool { page != nil }

    init(
        _ pairs: [(name: String, value: String)], _ scope: SearchScope, _ context: SearchContext, _ tokens: PageToken
    ) throws(SearchError) {
        self.tokens = tokens
        path = scope.path
        let pages = pairs.filter { $0.name == "_page" }
        guard pages.count <= 1 else {
            throw SearchError([Issue(.invalid, "_page: may be given once", place: "http._page")])
        }
        page = pages.first?.value
        var pairs = pairs.filter { $0.name != "_page" }
        let types = try ParsedSearch.types(&pairs, scope)
        if types.types.count > 1 { try ParsedSearch.checkSort(pairs) }
        var requests: [SearchRequest] = []
        for type in types.types {
            var request = try QueryParser.parse(pairs, type: type, context: context)
            if let (owner, id) = scope.compartment {
                guard let inside = CompartmentCriterion.criterion(type, in: owner, id: id, bases: context.bases) else {
                    continue
                }
                request.query.criteria.insert(inside, at: 0)
                request.query.names.insert("(compartment)", at: 0)
            }
            requests.append(request)
        }
        if let contained = requests.first, contained.contained != .no {
            guard requests.count == 1, scope.compartment == nil, scope.operation == nil else {
                throw SearchError([
                    Issue(
                        .notSupported,
                        "_contained: contained resources are searched by one type, and in no compartment and no operation: [base]/[type]?_contained=…",
                        place: "http._contained")
                ])
            }
            requests = contained.overContainers
        }
        try ParsedSearch.checkView(&requests, isLenient: context.isLenient)
        let own = (requests.first?.used ?? []).map { pair in
            // The operation's name for it.
            scope.operation != nil && pair.name == "_lastUpdated"
                ? (name: "_since", value: String(pair.value.dropFirst(2))) : pair
        }
        used = types.used + own + scope.operationPairs
        var first = 0
        if let page {
            guard let place = tokens.read(page, for: ParsedSearch.subject(path, used, requests)),
                let query = requests.firstIndex(where: { $0.query.type == place.type })
            else {
                throw SearchError([
                    Issue(.value, "_page: this is no link of this server; begin again without it", place: "http._page")
                ])
            }
            // In the order of time all types go on at the same place.
            let isMerged = requests.count > 1 && requests[query].query.isByTime
            first = isMerged ? 0 : query
            for number in requests.indices {
                requests[number].query.position = place.position
                if isMerged || number == query { requests[number].query.cursor = place.cursor }
            }
        }
        self.first = first
        self.requests = requests
    }

    /// Resources of several types have one order in common, that of time.
    private static func checkSort(_ pairs: [(name: String, value: String)]) throws(SearchError) {
        for (name, value) in pairs where name == "_sort" && value != "_lastUpdated" && value != "-_lastUpdated" {
            throw SearchError([
                Issue(
                    .notSupported,
                    "_sort: searches over several types are sorted by _lastUpdated or -_lastUpdated alone, not by '\(value.prefix(64))'; name one type by _type",
                    place: "http._sort")
            ])
        }
    }

    /// Refuses a view that none of the types has, or leaves it out and says so.
    private static func checkView(_ requests: inout [SearchRequest], isLenient: Bool) throws(SearchError) {
        let isOfContained = requests.first.map { $0.contained != .no && $0.containedType == .contained } ?? false
        let types = isOfContained ? requests.compactMap(\.inside).prefix(1).map(\.self) : requests.map(\.query.type)
        guard let view = requests.first?.view else { return }
        let issues = view.issues(of: types)
        guard !issues.isEmpty else { return }
        guard isLenient else { throw SearchError(issues) }
        let corrected = view.corrected(for: types)
        for number in requests.indices {
            requests[number].view = corrected
            requests[number].used.removeAll { $0.name == "_elements" }
            if !corrected.elements.isEmpty {
                requests[number].used.append(("_elements", corrected.elements.joined(separator: ",")))
            }
        }
        requests[0].leftOut += issues.map { issue in
            var issue = issue
            issue.message = "\(issue.message). It was left out."
            issue.severity = .warning
            return issue
        }
    }

    /// What a link is good for: the same address with the same parameters.
    ///
    /// Custom search parameters in it must mean what they meant.
    private static func subject(
        _ path: String, _ used: [(name: String, value: String)], _ requests: [SearchRequest]
    ) -> String {
        let custom = requests.flatMap { request in
            request.query.criteria.flatMap(\.fields).custom + request.query.sortFields.custom
        }
        return path + "?"
            + used.map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }.joined(separator: "&")
            + Set(custom.map(\.definition)).sorted().map { "\n\($0)" }.joined()
    }

    func token(query: Int, _ cursor: PageCursor?, position: Int64) -> String {
        let place = PageToken.Place(type: requests[query].query.type, cursor: cursor, position: position)
        return tokens.write(place, for: ParsedSearch.subject(path, used, requests))
    }

    /// All types of which resources are stored: Parameters have no address (parameters.html).
    private static let storedTypes = ResourceType.all.filter { $0.name != "Parameters" }

    /// The types that are searched, and the parameter that says so.
    private static func types(
        _ pairs: inout [(name: String, value: String)], _ scope: SearchScope
    ) throws(SearchError) -> (types: [ResourceType], used: [(name: String, value: String)]) {
        if let type = scope.type, scope.compartment == nil { return ([type], []) }
        let all = scope.compartment.map { CompartmentCriterion.types(in: $0.owner) } ?? storedTypes
        if let modified = pairs.first(where: { $0.name.hasPrefix("_type:") }) {
            throw SearchError([
                Issue(
                    .notSupported,
                    "\(modified.name.prefix(64)): _type takes no modifier; name the types that are wanted, as _type=Patient,Observation",
                    place: "http._type")
            ])
        }
        if let type = scope.type {
            guard all.contains(type) else {
                throw SearchError([
                    Issue(
                        .notSupported,
                        "no \(type.name) lies in the compartment of a \(scope.compartment?.owner.name ?? "")")
                ])
            }
            return ([type], [])
        }
        let given = pairs.filter { $0.name == "_type" }
        pairs.removeAll { $0.name == "_type" }
        guard !given.isEmpty else { return (all, []) }
        var types: [ResourceType] = []
        for name in given.flatMap({ $0.value.split(separator: ",", omittingEmptySubsequences: false) }).map(String.init)
        {
            guard let type = ResourceType(name) else {
                let near = NearestName.of(name, in: all.map(\.name)).map { "; did you mean \($0)?" as Message }
                throw SearchError([
                    Issue(
                        .value, "_type: '\(name.prefix(64))' is no resource type of FHIR R4\(near)", place: "http._type"
                    )
                ])
            }
            if all.contains(type), !types.contains(type) { types.append(type) }
        }
        guard !types.isEmpty else {
            let message: Message =
                scope.compartment == nil
                ? "_type: Parameters are not stored: name another type" : "_type: none of these lies in the compartment"
            throw SearchError([Issue(.value, message, place: "http._type")])
        }
        return (types.sorted(), given)
    }
}
