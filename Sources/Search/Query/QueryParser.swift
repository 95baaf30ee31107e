package import FHIR
internal import Wording

/// Query string → typed query. Every part is understood or named as not understood; none is ignored.
package struct QueryParser {
    /// Results of a page when `_count` says nothing, and at most.
    package static let countDefault = 50
    package static let countMax = 1000
    /// Alternatives of one parameter.
    package static let valuesMax = 1000

    let type: ResourceType
    let context: SearchContext
    private let parameters: [String: SearchParameter]
    private var request: SearchRequest
    private var errors: [Issue] = []
    private var seenResultParameters: Set<String> = []
    private var count: Int?
    /// Whether parameters without a value are passed over: "not an error - they are just ignored" (search.html#Introduction).
    /// Not where they choose what is written: a condition that is lost there would choose more.
    private var ignoresEmpty = true

    /// Parses a search.
    ///
    /// - Throws: ``SearchError`` with every part that was refused.
    package static func parse(
        _ pairs: [(name: String, value: String)], type: ResourceType, context: SearchContext
    ) throws(SearchError) -> SearchRequest {
        var parser = QueryParser(type: type, context: context)
        for (name, value) in pairs { parser.take(name, value) }
        return try parser.finish()
    }

    /// Parses criteria alone, as conditional interactions have them: nothing may be left out, and some must be there.
    package static func criteria(
        _ pairs: [(name: String, value: String)], type: ResourceType, context: SearchContext
    ) throws(SearchError) -> [Criterion] {
        var strict = context
        strict.isLenient = false
        var parser = QueryParser(type: type, context: strict)
        parser.ignoresEmpty = false
        for (name, value) in pairs where name != "_format" && name != "_pretty" { parser.take(name, value) }
        let request = try parser.finish()
        if let result = request.used.first(where: {
            resultParameters.contains($0.name) || $0.name.hasPrefix("_include") || $0.name.hasPrefix("_revinclude")
        }) {
            throw SearchError([
                Issue(.invalid, "\(result.name): has no meaning in criteria", place: "http.\(result.name)")
            ])
        }
        guard request.query.trace == nil else {
            throw SearchError([
                Issue(.invalid, "__explain: has no meaning in criteria", place: "http.__explain")
            ])
        }
        guard !request.query.criteria.isEmpty else {
            throw SearchError([Issue(.required, "the criteria are missing: name at least one search parameter")])
        }
        return request.query.criteria
    }

    private init(type: ResourceType, context: SearchContext) {
        self.type = type
        self.context = context
        parameters = context.custom.all(of: type)
        let query = SearchQuery(type: type, criteria: [], count: QueryParser.countDefault)
        request = SearchRequest(query: query, view: .whole, total: nil, used: [], leftOut: [])
    }

    package static let resultParameters: Set<String> = [
        "_count", "_sort", "_total", "_summary", "_elements", "_format", "_pretty", "__explain",
        "_contained", "_containedType",
    ]
    /// Parts of R4's search that this version does not execute.
    private static let notYet: Set<String> = [
        "_query", "_type",
    ]

    // MARK: One parameter

    private mutating func take(_ name: String, _ value: String) {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let code = parts[0]
        let modifier = parts.count > 1 ? parts[1] : nil
        if value.isEmpty && ignoresEmpty && isKnown(name) { return }
        if QueryParser.resultParameters.contains(code) { return takeResult(code, modifier, value) }
        if code == "_include" || code == "_revinclude" { return takeInclude(code, modifier, name, value) }
        if code == "_type" {
            return refuse(
                name, .notSupported, "_type: the address names the type; _type is for searches of the whole system",
                canBeLeftOut: true)
        }
        if QueryParser.notYet.contains(code) {
            // A named query decides what is found: an answer without it would be one to another question.
            return refuse(name, .notSupported, "\(name): this server does not support \(code) yet")
        }
        // An empty one that is not passed over is told why not: by its name, or for its modifier.
        guard !value.isEmpty || ignoresEmpty else { return refuse(name, .value, "\(name): has no value") }
        do throws(CriterionError) {
            let reader = CriterionReader(type: type, context: context, nearest: { [self] in nearest($0) })
            request.query.criteria.append(try reader.criterion(name, value))
            request.query.names.append(name)
            request.used.append((name, value))
        } catch {
            refuse(name, error.kind, error.message, canBeLeftOut: error.canBeLeftOut)
        }
    }

    /// Whether the name, without looking at its links, is one that a search of the type may have.
    private func isKnown(_ name: String) -> Bool {
        let head = name.prefix { $0 != "." }.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if head[0] == "_has" { return head.count >= 4 }
        if QueryParser.withoutFields.contains(head[0]) { return head.count == 1 }
        if head[0] == "_include" || head[0] == "_revinclude" { return head.count == 1 || head[1] == "iterate" }
        guard parameters[head[0]] != nil else { return false }
        return head.count == 1 || CriterionReader.modifiers.contains(head[1]) || ResourceType(head[1]) != nil
    }

    /// Parameters that say how the answer is to be, and those that no element belongs to.
    private static let withoutFields = resultParameters.union(["_filter", "_list", "_text", "_content"])

    private mutating func takeInclude(_ code: String, _ modifier: String?, _ name: String, _ value: String) {
        do throws(CriterionError) {
            request.includes.append(try Include(code, modifier, value, of: type, context.custom))
            request.used.append((name, value))
        } catch {
            refuse(name, error.kind, error.message, canBeLeftOut: error.canBeLeftOut)
        }
    }

    // MARK: Result parameters

    private mutating func takeResult(_ code: String, _ modifier: String?, _ value: String) {
        if let modifier {
            return refuse(code, .notSupported, "\(code):\(modifier): \(code) takes no modifier")
        }
        guard seenResultParameters.insert(code).inserted else {
            return refuse(code, .invalid, "\(code): may be given once")
        }
        var used = value
        switch code {
        case "_count":
            guard let number = Int(value), number >= 0, value.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
                return refuse(code, .value, "_count: must be a whole number from 0")
            }
            count = min(number, QueryParser.countMax)
            used = String(min(number, QueryParser.countMax))
        case "_sort": return takeSort(value)
        case "_total":
            guard let total = SearchRequest.Total(rawValue: value) else {
                return refuse(code, .value, "_total: must be none, estimate or accurate", canBeLeftOut: true)
            }
            request.total = total
        case "_summary":
            guard let summary = ResourceView.Summary(rawValue: value) else {
                return refuse(code, .value, "_summary: must be true, text, data, count or false", canBeLeftOut: true)
            }
            request.view.summary = summary
        case "_elements":
            let names = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard !names.contains("") else { return refuse(code, .value, "_elements: a name is empty") }
            request.view.elements = names
        case "_contained":
            guard let contained = SearchRequest.Contained(rawValue: value) else {
                return refuse(code, .value, "_contained: must be true, false or both", canBeLeftOut: true)
            }
            request.contained = contained
        case "_containedType":
            guard let type = SearchRequest.ContainedType(rawValue: value) else {
                return refuse(code, .value, "_containedType: must be container or contained", canBeLeftOut: true)
            }
            request.containedType = type
        case "_pretty":
            guard value == "true" || value == "false" else {
                return refuse(code, .value, "_pretty: must be true or false", canBeLeftOut: true)
            }
            return
        case "__explain":
            guard value == "true" || value == "false" else {
                return refuse(code, .value, "__explain: must be true or false")
            }
            if value == "true" { request.query.trace = SearchTrace() }
            // No part of the search: a link may be explained that was made without it.
            return
        default: return
        }
        request.used.append((code, used))
    }

    private mutating func takeSort(_ value: String) {
        let keys = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var sorts: [SortKey] = []
        for key in keys {
            let descending = key.hasPrefix("-")
            let code = descending ? String(key.dropFirst()) : key
            switch code {
            case "_id": sorts.append(.id(descending: descending))
            case "_lastUpdated": sorts.append(.lastUpdated(descending: descending))
            default:
                guard let parameter = context.custom.parameter(code, of: type) else {
                    let near = nearest(code, isKey: true).map { "; did you mean \($0)?" as Message }
                    return refuse(
                        "_sort", .notSupported, "_sort: \(type.name) has no search parameter '\(code)'\(near)",
                        canBeLeftOut: true)
                }
                if let refusal = parameter.refusal {
                    return refuse(
                        "_sort", .notSupported,
                        "_sort: the custom search parameter \(code) cannot be used: \(refusal)", canBeLeftOut: true)
                }
                guard parameter.isSupported, parameter.kind != .composite, parameter.kind != .special else {
                    return refuse(
                        "_sort", .notSupported, "_sort: this server does not sort by \(code) yet", canBeLeftOut: true)
                }
                sorts.append(parameter.sort(descending: descending))
            }
        }
        guard let first = sorts.first, sorts.count <= PageCursor.keysMax else {
            return refuse("_sort", .tooCostly, "_sort: takes 1 to \(PageCursor.keysMax) keys")
        }
        request.query.sort = first
        request.query.thenBy = Array(sorts.dropFirst())
        request.used.append(("_sort", value))
    }

    // MARK: The end

    private mutating func finish() throws(SearchError) -> SearchRequest {
        errors += request.containedIssues
        if request.view.summary == .text, !request.includes.isEmpty {
            errors.append(
                Issue(
                    .invalid,
                    "_summary: text cannot be mixed with _include and _revinclude (search.html#summary); leave one of them out",
                    place: "http._summary"))
        }
        guard errors.isEmpty else { throw SearchError(errors) }
        request.query.count = count ?? QueryParser.countDefault
        if request.view.summary == .count { request.query.count = 0 }
        request.query.wantsTotal = request.query.count == 0 || request.total == .accurate || request.total == .estimate
        return request
    }

    /// Characters of a client's own words that an answer repeats.
    private static let repeatedMax = 300

    private mutating func refuse(_ name: String, _ kind: Issue.Kind, _ message: Message, canBeLeftOut: Bool = false) {
        let name = String(name.prefix(QueryParser.repeatedMax))
        // Messages name a part of the query, at times twice: a long name is cut in them.
        let isLong = message.text.utf8.count > QueryParser.repeatedMax * 4
        let message = isLong ? "\(name)…: this part of the query is not understood" : message
        if canBeLeftOut && context.isLenient {
            request.leftOut.append(
                Issue(kind, "\(message). It was left out.", place: "http.\(name)", severity: .warning))
        } else {
            errors.append(Issue(kind, message, place: "http.\(name)"))
        }
    }

    /// Names that get a suggestion: looking for one costs more than all else in a query.
    private static let suggestionsMax = 10

    /// - Parameter isKey: whether it is a key to sort by: no parameter of results is one.
    private func nearest(_ code: String, isKey: Bool = false) -> String? {
        guard errors.count + request.leftOut.count < QueryParser.suggestionsMax else { return nil }
        return NearestName.of(
            code, in: parameters.keys.sorted() + (isKey ? [] : QueryParser.resultParameters.sorted()))
    }
}
