internal import FHIR
package import Search
internal import Synchronization
package import Terminology
package import Trust
internal import Wording

extension Record {
    /// The terminology that a caller sees.
    ///
    /// - Throws: `.notSupported` for a record without an index of concepts.
    package func terminology(permit: Permit) throws(RecordError) -> RecordTerminology {
        guard let concepts else {
            throw RecordError(.invalid, .notSupported, "this record is served without terminology")
        }
        return RecordTerminology(self, concepts, permit: permit)
    }

    /// What searches ask of the terminology that a caller sees; `nil` for a record without.
    package func conceptSets(permit: Permit) -> (any ConceptSets)? {
        concepts.map { _ in RecordConceptSets(record: self, permit: permit) }
    }
}

extension RecordError {
    package init(_ error: TerminologyError) {
        let category: Category =
            switch error.kind {
            case .notFound: .notFound
            case .deleted: .gone
            case .noStore, .transient: .unavailable
            case .exception: .failed
            default: .invalid
            }
        self.init(category, error.kind, error.message)
    }
}

/// The codes of value sets, and of hierarchies, for the searches of one request: each is made out once.
private final class RecordConceptSets: ConceptSets {
    let record: Record
    let permit: Permit
    private let known = Mutex<[Question: ConceptSet]>([:])

    /// Codes that the criteria of one request may ask for together.
    private static let codesMax = 250_000
    /// Value sets and hierarchies that they may name.
    private static let questionsMax = 100

    private struct Question: Hashable {
        let kind: String
        let system: String
        let name: String
    }

    init(record: Record, permit: Permit) {
        self.record = record
        self.permit = permit
    }

    func members(ofValueSet reference: String) throws(ConceptSetError) -> ConceptSet {
        try asking(Question(kind: "in", system: "", name: reference)) { terminology throws(TerminologyError) in
            let reader = ValueSetReader(terminology)
            let valueSet: ValueSetDefinition
            if let id = RecordConceptSets.id(reference) {
                valueSet = try terminology.valueSet(id: id)
            } else {
                valueSet = try reader.valueSet(Canonical(reference))
            }
            try reader.checkSupplements(valueSet)
            if let system = valueSet.wholeSystem,
                try terminology.codeSystem(Canonical(system))?.header.isComplete != true
            {
                return ConceptSet(systems: [system])
            }
            let list = try reader.members(of: valueSet)
            return try RecordConceptSets.set(list, terminology, reference)
        }
    }

    func subsumption(of code: String, in system: String, isBelow: Bool) throws(ConceptSetError) -> ConceptSet {
        try asking(
            Question(kind: isBelow ? "below" : "above", system: system, name: code)
        ) { terminology throws(TerminologyError) in
            guard let known = try terminology.codeSystem(Canonical(system)) else {
                throw TerminologyError(
                    .notFound,
                    "\(system): the concepts of this code system are not known here; load them (xinglin terminology load)"
                )
            }
            let ids = try terminology.store.subsumption(of: code, in: known, isBelow: isBelow)
            return try RecordConceptSets.set(MemberList(ids), terminology, system)
        }
    }

    /// `ValueSet/42`: the address of a value set in the record.
    private static func id(_ reference: String) -> String? {
        let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "ValueSet", ResourceID.isValid(String(parts[1])) else { return nil }
        return String(parts[1])
    }

    private static func set(
        _ list: MemberList, _ terminology: RecordTerminology, _ name: String
    ) throws(TerminologyError) -> ConceptSet {
        guard list.members.count <= codesMax else {
            throw TerminologyError(
                .tooCostly, "\(name): has \(list.members.count) codes; a search may ask for \(codesMax) at most")
        }
        var codes: [String: Set<String>] = [:]
        var systems: [Int64: CodeSystemHeader] = [:]
        var count = 0
        for member in list.members {
            switch member {
            case .listed(let coding): codes[coding.system ?? "", default: []].insert(coding.code)
            case .known(let id):
                let number = id >> 32
                if systems[number] == nil { systems[number] = try terminology.store.system(number: number)?.header }
                guard let concept = try terminology.store.summary(id), let system = systems[number] else { continue }
                if system.isCaseSensitive {
                    codes[system.url, default: []].insert(concept.code)
                } else {
                    let spellings = CodeSpellings.all(of: concept.code)
                    count += spellings.count
                    guard count <= codesMax else {
                        throw TerminologyError(
                            .tooCostly,
                            "\(name): its codes may be written in more than \(codesMax) ways, and a search may ask for no more codes"
                        )
                    }
                    codes[system.url, default: []].formUnion(spellings)
                }
            }
        }
        return ConceptSet(codes: codes)
    }

    private func asking(
        _ question: Question, _ body: (RecordTerminology) throws(TerminologyError) -> ConceptSet
    ) throws(ConceptSetError) -> ConceptSet {
        let (found, count, codes) = known.withLock { known in
            (
                known[question], known.count,
                known.values.reduce(0) { $0 + $1.codes.values.reduce(0) { $0 + $1.count } }
            )
        }
        if let found { return found }
        guard count < RecordConceptSets.questionsMax, codes < RecordConceptSets.codesMax else {
            throw ConceptSetError(
                .tooCostly,
                "the criteria ask for more than \(RecordConceptSets.codesMax) codes, or name more than \(RecordConceptSets.questionsMax) value sets and hierarchies"
            )
        }
        do {
            let found = try body(try record.terminology(permit: permit))
            known.withLock { $0[question] = found }
            return found
        } catch let error as TerminologyError {
            throw ConceptSetError(error.kind, error.message)
        } catch let error as RecordError {
            throw ConceptSetError(error.issues[0].kind, error.issues[0].message)
        } catch {
            throw ConceptSetError(.exception, "terminology: \(String(describing: error))")
        }
    }
}
