import FHIR
import Search
import Testing

/// What criteria say where the texts are not at hand, and how they are joined.
@Suite struct CriterionLogicTests {
    private static let field = IndexField(number: 1)
    private static let yes = Criterion.ids(["1"])
    private static let no = Criterion.ids(["2"])
    /// It takes the text as written.
    private static let open = Criterion.values([.exact("Ann")], fields: [field])

    private func holds(_ criterion: Criterion, hasTexts: Bool = false, _ values: IndexValue...) -> Bool? {
        criterion.holds(
            id: "1", updated: 0, entries: values.map { IndexEntry(field: CriterionLogicTests.field, value: $0) },
            hasTexts: hasTexts)
    }

    @Test(
        arguments: [
            (yes, true), (no, false), (open, nil), (.not(yes), false), (.not(no), true), (.not(open), nil),
            (.not(.not(open)), nil), (.any([]), false), (.any([[]]), true), (.any([[no], [yes]]), true),
            (.any([[no], [no]]), false), (.any([[yes, no]]), false), (.any([[yes, yes]]), true),
            (.any([[open], [yes]]), true), (.any([[open], [no]]), nil), (.any([[yes, open]]), nil),
            (.any([[no, open]]), false), (.any([[open, no]]), false), (.any([[no, open], [yes]]), true),
            (.not(.any([[open], [no]])), nil), (.not(.any([[open, no]])), true), (.any([[.not(open)], [yes]]), true),
        ] as [(Criterion, Bool?)])
    func `leaves open what takes the texts, and only that`(criterion: Criterion, holds: Bool?) {
        #expect(self.holds(criterion, .string("ann")) == holds)
    }

    @Test func `needs no text where the index has nothing like it`() {
        let fields = [CriterionLogicTests.field]
        #expect(holds(CriterionLogicTests.open) == false)
        #expect(holds(CriterionLogicTests.open, .string("anna")) == false)
        let typed = Criterion.values([.typed(system: nil, code: "MR", value: "7")], fields: fields)
        #expect(holds(typed, .token(system: "s", code: "7")) == nil)
        #expect(holds(typed, .token(system: "s", code: "8")) == false)
        let named = Criterion.values([.ofReference(to: .patient, .token(system: "s", code: "7"))], fields: fields)
        #expect(holds(named, .token(system: "s", code: "7")) == nil)
        #expect(holds(named, .token(system: "t", code: "7")) == false)
        // A concept may be a text alone, of which the index keeps nothing.
        #expect(holds(.values([.displayed(["ann"])], fields: fields)) == nil)
    }

    @Test func `decides with the texts`() {
        let open = CriterionLogicTests.open
        #expect(holds(open, hasTexts: true, .string("ann"), .text("Ann")) == true)
        #expect(holds(open, hasTexts: true, .string("ann"), .text("ANN")) == false)
        #expect(holds(.not(open), hasTexts: true, .string("ann"), .text("ANN")) == true)
        #expect(holds(open, hasTexts: true) == false)
        // A value that meets another of the tests decides it without them.
        #expect(
            holds(.values([.exact("Ann"), .prefix("an")], fields: [CriterionLogicTests.field]), .string("ann")) == true)
    }

    @Test(
        arguments: [
            ([], true), ([yes, yes], true), ([yes, no], false), ([open, no], false), ([open, yes], nil), ([open], nil),
        ] as [([Criterion], Bool?)])
    func `wants all of them`(criteria: [Criterion], holds: Bool?) {
        let entries = [IndexEntry(field: CriterionLogicTests.field, value: .string("ann"))]
        #expect(Criterion.allHold(criteria, id: "1", updated: 0, entries: entries, hasTexts: false) == holds)
    }

    @Test func `tells whether there is a value`() {
        let field = CriterionLogicTests.field
        #expect(holds(.missing(true, fields: [field])) == true)
        #expect(holds(.missing(false, fields: [field])) == false)
        #expect(holds(.missing(true, fields: [field]), .string("x")) == false)
        #expect(holds(.missing(false, fields: [field]), .string("x")) == true)
        #expect(holds(.missing(true, fields: [IndexField(number: 2)]), .string("x")) == true)
        #expect(holds(.missing(false, fields: [IndexField(number: 2), field]), .string("x")) == true)
    }

    @Test func `finds by what a reference leads to`() {
        let targets: Set<ReferenceTarget> = [.local(.patient, id: "1"), .url("urn:5")]
        let referring = Criterion.referring(targets, fields: [CriterionLogicTests.field])
        #expect(holds(referring, .reference(.local(.patient, id: "1"))) == true)
        #expect(holds(referring, .reference(.url("urn:5"))) == true)
        #expect(holds(referring, .reference(.local(.patient, id: "2"))) == false)
        #expect(holds(referring, .string("urn:5")) == false)
        #expect(holds(.referring(targets, fields: [IndexField(number: 2)]), .reference(.url("urn:5"))) == false)
        #expect(holds(.referring([], fields: [CriterionLogicTests.field]), .reference(.url("urn:5"))) == false)
    }

    @Test func `needs the texts for what is told by them alone`() {
        #expect(CriterionLogicTests.open.needsText)
        #expect(Criterion.any([[CriterionLogicTests.yes], [.not(CriterionLogicTests.open)]]).needsText)
        #expect(!Criterion.any([[CriterionLogicTests.yes]]).needsText)
        #expect(!Criterion.missing(true, fields: []).needsText)
    }

    // MARK: Links

    private func linked(_ query: String, of type: String = "Patient") throws -> Criterion {
        try CriterionReaderTests.criterion(type, query)
    }

    @Test func `knows what asks of other resources`() throws {
        let link = try linked("organization.name=x")
        #expect(link.isLinked)
        #expect(try linked("_has:Observation:patient:code=1").isLinked)
        #expect(Criterion.not(link).isLinked)
        #expect(Criterion.any([[CriterionLogicTests.yes], [CriterionLogicTests.yes, link]]).isLinked)
        #expect(!Criterion.any([[CriterionLogicTests.yes]]).isLinked)
    }

    @Test func `puts what was found in the place of a chain, the innermost first`() throws {
        var asked: [String] = []
        let chain = try linked("organization.partof.name=x")
        let resolved = try chain.resolved(for: .patient) { search in
            #expect(search.criteria.allSatisfy { !$0.isLinked })
            if search.criteria.contains(where: \.looksInside) { return [] }
            asked.append("\(search.type) \(search.criteria.count)")
            return asked.count == 1
                ? [FoundResource(id: "top")]
                : [FoundResource(id: "a"), FoundResource(id: "b")]
        }
        #expect(asked == ["Organization 1", "Organization 1"])
        let organization = try type("Organization")
        let bases = QueryParserTests.context.bases
        let local = ["a", "b"].map { ReferenceTarget.local(organization, id: $0) }
        let absolute = ["a", "b"].map { ReferenceTarget.url("\(bases[0])/Organization/\($0)") }
        #expect(resolved == .referring(Set(local + absolute), fields: try fields("Patient", "organization")))
    }

    @Test func `puts the ids that references lead to in the place of _has`() throws {
        let patient = try #require(try fields("Observation", "patient").first)
        let performer = try #require(try fields("Observation", "performer").first)
        let has = try linked("_has:Observation:patient:code=1")
        let resolved = try Criterion.not(.any([[has]])).resolved(for: .patient) { _ in
            [
                FoundResource(
                    id: "o",
                    entries: [
                        IndexEntry(field: patient, value: .reference(.local(.patient, id: "p"))),
                        IndexEntry(
                            field: patient, value: .reference(.local(ResourceType("Group") ?? .patient, id: "g"))),
                        IndexEntry(field: performer, value: .reference(.local(.patient, id: "q"))),
                    ])
            ]
        }
        #expect(resolved == .not(.any([[.ids(["p"])]])))
    }
}
