package import FHIR

/// A search as the engine executes it: parsed, checked, nothing left to interpret.
package struct SearchQuery: Sendable {
    package var type: ResourceType
    /// All of them must hold.
    package var criteria: [Criterion]
    package var sort: SortKey
    /// What orders resources that are equal by the key before.
    package var thenBy: [SortKey] = []
    /// Resources of a page; 0 asks for the number only.
    package var count: Int
    /// Where the page begins; `nil` for the first.
    package var cursor: PageCursor?
    package var wantsTotal: Bool
    /// The place of the change log at which the search is made; `nil` for the present. What was deleted since is left out.
    package var position: Int64?
    /// Whether the page tells which contained resources of a match meet the criteria.
    package var showsContained = false
    /// The criteria in the words of the query, one for each; empty where nobody asks.
    package var names: [String] = []
    /// Where the engine writes down what it does; `nil` where nobody asks.
    package var trace: SearchTrace?

    package init(
        type: ResourceType, criteria: [Criterion], sort: SortKey = .creation, count: Int = 50,
        cursor: PageCursor? = nil,
        wantsTotal: Bool = false
    ) {
        self.type = type
        self.criteria = criteria
        self.sort = sort
        self.count = count
        self.cursor = cursor
        self.wantsTotal = wantsTotal
    }
}

extension SearchQuery {
    /// The same query, its criteria one by one where a `_filter` joins them by “and”.
    package var unfolded: SearchQuery {
        var query = self
        query.criteria = []
        query.names = []
        for (number, criterion) in criteria.enumerated() {
            let parts = criterion.conjuncts
            query.criteria += parts
            if !names.isEmpty { query.names += parts.map { _ in name(of: number) } }
        }
        return query
    }

    /// A criterion in the words of the query, as far as they are known.
    package func name(of criterion: Int) -> String { names.count == criteria.count ? names[criterion] : "" }

    /// Whether the time of the last change alone orders what it gives.
    package var isByTime: Bool {
        if case .lastUpdated = sort { thenBy.isEmpty } else { false }
    }

    /// The fields that it is sorted by.
    package var sortFields: [IndexField] {
        ([sort] + thenBy).flatMap { key -> [IndexField] in
            switch key {
            case .field(let fields, _, _), .references(let fields, _, _): fields
            case .creation, .id, .lastUpdated: []
            }
        }
    }

    /// Where a resource stands in the order.
    package func place(
        id: String, key: Int64, sequence: Int64, updated: Int64, entries: @autoclosure () throws -> [IndexEntry]
    ) rethrows -> PageCursor {
        let keys = [sort] + thenBy
        let entries = keys.contains(where: \.needsEntries) ? try entries() : []
        // Alone, the place in the log tells times apart; with further keys, equal times have to be equal.
        let time = thenBy.isEmpty ? sequence : updated
        let values = keys.map { $0.value(id: id, sequence: time, entries: entries) }
        return PageCursor(value: values[0], key: key, more: Array(values.dropFirst()))
    }

    /// Whether the first place comes before the second.
    package func precedes(_ a: PageCursor, _ b: PageCursor) -> Bool {
        if let order = sort.order(a.value, b.value) { return order }
        for (number, key) in thenBy.enumerated() {
            let x = number < a.more.count ? a.more[number] : nil
            let y = number < b.more.count ? b.more[number] : nil
            if let order = key.order(x, y) { return order }
        }
        return a.key < b.key
    }
}

/// What one value of a query asks of an index value.
package enum ValueTest: Sendable, Hashable {
    /// `system` is `nil` for any; `code` is `nil` for any code of the system.
    case token(system: String?, code: String?)
    /// A code that is one of these.
    case tokenIn(ConceptSet)
    /// The code begins with this.
    case codePrefix(String)
    /// The folded text, or one of the parts of it that are found by themselves, begins with this.
    case prefix(String)
    /// The folded text itself begins with this.
    case beginning(String)
    case reference(ReferenceTarget)
    /// A canonical reference, with any version; where it names one, that or one within: `…|1.2` below `…|1`.
    case canonicalBelow(String)
    /// A reference to any resource of the type.
    case leadsTo(ResourceType)
    /// A reference to the type whose display or identifier meets the test.
    indirect case ofReference(to: ResourceType, ValueTest)
    case date(DateTest)
    case number(DecimalTest)
    /// The text as it was written, to the byte.
    case exact(String)
    /// The reading of the value begins with this.
    case read(String)
    /// The value is this folded text.
    case equal(String)
    /// The folded text ends with this.
    case suffix(String)
    /// The folded text lies somewhere in the value.
    case contains(String)
    /// The same of what is longer than what is indexed by its parts.
    case within(String)
    /// The folded words of what is displayed with a code, or of a text, begin with these.
    case displayed([String])
    /// An identifier by its type and value.
    case typed(system: String?, code: String, value: String)
    /// The URI itself and all that begins with it.
    case uriBelow(String)
    case uriAbove(String)
    /// Not farther away than so many metres.
    case near(GeographicPoint, metres: Double)
    /// `system` is `nil` for any; `code` is `nil` for any unit.
    case quantity(DecimalTest, system: String?, code: String?)
    case uri(String)
    /// For each component, in their order, the tests of which one must hold of its value.
    case composite([[ValueTest]])
    /// A condition that no value meets: `gender=urn:other|male` where another system is implied.
    case never
}

/// A range of dates against the range that a resource's value covers. Source: search.html#prefix.
package struct DateTest: Sendable, Hashable {
    package enum Relation: String, Sendable, CaseIterable { case eq, ne, gt, lt, ge, le, sa, eb, ap }
    package let relation: Relation
    /// First and last microsecond that the query's text names.
    package let low: Int64
    package let high: Int64
    /// Whether the text names a time of day. What comes after `10:00:04` comes after its first moment: `10:00:04.5` does.
    /// What comes after a day comes after its last.
    package let isTime: Bool

    package init(_ relation: Relation, low: Int64, high: Int64, isTime: Bool = false) {
        self.relation = relation
        self.low = low
        self.high = high
        self.isTime = isTime
    }

    package func holds(low valueLow: Int64, high valueHigh: Int64) -> Bool {
        let isWithin = low <= valueLow && valueHigh <= high
        return switch relation {
        case .eq: isWithin
        case .ne: !isWithin
        case .gt: valueHigh > high || (isTime && valueLow > low)
        case .lt: valueLow < low
        // The range from the value on, its own among it: what ends or begins within it belongs there.
        case .ge: valueHigh >= low
        case .le: valueLow <= high
        case .sa: valueLow > high
        case .eb: valueHigh < low
        case .ap: valueLow <= high && valueHigh >= low
        }
    }
}

/// A number against a value, or against the range that a value covers. Source: search.html#prefix, #number, #quantity.
package struct DecimalTest: Sendable, Hashable {
    package let relation: DateTest.Relation
    /// The number as it was written.
    package let exact: DecimalKey
    /// What its precision implies, `low` included and `high` not; for `ap` a tenth to either side, both included.
    package let low: DecimalKey
    package let high: DecimalKey

    package init(_ relation: DateTest.Relation, exact: DecimalKey, low: DecimalKey, high: DecimalKey) {
        self.relation = relation
        self.exact = exact
        self.low = low
        self.high = high
    }

    package func holds(_ value: DecimalKey) -> Bool {
        switch relation {
        case .eq: low <= value && value < high
        case .ne: !(low <= value && value < high)
        case .gt, .sa: value > exact
        case .ge: value >= exact
        case .lt, .eb: value < exact
        case .le: value <= exact
        case .ap: low <= value && value <= high
        }
    }

    /// - Parameters: the ends of a value's range; `nil` for an open one.
    package func holds(low valueLow: DecimalKey?, high valueHigh: DecimalKey?) -> Bool {
        let isWithin = valueLow.map { low <= $0 } ?? false && valueHigh.map { $0 < high } ?? false
        return switch relation {
        case .eq: isWithin
        case .ne: !isWithin
        case .gt: valueHigh.map { $0 > exact } ?? true
        case .ge: valueHigh.map { $0 >= exact } ?? true
        case .lt: valueLow.map { $0 < exact } ?? true
        case .le: valueLow.map { $0 <= exact } ?? true
        case .sa: valueLow.map { $0 > exact } ?? false
        case .eb: valueHigh.map { $0 < exact } ?? false
        case .ap: valueLow.map { $0 <= high } ?? true && valueHigh.map { $0 >= low } ?? true
        }
    }
}

/// The order of results. Ties are broken by the order of creation.
package enum SortKey: Sendable, Hashable {
    /// The order in which resources came to exist: what searches without `_sort` have.
    case creation
    case id(descending: Bool)
    case lastUpdated(descending: Bool)
    /// The smallest (descending: largest) value of the fields; resources without a value come last.
    case field([IndexField], kind: SearchKind, descending: Bool)
    /// The same by references to one type alone.
    case references([IndexField], to: ResourceType, descending: Bool)
}

/// The place after which a page begins: the last resource of the page before.
package struct PageCursor: Sendable, Hashable {
    /// The sort value of that resource; `nil` where it had none, or where the order is that of creation.
    package var value: SortValue?
    package var key: Int64
    /// The values by the further keys of the order.
    package var more: [SortValue?] = []

    package init(value: SortValue?, key: Int64, more: [SortValue?] = []) {
        self.value = value
        self.key = key
        self.more = more
    }
}

/// A value by which results are ordered.
package enum SortValue: Sendable, Hashable, Comparable {
    case text(String)
    case integer(Int64)
    case bytes([UInt8])

    package static func < (a: SortValue, b: SortValue) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.integer(let a), .integer(let b)): a < b
        case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
        case (.integer, _), (.text, .bytes): true
        default: false
        }
    }
}
