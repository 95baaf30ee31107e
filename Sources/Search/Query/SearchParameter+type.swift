internal import FHIR

/// Parameters that take references to one type only: `patient` of an Observation, `subject.where(resolve() is Patient)`.
///
/// The paths are those of parameters without that limit, so the index has the references to all types there. Whatever is
/// asked of them is asked of those to the type: what they lead to, what they are displayed with or named by, whether
/// there is one, and which comes first.
extension SearchParameter {
    /// What a value with `:text` or `:identifier` asks for: of references to the type, where there is such a limit.
    func limited(_ test: ValueTest) -> ValueTest {
        guard kind == .reference, let typeFilter else { return test }
        return .ofReference(to: typeFilter, test)
    }

    /// Whether there is nothing that a search could find.
    func missing(_ isMissing: Bool) -> Criterion {
        guard let typeFilter else { return .missing(isMissing, fields: fields) }
        let named = ValueTest.ofReference(to: typeFilter, .token(system: nil, code: nil))
        let any = Criterion.values([.leadsTo(typeFilter), named], fields: fields)
        return isMissing ? .not(any) : any
    }

    func sort(descending: Bool) -> SortKey {
        guard kind == .reference, let typeFilter else { return .field(fields, kind: kind, descending: descending) }
        return .references(fields, to: typeFilter, descending: descending)
    }
}
