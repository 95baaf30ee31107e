internal import FHIR
internal import Terminology
internal import Wording

/// The reference sets of a release: which concepts are in them and, of maps and associations, what these lead to.
///
/// What a table is, its columns say: `mapTarget` makes a map, `targetComponentId` an association, of every other the members
/// count. Rows out of use do not. Source: SNOMED CT Release File Specifications, 5.2.
struct ReleaseReferenceSets {
    static let setsMax = 10_000
    /// Of rules and advice together.
    private static let commentMax = 2_000

    private struct Found {
        var kind: ReferenceSet.Kind
        var concepts = 0
        var others = 0
    }

    private let concepts: ReleaseConcepts
    private let mapSystems: [String: String]
    private var found: [UInt64: Found] = [:]
    private var missing = Missing()

    /// - Parameter mapSystems: to which code systems maps lead, as the user says.
    init(_ concepts: ReleaseConcepts, mapSystems: [String: String]) {
        self.concepts = concepts
        self.mapSystems = mapSystems
    }

    mutating func give(
        _ file: ContentFile, into sink: HierarchySink, _ progress: LoadProgress
    ) throws(TerminologyError) {
        var table = try ReleaseTable(referenceSet: file, progress: progress)
        let form = Form(table.reader.header)
        // On which modules an edition depends is said of modules of other releases too.
        let isOfModules = table.reader.header == ReleaseTable.dependency
        while try table.next() {
            let isActive = try table.isActive()
            let (set, component) = (try table.id(4), try table.id(5))
            if found[set] == nil {
                guard found.count < ReleaseReferenceSets.setsMax else {
                    throw table.reader.fault("there are more than \(ReleaseReferenceSets.setsMax) reference sets")
                }
                found[set] = Found(kind: form.kind)
            }
            // A set that is a map in one table may have other members in another.
            if found[set]?.kind == .simple { found[set]?.kind = form.kind }
            guard concepts.place(of: component) != nil else {
                found[set]?.others += 1
                if isActive, !isOfModules, ReleaseReferenceSets.isConcept(component) {
                    missing.add("\(component) in \(set)")
                }
                continue
            }
            found[set]?.concepts += 1
            guard isActive else { continue }
            let target = try form.target(table, set: set)
            try sink.add(ReferenceSetMember(code: "\(component)", target: target), to: "\(set)")
        }
    }

    /// The two digits before the last say what an identifier is of. Source: SNOMED CT Release File Specifications, 6.5.
    private static func isConcept(_ id: UInt64) -> Bool { id / 10 % 100 == 0 || id / 10 % 100 == 10 }

    /// Names the sets, and those of languages too.
    ///
    /// - Returns: what was left out and what is not known, as sentences.
    /// - Throws: when the user names a map that is not there.
    func finish(languages: Set<UInt64>, into sink: HierarchySink) throws(TerminologyError) -> [Message] {
        let note = missing.note {
            "\($0) members of reference sets are concepts that are not there, such as \($1): left out"
        }
        var notes = [note].compactMap { $0 }
        for (id, found) in found.sorted(by: { $0.key < $1.key }) {
            let isOfOthers = found.concepts == 0 && found.others > 0
            var set = ReferenceSet(code: "\(id)", kind: isOfOthers ? .ofOthers : found.kind)
            if set.kind == .map {
                set.targetSystem = mapSystems[set.code] ?? ReleaseCodes.mapSystems[id]
                if set.targetSystem == nil {
                    notes.append(
                        """
                        the map \(id) leads to codes of a system that the release does not name: translations say no \
                        system; say it with --map \(id)=URL
                        """)
                }
            }
            try sink.add(set)
        }
        for id in languages.subtracting(found.keys).sorted() {
            try sink.add(ReferenceSet(code: "\(id)", kind: .ofOthers))
        }
        for code in mapSystems.keys.sorted() where UInt64(code).flatMap({ found[$0] })?.kind != .map {
            throw TerminologyError(.invalid, "--map \(code): the release has no map reference set of this id")
        }
        return notes
    }

    // MARK: Forms

    /// What the columns behind the first six hold.
    private enum Form {
        case simple
        case association(target: Int)
        case simpleMap(target: Int)
        case complexMap(group: Int, priority: Int, rule: Int, advice: Int, target: Int, correlation: Int)

        init(_ header: [String]) {
            func place(_ name: String) -> Int? { header.firstIndex(of: name) }
            if let group = place("mapGroup"), let priority = place("mapPriority"), let rule = place("mapRule"),
                let advice = place("mapAdvice"), let target = place("mapTarget"),
                let correlation = place("correlationId")
            {
                self = .complexMap(
                    group: group, priority: priority, rule: rule, advice: advice, target: target,
                    correlation: correlation)
            } else if let target = place("mapTarget") {
                self = .simpleMap(target: target)
            } else if let target = place("targetComponentId") ?? place("targetComponent") {
                self = .association(target: target)
            } else {
                self = .simple
            }
        }

        var kind: ReferenceSet.Kind {
            switch self {
            case .simple: .simple
            case .association: .association
            case .simpleMap, .complexMap: .map
            }
        }

        /// - Returns: `nil` where a member leads to nothing: there is no code for it.
        func target(_ table: borrowing ReleaseTable, set: UInt64) throws(TerminologyError) -> MapTarget? {
            switch self {
            case .simple: return nil
            case .association(let column):
                return MapTarget(
                    code: "\(try table.id(column))", equivalence: ReleaseCodes.associations[set] ?? "relatedto")
            case .simpleMap(let column):
                // How near the two are, a simple map does not say.
                return table.reader.value(column).map { MapTarget(code: $0, equivalence: "relatedto") }
            case .complexMap(let group, let priority, let rule, let advice, let target, let correlation):
                let (group, priority) = (try table.reader.number(group), try table.reader.number(priority))
                let equivalence = ReleaseCodes.correlations[try table.id(correlation)] ?? "relatedto"
                guard let code = table.reader.value(target) else { return nil }
                return MapTarget(
                    code: code, equivalence: equivalence,
                    comment: Form.comment(
                        group, priority, rule: table.reader.text(rule), advice: table.reader.text(advice), code),
                    rank: Int(min(group, 999) * 1000 + min(priority, 999)))
            }
        }

        /// Of a map that always holds there is nothing to say.
        private static func comment(
            _ group: UInt64, _ priority: UInt64, rule: String, advice: String, _ code: String
        ) -> String? {
            var parts: [String] = []
            if group > 1 || priority > 1 { parts.append("group \(group), priority \(priority)") }
            if !["", "TRUE", "OTHERWISE TRUE"].contains(rule) { parts.append(rule) }
            if !["", "ALWAYS \(code)"].contains(advice) { parts.append(advice) }
            return parts.isEmpty ? nil : String(parts.joined(separator: "; ").prefix(commentMax))
        }
    }
}
