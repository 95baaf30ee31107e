internal import FHIR
internal import Record
internal import Search
internal import Store
internal import Trust
internal import Wording

extension FHIRService {
    /// `$everything` of a patient or an encounter: it, what lies in its compartment, and what these lead to, unless that
    /// lies in the compartment of another patient. Without `_count` the answer is one Bundle, however long, which is made while it is sent.
    /// Source: patient-operation-everything.html, encounter-operation-everything.html.
    func everything(
        _ request: FHIRRequest, _ type: ResourceType, _ id: String, _ permit: Permit
    ) throws(RecordError) -> FHIRResponse {
        let input = try OperationInput(request)
        let isPatient = type == .patient
        try input.allow(
            isPatient
                ? ["_type", "_since", "_count", "_page", "start", "end"] : ["_type", "_since", "_count", "_page"])
        _ = try record.read(type, id, permit: permit)
        let days = (from: try day(input, "start")?.low, to: try day(input, "end")?.high)
        if let from = days.from, let to = days.to, from > to {
            throw OperationInput.wrong("start", "lies behind end: no day is between them")
        }
        let bases = [request.base]
        var pairs: [(name: String, value: String)] = []
        if let since = try input.value("_since") {
            guard FHIRDate(since.utf8) != nil else { throw OperationInput.wrong("_since", "must be an instant") }
            pairs.append((name: "_lastUpdated", value: "ge" + since))
        }
        let count = try input.value("_count")
        if let count { pairs.append((name: "_count", value: count)) }
        let types = input.values("_type")
        if !types.isEmpty { pairs.append((name: "_type", value: types.joined(separator: ","))) }
        if let page = try input.value("_page") { pairs.append((name: "_page", value: page)) }
        // The links are those of the operation: its own parameters, signed with its own address.
        var scope = SearchScope(compartment: (type, id))
        scope.operation = "$everything"
        scope.operationPairs = input.pairs.filter { ["start", "end"].contains($0.name) }
        let context = SearchContext(bases: bases, now: clock(), isLenient: false)
        var search: ParsedSearch
        do throws(SearchError) {
            search = try ParsedSearch(pairs, scope, context, PageToken(secret: record.secret))
        } catch {
            throw RecordError(.invalid, error.issues)
        }
        // Of an encounter, only what is about it as such.
        let brings = types.isEmpty && pairs.allSatisfy { $0.name != "_lastUpdated" }
        for number in search.requests.indices {
            let inner = search.requests[number].query.type
            search.requests[number].query.criteria += CareDates.criteria(of: inner, from: days.from, to: days.to)
            if count == nil { search.requests[number].query.count = EverythingStream.firstCount }
            if brings { search.requests[number].includes = [Include.everything] }
        }
        let patients =
            isPatient ? [id] : brings ? try record.patients(of: type, id, bases: bases, permit: permit) : []
        let bounds = IncludeBounds(owner: (type, id), patients: patients, bases: bases)
        let requests = search.requests
        @Sendable func part(
            _ requests: [SearchRequest], from first: Int, _ memory: inout IncludeMemory
        ) throws(RecordError) -> SearchAnswer {
            try record.answer(to: requests, from: first, bounds: bounds, bases: bases, &memory, permit: permit)
        }
        var memory = IncludeMemory()
        let answer = try part(requests, from: search.first, &memory)
        let text = searchset(search, answer, scope, to: request)
        guard count == nil, search.page == nil, answer.next != nil else { return .resource(text) }
        let begin = searchset(search, answer.withoutNext(), scope, to: request)
        var response = FHIRResponse.resource(Array(begin[..<(begin.count - "]}".utf8.count)]))
        let stream = EverythingStream(answer, requests, base: request.base, memory, part)
        response.more = { try stream.next() }
        return response
    }

    private func day(_ input: OperationInput, _ name: String) throws(RecordError) -> FHIRDate? {
        guard let text = try input.value(name) else { return nil }
        guard let date = FHIRDate(text.utf8, lenient: true) else {
            throw OperationInput.wrong(name, "must be a date, as 2024 or 2024-05-06")
        }
        return date
    }
}
