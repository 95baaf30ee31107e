import Foundation

/// A search parameter on one resource.
struct ParameterMeaning {
    private let parameter: OfficialParameter
    private let resource: Specimen
    private let now: Int64

    init(_ parameter: OfficialParameter, of resource: Specimen, now: Int64) {
        self.parameter = parameter
        self.resource = resource
        self.now = now
    }

    private var values: [Drawn] {
        get throws {
            switch parameter.code {
            case "_id": [Drawn(type: "id", tree: .string(resource.id))]
            default: try resource.draw(parameter.expression)
            }
        }
    }

    /// Whether there is nothing that a search could find.
    var isMissing: Bool {
        get throws {
            if parameter.code == "_lastUpdated" { return false }
            if parameter.kind == "composite" { return try groups.isEmpty }
            return try !values.contains { isFindable($0) }
        }
    }

    /// Whether a search could find the value: a reference that is only displayed, or a code that is only a text, is none.
    private func isFindable(_ value: Drawn) -> Bool {
        switch parameter.kind {
        case "string": !StringMeaning.texts(value).isEmpty
        case "token": !TokenMeaning.codes(value, at: place).isEmpty
        case "date": !DateMeaning.spans(value).isEmpty
        case "quantity": !QuantityMeaning.amounts(value).isEmpty
        case "reference": ReferenceMeaning.target(value) != nil || !identifiers(value).isEmpty
        default: value.tree.text != nil
        }
    }

    /// Whether one of the resource's values is what the query's value asks for.
    func holds(_ value: String, _ modifier: String) throws -> Bool {
        if parameter.code == "_lastUpdated" {
            let span = DateMeaning.Span(first: resource.updated, last: resource.updated)
            return try DateMeaning.matches(span, value, now: now)
        }
        if parameter.kind == "composite" { return try holdsTogether(value) }
        return try values.contains { try holds($0, value, modifier) }
    }

    private func holds(_ drawn: Drawn, _ value: String, _ modifier: String) throws -> Bool {
        let plain = QueryText.plain(value)
        switch (parameter.kind, modifier) {
        case ("token", "text"), ("reference", "text"):
            return TokenMeaning.texts(drawn).contains { FoldedText.words(of: $0, beginWith: plain) }
        case ("token", "of-type"): return TokenMeaning.isOfType(drawn, value)
        case ("token", ""):
            return try TokenMeaning.codes(drawn, at: place).contains { try TokenMeaning.matches($0, value) }
        case ("string", ""):
            return StringMeaning.texts(drawn).contains { FoldedText.begins($0, plain) }
                || StringMeaning.familyNames(drawn, at: parameter.code).flatMap(FoldedText.laterWords).contains {
                    word in
                    FoldedText.begins(word, plain)
                }
        case ("string", "contains"): return StringMeaning.texts(drawn).contains { FoldedText.contains($0, plain) }
        case ("string", "exact"): return StringMeaning.texts(drawn).contains { isSame($0, plain) }
        case ("date", ""):
            return try DateMeaning.spans(drawn).contains { try DateMeaning.matches($0, value, now: now) }
        case ("number", ""):
            guard let number = drawn.tree.text.flatMap({ Decimal(string: $0, locale: nil) }) else { return false }
            return try NumberMeaning.matches(.point(number), value)
        case ("quantity", ""):
            return try QuantityMeaning.amounts(drawn).contains {
                try QuantityMeaning.matches($0, value)
            }
        case ("uri", "") where parameter.code == "url" && QueryText.split(value, "|").count > 1:
            throw NotCovered(what: "url with a version")
        case ("uri", ""), ("uri", "above"), ("uri", "below"):
            return drawn.tree.text.map { URIMeaning.matches($0, value, modifier: modifier) } ?? false
        case ("reference", "identifier"):
            return try identifiers(drawn).contains { try TokenMeaning.matches($0, value) }
        case ("reference", "above"), ("reference", "below"): throw NotCovered(what: ":\(modifier)")
        case ("reference", let type):
            return ReferenceMeaning.target(drawn).map {
                ReferenceMeaning.matches($0, value, type: type.isEmpty ? nil : type, targets: parameter.targets)
            } ?? false
        default: throw NotCovered(what: "\(parameter.kind):\(modifier)")
        }
    }

    private func identifiers(_ drawn: Drawn) -> [TokenMeaning.Code] {
        guard drawn.type == "Reference", let identifier = drawn.tree["identifier"] else { return [] }
        return TokenMeaning.codes(Drawn(type: "Identifier", tree: identifier), at: place)
    }

    private var place: String { "\(resource.type).\(parameter.code)" }

    // MARK: Composites

    /// What the composite joins, in its order.
    private var components: [ParameterMeaning] {
        get throws {
            try parameter.components.map { component in
                guard let parameter = OfficialParameter.named(component.definition) else {
                    throw NotCovered(what: component.definition)
                }
                return ParameterMeaning(parameter, of: resource, now: now)
            }
        }
    }

    /// The values of the components, for each element in which all of them lie.
    private var groups: [[[Drawn]]] {
        get throws {
            let components = try components
            return try resource.draw(parameter.components.map(\.expression), onEach: parameter.expression)
                .filter { group in
                    zip(components, group).allSatisfy { component, values in
                        values.contains { component.isFindable($0) }
                    }
                }
        }
    }

    /// Whether the values, joined by `$`, hold of one element.
    private func holdsTogether(_ value: String) throws -> Bool {
        let parts = QueryText.split(value, "$")
        let components = try components
        return try groups.contains { group in
            try zip(parts, zip(components, group)).allSatisfy { part, values in
                try values.1.contains { try values.0.holds($0, part, "") }
            }
        }
    }

    // MARK: The order

    /// What may be the resource's place by this parameter: a range counts by its beginning, or its end when descending.
    func places(descends: Bool) throws -> [SortPlace] {
        if parameter.code == "_lastUpdated" { return [.time(resource.updated)] }
        return try values.flatMap { drawn -> [SortPlace] in
            switch parameter.kind {
            case "token": return TokenMeaning.codes(drawn, at: place).map { .text($0.code ?? "") }
            case "string": return StringMeaning.texts(drawn).map { .text(FoldedText.fold($0)) }
            case "date": return DateMeaning.spans(drawn).map { .time(descends ? $0.last : $0.first) }
            case "number":
                return drawn.tree.text.flatMap { Decimal(string: $0, locale: nil) }.map { [.number($0)] } ?? []
            case "quantity":
                return try QuantityMeaning.amounts(drawn).compactMap { try QuantityMeaning.place($0) }.map {
                    .number($0)
                }
            case "reference":
                if let target = ReferenceMeaning.target(drawn) { return [.text(target)] }
                return parameter.isOfOneType ? [] : identifiers(drawn).map { .text($0.code ?? "") }
            case "uri": return drawn.tree.text.map { [.text($0)] } ?? []
            default: throw NotCovered(what: "_sort=\(parameter.code)")
            }
        }
    }
}

/// What resources are ordered by.
enum SortPlace: Comparable {
    case text(String)
    case time(Int64)
    case number(Decimal)

    static func < (a: SortPlace, b: SortPlace) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8))
        case (.time(let a), .time(let b)): a < b
        case (.number(let a), .number(let b)): a < b
        default: false
        }
    }

    static func == (a: SortPlace, b: SortPlace) -> Bool { !(a < b) && !(b < a) }
}
