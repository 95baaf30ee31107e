internal import FHIR

/// The meaning of criteria, said once: engines that hold entries in memory use it, others must agree with it.
extension Criterion {
    /// Whether the criterion holds of a resource.
    ///
    /// - Parameters:
    ///   - entries: the resource's index entries.
    ///   - hasTexts: whether these have all that only a text gives: texts as written and the values of custom
    ///     parameters; without them some criteria cannot be decided.
    ///   - updated: when its current version was made, in microseconds since 1970.
    /// - Returns: `nil` where that takes the texts.
    /// - Precondition: nothing is linked (``resolved(for:_:)``); with texts, what is asked of contained resources is
    ///   answered (``answered(by:of:)``).
    package func holds(id: String, updated: Int64, entries: [IndexEntry], hasTexts: Bool) -> Bool? {
        switch self {
        case .ids(let ids): return ids.contains(id)
        case .lastUpdated(let tests): return tests.contains { $0.holds(low: updated, high: updated) }
        case .values(let tests, let fields):
            let isMet = entries.contains { entry in
                fields.contains(entry.field) && tests.contains { $0.matches(entry.value) }
            }
            if isMet || hasTexts { return isMet }
            if fields.contains(where: { !$0.isInIndexEntries }) { return nil }
            let open = tests.filter(\.needsText)
            guard !open.isEmpty else { return false }
            let here = entries.filter { fields.contains($0.field) }
            return open.contains { $0.mayBeMet(by: here) } ? nil : false
        case .missing(let isMissing, let fields):
            if !hasTexts && fields.contains(where: { !$0.isInIndexEntries }) { return nil }
            return isMissing != entries.contains { fields.contains($0.field) && $0.value.isIndexed }
        case .not(let inner): return inner.holds(id: id, updated: updated, entries: entries, hasTexts: hasTexts).map(!)
        case .any(let lists):
            var isOpen = false
            for list in lists {
                switch Criterion.allHold(list, id: id, updated: updated, entries: entries, hasTexts: hasTexts) {
                case true?: return true
                case nil: isOpen = true
                case false?: break
                }
            }
            return isOpen ? nil : false
        case .referring(let targets, let fields):
            let isMet = entries.contains { entry in
                guard case .reference(let target) = entry.value else { return false }
                return fields.contains(entry.field) && targets.contains(target)
            }
            return isMet || hasTexts || fields.allSatisfy(\.isInIndexEntries) ? isMet : nil
        case .inside:
            precondition(!hasTexts, "what is asked of contained resources is answered before")
            return nil
        case .chain, .has, .hierarchy: preconditionFailure("links are resolved before")
        }
    }

    package static func allHold(
        _ criteria: [Criterion], id: String, updated: Int64, entries: [IndexEntry], hasTexts: Bool
    ) -> Bool? {
        var isOpen = false
        for criterion in criteria {
            switch criterion.holds(id: id, updated: updated, entries: entries, hasTexts: hasTexts) {
            case false?: return false
            case nil: isOpen = true
            case true?: break
            }
        }
        return isOpen ? nil : true
    }

    /// Whether the entries that are kept with a change cannot decide it.
    package var needsText: Bool { asksForTexts || looksInside || !fields.custom.isEmpty }

    /// Whether it asks for texts as written.
    package var asksForTexts: Bool {
        switch self {
        case .values(let tests, _): tests.contains(where: \.needsText)
        case .not(let inner): inner.asksForTexts
        case .any(let lists): lists.contains { $0.contains(where: \.asksForTexts) }
        default: false
        }
    }

    /// The fields that it asks for, links not followed. Those of contained resources are drawn from these.
    package var fields: Set<IndexField> {
        switch self {
        case .values(_, let fields), .missing(_, let fields), .referring(_, let fields), .chain(_, let fields),
            .hierarchy(_, let fields):
            Set(fields)
        case .not(let inner): inner.fields
        case .any(let lists): lists.joined().reduce(into: []) { $0.formUnion($1.fields) }
        case .ids, .lastUpdated, .has, .inside: []
        }
    }
}

extension IndexField {
    /// Whether its values are among the entries that are kept with a change: those of custom parameters are drawn when
    /// they are asked for.
    fileprivate var isInIndexEntries: Bool { custom == nil }
}

/// Codes and URIs are compared byte by byte; Swift's strings are equal when they look the same.
private func same(_ a: String?, _ b: String) -> Bool { a.map { $0.utf8.elementsEqual(b.utf8) } ?? false }

/// A unit is asked for by its code, or, where no system is named, as it is printed.
private func isUnit(_ system: String?, _ code: String?, _ mySystem: String, _ myCode: String, _ myUnit: String) -> Bool
{
    (system == nil || same(system, mySystem))
        && (code == nil || same(code, myCode) || (system == nil && same(code, myUnit)))
}

extension ValueTest {
    /// Whether the index of some fields knows nothing of it.
    package func isTextOnly(at fields: [IndexField]) -> Bool {
        if case .ofReference(_, let test) = self { return test.isTextOnly(at: fields) }
        guard case .displayed(let words) = self else { return false }
        return fields != [.narrative] || words.allSatisfy { TextTerms.terms(forWord: $0).isEmpty }
    }

    /// Whether what the index finds for it may be more than what it holds of.
    package var isWiderInIndex: Bool {
        switch self {
        case .near, .leadsTo: true
        case .uriBelow(let uri): !URIHierarchy.isLeftMatched(uri)
        default: needsText
        }
    }

    /// Whether it asks for a text as written, which the index has not.
    package var needsText: Bool {
        switch self {
        case .exact, .displayed, .typed, .ofReference: true
        default: false
        }
    }

    /// Whether a text may meet it, by what the index keeps of that text.
    fileprivate func mayBeMet(by entries: [IndexEntry]) -> Bool {
        switch self {
        // Nothing of it need be kept: a concept may be a text alone.
        case .displayed: return true
        case .exact(let text):
            let test = ValueTest.equal(TextFolding.kept(of: text))
            return entries.contains { test.matches($0.value) }
        case .typed(_, _, let value):
            let test = ValueTest.token(system: nil, code: value)
            return entries.contains { test.matches($0.value) }
        case .ofReference(_, let test):
            return test.needsText ? test.mayBeMet(by: entries) : entries.contains { test.matches($0.value) }
        default: return entries.contains { matches($0.value) }
        }
    }

    package func matches(_ value: IndexValue) -> Bool {
        switch (self, value) {
        case (.token(let system, let code), .token(let mySystem, let myCode)):
            (system == nil || same(system, mySystem)) && (code == nil || same(code, myCode))
        case (.codePrefix(let prefix), .token(_, let code)): code.utf8.starts(with: prefix.utf8)
        case (.tokenIn(let set), .token(let mySystem, let myCode)): set.contains(system: mySystem, code: myCode)
        case (.prefix(let prefix), .string(let text)), (.prefix(let prefix), .part(let text)):
            text.utf8.starts(with: prefix.utf8)
        case (.beginning(let text), .string(let mine)): mine.utf8.starts(with: text.utf8)
        case (.contains(let part), .string(let text)), (.contains(let part), .joined(let text)),
            (.contains(let part), .stretch(let text)), (.within(let part), .stretch(let text)):
            ByteSearch.first(of: part, in: text) != nil
        case (.read(let text), .reading(let mine)): mine.utf8.starts(with: text.utf8)
        case (.equal(let text), .string(let mine)): same(text, mine)
        case (.near(let point, let metres), .position(let mine)): point.distance(to: mine) <= metres
        case (.suffix(let text), .string(let mine)): mine.utf8.reversed().starts(with: text.utf8.reversed())
        case (.exact(let text), .text(let mine)): same(text, mine)
        case (.displayed(let words), .text(let mine)):
            TextFolding.words(words, beginIn: TextFolding.fold(mine, limit: .max))
        case (.typed(let system, let code, let value), .typed(let mySystem, let myCode, let mine)):
            (system == nil || same(system, mySystem)) && same(code, myCode) && same(value, mine)
        case (.uriBelow(let uri), .uri(let mine)), (.uriAbove(let mine), .uri(let uri)):
            URIHierarchy.isBelow(mine, uri)
        case (.reference(.url(let url)), .reference(.url(let mine))): same(url, mine)
        case (.canonicalBelow(let url), .reference(.url(let mine))): URIHierarchy.isVersion(mine, of: url)
        case (.reference(let target), .reference(let mine)): target == mine
        case (.leadsTo(let type), .reference(.local(let mine, _))): type == mine
        case (.leadsTo(let type), .reference(.url(let url))): FHIRReference(url)?.type == type
        case (.ofReference(let type, let test), .ofReference(let mine, let value)): type == mine && test.matches(value)
        case (.date(let test), .date(let low, let high)): test.holds(low: low, high: high)
        case (.number(let test), .number(let key)): test.holds(key)
        case (.number(let test), .range(let low, let high, _, _, _)): test.holds(low: low, high: high)
        case (.quantity(let test, let system, let code), .quantity(let key, let mySystem, let myCode, let myUnit)):
            isUnit(system, code, mySystem, myCode, myUnit)
                ? test.holds(key) : test.converted(system, code, mySystem, myCode)?.holds(key) ?? false
        case (
            .quantity(let test, let system, let code), .range(let low, let high, let mySystem, let myCode, let myUnit)
        ):
            isUnit(system, code, mySystem, myCode, myUnit)
                ? test.holds(low: low, high: high)
                : test.converted(system, code, mySystem, myCode)?.holds(low: low, high: high) ?? false
        case (.uri(let uri), .uri(let mine)): same(uri, mine)
        case (.composite(let components), .composite(let values)):
            components.count == values.count
                && zip(components, values).allSatisfy { tests, value in tests.contains { $0.matches(value) } }
        default: false
        }
    }
}

extension SortKey {
    /// The value by which a resource is ordered; `nil` when it has none.
    package func value(id: String, sequence: Int64, entries: [IndexEntry]) -> SortValue? {
        switch self {
        case .creation: return nil
        case .id: return .text(id)
        case .lastUpdated: return .integer(sequence)
        case .field(let fields, _, let descending):
            let values = entries.filter { fields.contains($0.field) }.compactMap {
                SortKey.value($0.value, descending: descending)
            }
            return descending ? values.max() : values.min()
        case .references(let fields, let type, let descending):
            let values = entries.filter { fields.contains($0.field) && ValueTest.leadsTo(type).matches($0.value) }
                .compactMap { SortKey.value($0.value, descending: descending) }
            return descending ? values.max() : values.min()
        }
    }

    /// What of an index value counts for the order: a range's beginning, or its end when descending.
    package static func value(_ value: IndexValue, descending: Bool) -> SortValue? {
        switch value {
        case .token(_, let code): .text(code)
        case .string(let text), .uri(let text): .text(text)
        case .date(let low, let high): .integer(descending ? high : low)
        case .number(let key): .bytes(key.bytes)
        case .quantity(let key, let system, let code, _):
            .bytes(QuantityOrder.key(key, system: system, code: code).bytes)
        case .reference(.local(let type, let id)): .text("\(type.name)/\(id)")
        case .reference(.url(let url)): .text(url)
        case .part, .reading, .joined, .stretch, .term, .range, .composite, .position, .text, .typed, .ofReference: nil
        }
    }

    /// Whether the value lies among the index entries.
    package var needsEntries: Bool {
        switch self {
        case .field, .references: true
        case .creation, .id, .lastUpdated: false
        }
    }

    package var isDescending: Bool {
        switch self {
        case .creation: false
        case .id(let descending), .lastUpdated(let descending), .field(_, _, let descending),
            .references(_, _, let descending):
            descending
        }
    }

    /// Whether the first of two values comes before the second; `nil` when they are equal. What has no value comes last
    /// either way.
    package func order(_ a: SortValue?, _ b: SortValue?) -> Bool? {
        switch (a, b) {
        case (nil, nil): return nil
        case (nil, _): return false
        case (_, nil): return true
        case (let left?, let right?):
            if left < right { return !isDescending }
            if right < left { return isDescending }
            return nil
        }
    }

    /// Whether the first of two resources comes before the second.
    package func precedes(_ a: (value: SortValue?, key: Int64), _ b: (value: SortValue?, key: Int64)) -> Bool {
        order(a.value, b.value) ?? (a.key < b.key)
    }
}
