package import FHIR

/// A parsed search with what the answer is to look like and what it says about itself.
package struct SearchRequest: Sendable {
    package enum Total: String, Sendable, CaseIterable { case none, estimate, accurate }

    package var query: SearchQuery
    package var view: ResourceView
    package var includes: [Include] = []
    package var total: Total?
    /// Whether contained resources are searched, and what comes back for them.
    package internal(set) var contained = Contained.no
    package internal(set) var containedType = ContainedType.container
    /// The type that is searched among what the matches contain; `nil` where matches are of the searched type.
    package internal(set) var inside: ResourceType?
    /// The parameters that were used, as they are executed: the self link.
    package var used: [(name: String, value: String)]
    /// What was left out under `Prefer: handling=lenient`, as warnings.
    package var leftOut: [Issue]

    /// A search that was made by the program itself.
    package init(query: SearchQuery, view: ResourceView = .whole) {
        self.init(query: query, view: view, total: nil, used: [], leftOut: [])
    }

    init(query: SearchQuery, view: ResourceView, total: Total?, used: [(name: String, value: String)], leftOut: [Issue])
    {
        self.query = query
        self.view = view
        self.total = total
        self.used = used
        self.leftOut = leftOut
    }
}

/// Which part of resources an answer shows. Source: search.html#summary, #elements.
package struct ResourceView: Sendable, Equatable {
    package enum Summary: String, Sendable, CaseIterable { case `true`, text, data, count, `false` }

    package var summary: Summary
    /// Names of top elements; empty for all.
    package var elements: [String]

    package init(summary: Summary = .false, elements: [String] = []) {
        self.summary = summary
        self.elements = elements
    }

    package static let whole = ResourceView()
}

/// What a query is parsed against beside its type.
package struct SearchContext: Sendable {
    /// Addresses of this server, without a slash at the end: references to them are local.
    package var bases: [String]
    /// Microseconds since 1970, for `ap`.
    package var now: Int64
    /// `Prefer: handling=lenient`: unknown parts are left out and named instead of refused.
    package var isLenient: Bool
    /// For `:in`, `:not-in`, `:above` and `:below`; without it these are refused.
    package var concepts: (any ConceptSets)?
    /// The institution's own search parameters.
    package var custom: CustomParameters

    package init(
        bases: [String] = [], now: Int64 = 0, isLenient: Bool = false, concepts: (any ConceptSets)? = nil,
        custom: CustomParameters = CustomParameters()
    ) {
        self.custom = custom
        self.bases = bases
        self.now = now
        self.isLenient = isLenient
        self.concepts = concepts
    }
}

/// One or more reasons why a query cannot be executed.
package struct SearchError: Error, Sendable {
    package let issues: [Issue]
    package init(_ issues: [Issue]) { self.issues = issues }
}
