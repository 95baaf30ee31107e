package import FHIR
internal import JSON
internal import Search
internal import Store
package import Trust

/// What `$everything` does not bring along: what lies in its own compartment, for that comes as a match or was asked to
/// be left out, and what lies in compartments of other patients only.
///
/// It is the resource that tells, not its type: a specimen that names no patient is nobody's, and comes with the
/// observation that was made of it.
package struct IncludeBounds: Sendable {
    /// Whose compartment is searched.
    let owner: (type: ResourceType, id: String)
    /// The patients whose records may come along.
    let patients: Set<String>
    let bases: [String]

    /// Types of which some resource may lie in one of the two compartments.
    let types: Set<ResourceType>

    /// The bounds of a compartment.
    ///
    /// - Parameter patients: the patients whose records may come along.
    package init(owner: (type: ResourceType, id: String), patients: Set<String>, bases: [String]) {
        self.owner = owner
        self.patients = patients
        self.bases = bases
        types = Set(CompartmentCriterion.types(in: .patient) + CompartmentCriterion.types(in: owner.type))
    }

    /// Whether a resource comes along.
    func admits(_ version: StoredVersion) throws(StoreError) -> Bool {
        let address = version.address
        guard types.contains(address.type) else { return true }
        if (address.type, address.id) == owner { return false }
        // Most of what is asked leads to no one; its bytes tell sooner than its entries.
        let isPatient = address.type == .patient
        guard isPatient || mayLie(version) else { return true }
        let fields = CompartmentCriterion.fields(of: address.type, in: [owner.type, .patient])
        let entries = try version.indexEntries(of: fields)
        let isOwn = CompartmentCriterion.owners(of: address.type, in: owner.type, entries, bases: bases)
            .contains(owner.id)
        if isOwn { return false }
        if isPatient && patients.contains(address.id) { return true }
        let others = CompartmentCriterion.owners(of: address.type, in: .patient, entries, bases: bases)
        return !isPatient && (others.isEmpty || !others.isDisjoint(with: patients))
    }

    private func mayLie(_ version: StoredVersion) -> Bool {
        guard let text = version.body?.text else { return false }
        let names = ["Patient/", owner.type.name + "/"].map { Array($0.utf8) }
        return ReferenceScan.references(in: text).contains { reference in
            names.contains { name in reference.starts(with: name) } || reference.contains(UInt8(ascii: ":"))
        }
    }
}

extension Record {
    /// The patients in whose compartments a resource lies.
    package func patients(
        of type: ResourceType, _ id: String, bases: [String], permit: Permit
    ) throws(RecordError) -> Set<String> {
        guard let version = try newest(type, id, permit: permit) else { return [] }
        do throws(StoreError) {
            let entries = try version.indexEntries(of: CompartmentCriterion.fields(of: type, in: [.patient]))
            return CompartmentCriterion.owners(of: type, in: .patient, entries, bases: bases)
        } catch {
            throw RecordError(error)
        }
    }
}
