internal import FHIR
package import Search
package import Terminology
package import Trust

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
            case .noStore, .transient: .unavailable
            case .exception: .failed
            default: .invalid
            }
        self.init(category, error.kind, error.text)
    }
}

/// The codes of value sets, and of hierarchies, for searches.
private struct RecordConceptSets: ConceptSets {
    let record: Record
    let permit: Permit

    /// Codes of one value set that a search may ask for.
    private static let codesMax = 250_000

    func members(ofValueSet reference: String) throws(ConceptSetError) -> ConceptSet {
        try asking { terminology throws(TerminologyError) in
            let reader = ValueSetReader(terminology)
            let valueSet: ValueSetDefinition
            if let id = RecordConceptSets.id(reference) {
                valueSet = try terminology.valueSet(id: id)
            } else {
                valueSet = try reader.valueSet(Canonical(reference))
            }
            if let system = valueSet.wholeSystem, try terminology.codeSystem(Canonical(system)) == nil {
                return ConceptSet(systems: [system])
            }
            let list = try reader.members(of: valueSet)
            return try RecordConceptSets.set(list, terminology, reference)
        }
    }

    func subsumption(of code: String, in system: String, isBelow: Bool) throws(ConceptSetError) -> ConceptSet {
        try asking { terminology throws(TerminologyError) in
            guard let known = try terminology.codeSystem(Canonical(system)) else {
                throw TerminologyError(
                    .notFound,
                    "\(system): the concepts of this code system are not known here; load them (xinglin terminology load)"
                )
            }
            let id = try terminology.store.named(code, in: known)
            let others = try isBelow ? terminology.store.descendants(of: id) : terminology.store.ancestors(of: id)
            return try RecordConceptSets.set(MemberList([id] + others), terminology, system)
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
        var urls: [Int64: String] = [:]
        for member in list.members {
            switch member {
            case .listed(let coding): codes[coding.system ?? "", default: []].insert(coding.code)
            case .known(let id):
                let number = id >> 32
                if urls[number] == nil { urls[number] = try terminology.store.system(number: number)?.header.url }
                guard let concept = try terminology.store.summary(id), let url = urls[number] else { continue }
                codes[url, default: []].insert(concept.code)
            }
        }
        return ConceptSet(codes: codes)
    }

    private func asking(
        _ body: (RecordTerminology) throws(TerminologyError) -> ConceptSet
    ) throws(ConceptSetError) -> ConceptSet {
        do {
            return try body(try record.terminology(permit: permit))
        } catch let error as TerminologyError {
            throw ConceptSetError(error.kind, error.text)
        } catch let error as RecordError {
            throw ConceptSetError(error.issues[0].kind, error.issues[0].text)
        } catch {
            throw ConceptSetError(.exception, "terminology: \(error)")
        }
    }
}
