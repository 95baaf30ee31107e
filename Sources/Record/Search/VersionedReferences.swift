internal import FHIR
internal import Search
internal import Store

/// The references of a resource that name a version. The index has none: for searches the version does not matter, but
/// what is included should be the version that is named. Source: search.html#versions, #include.
struct VersionedReferences {
    struct Named {
        var numbers: [Int] = []
        /// Whether another reference leads to the same resource without a version.
        var isPlainToo = false
    }

    private var all: [String: Named] = [:]

    init(in version: StoredVersion, bases: [String]) {
        guard let text = version.body?.text else { return }
        let references = ReferenceScan.references(in: text)
        // Nearly none has the underscore of `_history`: this is asked of each resource that leads somewhere.
        guard references.contains(where: { $0.contains(UInt8(ascii: "_")) }) else { return }
        for reference in references {
            var name = String(decoding: reference, as: UTF8.self)
            if let base = bases.first(where: { name.hasPrefix($0 + "/") }) { name.removeFirst(base.utf8.count + 1) }
            guard case .local(let type, let id, let version) = FHIRReference(name) else { continue }
            var named = all["\(type.name)/\(id)"] ?? Named()
            if let version {
                // Versions that this server gives are numbers; another is not there.
                if let number = Int(version), !named.numbers.contains(number) { named.numbers.append(number) }
            } else {
                named.isPlainToo = true
            }
            all["\(type.name)/\(id)"] = named
        }
    }

    /// The versions of a resource that are named; `nil` where the newest is meant.
    func named(_ type: ResourceType, _ id: String) -> Named? { all.isEmpty ? nil : all["\(type.name)/\(id)"] }
}
