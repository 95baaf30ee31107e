internal import FHIR
internal import Wording

/// Why a parameter of a query cannot be used.
struct CriterionError: Error {
    let kind: Issue.Kind
    let message: Message
    /// Whether it may not be left out even where a client wants to be treated leniently: an unknown modifier is always
    /// refused (search.html#modifiers).
    var isBinding = false

    /// Whether a search may go on without the parameter.
    var canBeLeftOut: Bool { kind == .notSupported && !isBinding }
}

/// How many ways a chain goes: references that lead to any type multiply them from link to link.
final class ChainWays {
    static let max = 3000
    private(set) var count = 0

    func add(_ name: String) throws(CriterionError) {
        count += 1
        guard count <= ChainWays.max else {
            throw CriterionError(
                kind: .tooCostly,
                message:
                    "\(name): leads over more than \(ChainWays.max) combinations of types: name them, as in subject:Patient.name"
            )
        }
    }
}

/// One parameter with its value → the criterion that it is: plain, with a modifier, a chain, or `_has`.
///
/// Source: search.html#modifiers, #chaining, #has.
struct CriterionReader {
    let type: ResourceType
    let context: SearchContext
    /// The known name nearest to an unknown one.
    let nearest: (String) -> String?
    var depth = 0
    /// Counts the ways of a whole chain over all types.
    var ways = ChainWays()

    /// Links of a chain at most.
    static let depthMax = 8
    /// Every modifier of R4, to tell what has no meaning for a parameter from what never was one.
    static let modifiers = [
        "missing", "exact", "contains", "text", "not", "above", "below", "in", "not-in", "of-type", "identifier",
        "iterate",
    ]

    func criterion(_ name: String, _ value: String) throws(CriterionError) -> Criterion {
        guard depth <= CriterionReader.depthMax else {
            throw CriterionError(kind: .tooCostly, message: "\(name): has more than \(CriterionReader.depthMax) links")
        }
        for special in ["_filter", "_list", "_text", "_content"] where name.hasPrefix(special + ":") {
            throw CriterionError(
                kind: .notSupported, message: "\(name): \(special) takes no modifier; its value alone is read")
        }
        if name == "_filter" { return try FilterParser.parse(value, self) }
        if name == "_list" { return try list(value) }
        if name == "_text" || name == "_content" { return try words(name, value) }
        if name == "_has" || name.hasPrefix("_has:") { return try has(name, value) }
        let head = name.prefix { $0 != "." }
        let parts = head.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let parameter = try parameter(parts[0], in: name)
        let modifier = parts.count > 1 ? parts[1] : nil
        if head.count < name.count {
            return try chain(parameter, modifier, rest: String(name.dropFirst(head.count + 1)), name, value)
        }
        return try plain(parameter, modifier, name, value)
    }

    func parameter(_ code: String, in name: String) throws(CriterionError) -> SearchParameter {
        guard let parameter = context.custom.parameter(code, of: type) else {
            let near = nearest(code).map { "; did you mean \($0)?" as Message }
            throw CriterionError(
                kind: .notSupported, message: "\(code): \(type.name) has no such search parameter\(near)")
        }
        if let refusal = parameter.refusal {
            throw CriterionError(
                kind: .notSupported, message: "\(code): this custom search parameter cannot be used: \(refusal)")
        }
        guard parameter.isSupported else {
            throw CriterionError(
                kind: .notSupported,
                message: "\(code): this server does not support \(parameter.kind.name) parameters like this one yet")
        }
        return parameter
    }

    // MARK: Plain parameters

    private func plain(
        _ parameter: SearchParameter, _ modifier: String?, _ name: String, _ value: String
    ) throws(CriterionError) -> Criterion {
        if modifier == "missing" { return try missing(parameter, name, value) }
        let values = SearchText.split(value, at: ",")
        guard values.count <= QueryParser.valuesMax else {
            throw CriterionError(kind: .tooCostly, message: "\(name): has more than \(QueryParser.valuesMax) values")
        }
        guard !values.contains(where: SearchText.hasWrongEscape) else {
            throw CriterionError(kind: .value, message: "\(name): \(SearchText.wrongEscape)")
        }
        do throws(ValueError) {
            switch (modifier, parameter.kind) {
            case (nil, _): return try criterion(parameter, values)
            case ("not", .token): return .not(try criterion(parameter, values))
            case (_, _) where parameter.fields.isEmpty: throw refusal(modifier ?? "", of: parameter)
            case ("exact", .string), ("contains", .string), ("text", .token), ("text", .reference), ("of-type", .token),
                ("identifier", .reference), ("above", .uri), ("below", .uri):
                let parser = ValueParser(parameter: parameter, context: context)
                var tests: [ValueTest] = []
                for value in values {
                    tests += try parser.tests(value, modifier: modifier ?? "").map { parameter.limited($0) }
                }
                return .values(tests, fields: parameter.fields)
            case ("above", .reference), ("below", .reference):
                return try hierarchy(parameter, isBelow: modifier == "below", values)
            case ("below", .token) where parameter.holdsMediaTypes:
                var tests: [ValueTest] = []
                for value in values { tests += try ValueParser.mediaTypes(value) }
                return .values(tests, fields: parameter.fields)
            case ("in", .token), ("not-in", .token), ("above", .token), ("below", .token):
                return try concepts(parameter, modifier ?? "", values)
            case (let modifier?, .reference) where ResourceType(modifier) != nil:
                return try typed(parameter, ResourceType(modifier) ?? type, values)
            case (let modifier?, _): throw refusal(modifier, of: parameter)
            }
        } catch {
            throw CriterionError(kind: error.kind, message: "\(name): \(error.message)", isBinding: error.isBinding)
        }
    }

    /// `:in`, `:not-in`, `:above` and `:below` of codes, by what terminology says of them.
    private func concepts(
        _ parameter: SearchParameter, _ modifier: String, _ values: [String]
    ) throws(ValueError) -> Criterion {
        let parser = ValueParser(parameter: parameter, context: context)
        var all = ConceptSet()
        for value in values { all.formUnion(try parser.concepts(value, modifier: modifier)) }
        let criterion = Criterion.values([.tokenIn(all)], fields: parameter.fields)
        return modifier == "not-in" ? .not(criterion) : criterion
    }

    /// What values ask for that are separated already, as they are written.
    func criterion(_ parameter: SearchParameter, _ values: [String]) throws(ValueError) -> Criterion {
        if parameter.code == "_id" { return .ids(try ValueParser.ids(values.map(SearchText.unescape))) }
        if parameter.code == "_lastUpdated" {
            var dates: [DateTest] = []
            for value in values { dates.append(try ValueParser.date(value, context: context)) }
            return .lastUpdated(dates)
        }
        var tests: [ValueTest] = []
        let parser = ValueParser(parameter: parameter, context: context)
        for value in values { tests += try parser.tests(value) }
        let plain = Criterion.values(tests, fields: parameter.fields)
        let versions = values.compactMap { versioned(parameter, $0) }
        return versions.isEmpty ? plain : .any([[plain]] + versions)
    }

    /// `url=http://x/vs|2`: the canonical in two elements, its address and its version. Source: search.html#uri.
    private func versioned(_ parameter: SearchParameter, _ value: String) -> [Criterion]? {
        let parts = SearchText.split(value, at: "|")
        guard parameter.kind == .uri, parameter.code == "url", parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
            let version = SearchParameter.all(of: type)["version"], version.kind == .token
        else { return nil }
        let parser = ValueParser(parameter: version, context: context)
        return [
            .values([.uri(SearchText.unescape(parts[0]))], fields: parameter.fields),
            .values(parser.codes(SearchText.unescape(parts[1])), fields: version.fields),
        ]
    }

    private func missing(
        _ parameter: SearchParameter, _ name: String, _ value: String
    ) throws(CriterionError) -> Criterion {
        guard value == "true" || value == "false" else {
            throw CriterionError(kind: .value, message: "\(name): must be true or false")
        }
        // Every resource has an id and a time.
        if parameter.fields.isEmpty { return .any(value == "true" ? [] : [[]]) }
        return parameter.missing(value == "true")
    }

    /// `subject:Patient=23`: the type for values that name none; another type is met by nothing.
    private func typed(
        _ parameter: SearchParameter, _ target: ResourceType, _ values: [String]
    ) throws(ValueError) -> Criterion {
        guard parameter.leads(to: target) else {
            throw ValueError("\(parameter.code) does not lead to \(target.name)")
        }
        var tests: [ValueTest] = []
        let parser = ValueParser(parameter: parameter, context: context)
        for value in values {
            let all = try parser.tests(ResourceID.isValid(value) ? "\(target.name)/\(value)" : value)
            // What is known to be of another type is met by nothing, however it is written.
            let isOther = all.contains {
                if case .reference(.local(let type, _)) = $0 { type != target } else { false }
            }
            tests += isOther ? [.never] : all
        }
        return .values(tests, fields: parameter.fields)
    }

    /// What a resource is part of, or what is part of it: along the type's own `partof`.
    private func hierarchy(
        _ parameter: SearchParameter, isBelow: Bool, _ values: [String]
    ) throws(ValueError) -> Criterion {
        func along(_ type: ResourceType) -> [IndexField]? {
            let all = context.custom.all(of: type)
            guard let whole = all["partof"] ?? all["part-of"], whole.kind == .reference, whole.leads(to: type) else {
                return nil
            }
            return whole.fields
        }
        var lists: [[Criterion]] = []
        let parser = ValueParser(parameter: parameter, context: context)
        for value in values {
            var isKnown = false
            let tests = try parser.tests(value)
            if isBelow, let canonical = canonicals(parameter, tests, value) {
                lists.append([canonical])
                continue
            }
            for case .reference(.local(let type, let id)) in tests {
                guard let along = along(type) else { continue }
                isKnown = true
                let root = HierarchyRoot(type: type, id: id, isBelow: isBelow, along: along, bases: context.bases)
                lists.append([.hierarchy(root, fields: parameter.fields)])
            }
            guard isKnown else {
                throw ValueError("what it leads to has no hierarchy: no partof of its own type", kind: .notSupported)
            }
        }
        return lists.count == 1 ? lists[0][0] : .any(lists)
    }

    /// `questionnaire:below=http://x/q`: a canonical with any version. Source: search.html#versions.
    ///
    /// - Returns: `nil` for references that are none, and addresses that those of a custom parameter may be meant by.
    private func canonicals(_ parameter: SearchParameter, _ tests: [ValueTest], _ value: String) -> Criterion? {
        let isAddress = tests.contains {
            if case .reference(.local) = $0 { true } else { false }
        }
        guard parameter.isCanonical, !(isAddress && parameter.fields.contains { $0.custom != nil }) else { return nil }
        return .values(tests + [.canonicalBelow(SearchText.unescape(value))], fields: parameter.fields)
    }

    private func refusal(_ modifier: String, of parameter: SearchParameter) -> ValueError {
        if ResourceType(modifier) != nil {
            return ValueError("\(parameter.code) is no reference: it has no type", kind: .notSupported, isBinding: true)
        }
        guard CriterionReader.modifiers.contains(modifier) else {
            let near = NearestName.of(modifier, in: CriterionReader.modifiers).map {
                "; did you mean :\($0)?" as Message
            }
            return ValueError("there is no modifier :\(modifier)\(near)", kind: .notSupported, isBinding: true)
        }
        return ValueError(
            "the modifier :\(modifier) has no meaning for a \(parameter.kind.name) parameter", kind: .notSupported,
            isBinding: true)
    }

    // MARK: Links

    private func chain(
        _ parameter: SearchParameter, _ target: String?, rest: String, _ name: String, _ value: String
    ) throws(CriterionError) -> Criterion {
        guard type.name != "Bundle" || !["composition", "message"].contains(parameter.code) else {
            // search.html#chaining: it would be asked of what the Bundle holds, which is not indexed by itself.
            throw CriterionError(
                kind: .notSupported,
                message:
                    "\(name): leads into the Bundle itself, and this server does not search in what Bundles hold; search by \(parameter.code)=[id], or store the resource by itself too"
            )
        }
        let types = try types(parameter, target, name)
        var links: [ChainLink] = []
        var failure: CriterionError?
        for type in types {
            try ways.add(name)
            do throws(CriterionError) {
                let inner = try linked(to: type, suggests: types.count == 1).criterion(rest, value)
                links.append(ChainLink(type: type, criteria: [inner], bases: context.bases))
            } catch {
                // What the value is blamed for says more than that another type has no such parameter.
                if error.kind == .tooCostly { throw error }
                if failure == nil || failure?.kind == .notSupported { failure = error }
            }
        }
        guard !links.isEmpty else {
            throw CriterionError(
                kind: failure?.kind ?? .notSupported, message: "\(name): \(failure?.message ?? "leads nowhere")",
                isBinding: failure?.isBinding ?? false)
        }
        return .chain(links, fields: parameter.fields)
    }

    /// The types that a link leads to: the one that is named, or all that the parameter allows.
    func types(
        _ parameter: SearchParameter, _ target: String?, _ name: String
    ) throws(CriterionError) -> [ResourceType] {
        guard parameter.kind == .reference else {
            throw CriterionError(
                kind: .notSupported, message: "\(name): \(parameter.code) is no reference: it leads nowhere")
        }
        guard let target else {
            return parameter.typeFilter.map { [$0] }
                ?? (parameter.targets.isEmpty ? ResourceType.all : parameter.targets)
        }
        guard let type = ResourceType(target) else {
            throw CriterionError(kind: .notSupported, message: "\(name): '\(target)' is no resource type")
        }
        guard parameter.leads(to: type) else {
            throw CriterionError(
                kind: .notSupported, message: "\(name): \(parameter.code) does not lead to \(target)")
        }
        return [type]
    }

    /// - Parameter suggests: whether a wrong name gets a nearest one: looking for it costs more than all else.
    func linked(to type: ResourceType, suggests: Bool = true) -> CriterionReader {
        let names = context.custom.all(of: type).keys
        return CriterionReader(
            type: type, context: context, nearest: { suggests ? NearestName.of($0, in: names.sorted()) : nil },
            depth: depth + 1, ways: ways)
    }

    /// `_text` and `_content`: every word must begin a word of the text; Chinese is found anywhere in it.
    private func words(_ name: String, _ value: String) throws(CriterionError) -> Criterion {
        var tests: [ValueTest] = []
        for value in SearchText.split(value, at: ",") {
            let text = SearchText.unescape(value)
            guard text.unicodeScalars.count <= TextFolding.charactersMax else {
                throw CriterionError(
                    kind: .tooLong, message: "\(name): is longer than \(TextFolding.charactersMax) characters")
            }
            if let sign = CriterionReader.operatorOfTexts(in: text) {
                throw CriterionError(
                    kind: .notSupported,
                    message:
                        "\(name): this server does not read \(sign) as an operator of texts; all words that are given must be there, in any order, and alternatives are separated by commas"
                )
            }
            let words = TextFolding.fold(text).split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { throw CriterionError(kind: .value, message: "\(name): has no word") }
            tests.append(.displayed(words))
        }
        return .values(tests, fields: [name == "_text" ? .narrative : .content])
    }

    /// What a search engine might take for an operator: R4 leaves open which there are. Source: search.html#content.
    private static func operatorOfTexts(in text: String) -> String? {
        if let sign = text.first(where: { "()\"*".contains($0) }) { return String(sign) }
        let words = text.split(whereSeparator: \.isWhitespace)
        if let sign = words.first(where: { $0.count > 1 && ($0.hasPrefix("-") || $0.hasPrefix("+")) })?.first {
            return String(sign)
        }
        return words.first { ["and", "or", "not"].contains($0.lowercased()) }.map { "'\($0)'" }
    }

    /// `_list=42`: what a List has among its entries. Source: search.html#list.
    private func list(_ value: String) throws(CriterionError) -> Criterion {
        guard let lists = ResourceType("List"), let items = SearchParameter.all(of: lists)["item"] else {
            throw CriterionError(kind: .notSupported, message: "_list: there are no lists")
        }
        let ids = SearchText.split(value, at: ",").map(SearchText.unescape)
        for id in ids where !ResourceID.isValid(id) {
            let fault: Message =
                id.hasPrefix("$") ? "this server keeps no functional lists" : "must be the id of a List"
            throw CriterionError(kind: id.hasPrefix("$") ? .notSupported : .value, message: "_list: \(fault)")
        }
        return .has(lists, fields: items.fields, [.ids(Set(ids))], bases: context.bases)
    }

    /// `_has:Observation:patient:code=…`. Source: search.html#has.
    private func has(_ name: String, _ value: String) throws(CriterionError) -> Criterion {
        let parts = name.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, !parts[3].isEmpty else {
            throw CriterionError(
                kind: .value,
                message: "\(name): has the form _has:Type:reference:parameter, as _has:Observation:patient:code")
        }
        guard let other = ResourceType(parts[1]) else {
            let near = NearestName.of(parts[1], in: ResourceType.all.map(\.name)).map {
                "; did you mean \($0)?" as Message
            }
            throw CriterionError(
                kind: .notSupported, message: "\(name): '\(parts[1])' is no resource type of FHIR R4\(near)")
        }
        let reader = linked(to: other)
        let reference = try reader.parameter(parts[2], in: name)
        guard reference.kind == .reference, reference.leads(to: type) else {
            throw CriterionError(
                kind: .notSupported, message: "\(name): \(parts[2]) of \(other.name) does not lead to \(type.name)")
        }
        return .has(
            other, fields: reference.fields, [try reader.criterion(parts[3], value)], bases: context.bases)
    }
}
