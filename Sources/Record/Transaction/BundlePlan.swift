internal import FHIR
internal import JSON
internal import Search
internal import Store
internal import Trust
internal import Wording

/// The writes that a Bundle stands for: identities resolved, links replaced, preconditions noted.
///
/// Made against the record as it is now; the preconditions make the commit fail when it is another by then, and the plan
/// is made again. Source: http.html#trules.
struct BundlePlan {
    /// What becomes of an entry.
    enum Step {
        case write(Write)
        /// A conditional create that found a resource.
        case found(StoredVersion)
        /// A deletion of what is not there.
        case nothing
        /// Answered after the writes.
        case read
    }

    private let record: Record
    private let permit: Permit
    private let context: WriteContext
    private let options: BundleOptions
    private let cache: CriteriaCache?
    /// Those that write.
    private let entries: [BundleEntry]
    private let resources: [JSONView?]
    private let views: [JSONView]

    private(set) var steps: [Int: Step] = [:]
    private(set) var errors: [Int: RecordError] = [:]
    private(set) var preconditions: [Precondition] = []
    private var addresses: [Int: ResourceAddress] = [:]
    private var deleted: Set<ResourceAddress> = []
    private var taken: [ResourceAddress: Int] = [:]
    private var links: [String: String] = [:]
    private var hasURLs = false
    private var drawn: [Int: [IndexEntry]] = [:]
    private var resolved: [String: String] = [:]
    /// The full URLs of entries that have faults: a link to one is no fault of its own.
    private var faultyURLs: Set<String> = []
    /// Entries that may only create.
    private var creations: Set<Int> = []
    /// How often an id of content was given.
    private var contentIDs: [String: UInt64] = [:]
    /// What makes full URLs that mean something in this Bundle only differ from the same in another.
    private var bundleMark: [UInt8]?

    /// - Parameters:
    ///   - entries: by number; those that could not be read are left out.
    ///   - views: the Bundle's entries.
    ///   - cache: criteria that were resolved before, where nobody else writes.
    init(
        record: Record, permit: Permit, context: WriteContext, options: BundleOptions, cache: CriteriaCache?,
        entries: [BundleEntry],
        views: [JSONView]
    ) {
        self.record = record
        self.permit = permit
        self.context = context
        self.options = options
        self.cache = cache
        self.entries = entries.filter { !$0.isRead }
        for entry in entries where entry.isRead {
            // What a file says is written; nobody waits for answers.
            if entry.isOperation, options.isImport {
                errors[entry.number] = RecordError(
                    .invalid, .value, "method: only writes can be imported, no operations"
                ).inEntry(entry.number)
            } else {
                steps[entry.number] = .read
            }
        }
        resources = views.map { $0["resource"] }
        self.views = views
    }

    /// Plans all entries. Faults are in ``errors``; a transaction is then refused as a whole.
    mutating func make() {
        each(.delete) { (plan, entry) throws(RecordError) in try plan.planDeletion(entry) }
        for method in [BundleEntry.Method.post, .put] {
            each(method) { (plan, entry) throws(RecordError) in try plan.checkContent(entry) }
        }
        each(.post) { (plan, entry) throws(RecordError) in try plan.identifyCreation(entry) }
        each(.put) { (plan, entry) throws(RecordError) in try plan.identifyUpdate(entry) }
        mapLinks()
        for method in [BundleEntry.Method.post, .put] {
            each(method) { (plan, entry) throws(RecordError) in try plan.planContent(entry) }
        }
        each(.patch) { (plan, entry) throws(RecordError) in try plan.planPatch(entry) }
    }

    /// The writes in the order of processing: deletions, creations, updates, patches; with their entries' numbers.
    var writes: [(number: Int, write: Write)] {
        let order: [BundleEntry.Method] = [.delete, .post, .put, .patch]
        return order.flatMap { method in
            entries.filter { $0.method == method }.compactMap { entry in
                if case .write(let write) = steps[entry.number] { (entry.number, write) } else { nil }
            }
        }
    }

    private mutating func each(
        _ method: BundleEntry.Method, _ body: (inout BundlePlan, BundleEntry) throws(RecordError) -> Void
    ) {
        for entry in entries where entry.method == method && errors[entry.number] == nil {
            do throws(RecordError) {
                try body(&self, entry)
            } catch {
                errors[entry.number] = error.inEntry(entry.number)
            }
        }
    }

    // MARK: Content

    private func checkContent(_ entry: BundleEntry) throws(RecordError) {
        let prefix = "Bundle.entry[\(entry.number)].resource"
        guard let view = resources[entry.number] else {
            throw RecordError(.invalid, .required, "resource: is missing", place: prefix)
        }
        _ = try record.validate(
            view, as: entry.type(view), prefix: prefix,
            allowsConditionalReferences: options.isAtomic || options.isImport)
    }

    // MARK: Identities

    private mutating func planDeletion(_ entry: BundleEntry) throws(RecordError) {
        switch entry.target {
        case .instance(let type, let id):
            try delete(address(type, id), entry)
        case .criteria(let type, let text):
            let criteria = try record.criteria(text, type: type, context: context, permit: permit)
            let found = try record.matches(criteria, type: type, permit: permit)
            expect(criteria, type: type, found)
            guard found.count < 2 else { throw Record.severalMatches() }
            if let only = found.first { return try delete(only.address, entry) }
            try Record.requireNoVersion(entry.ifMatch)
            steps[entry.number] = .nothing
        default: throw RecordError(.invalid, .value, "url: names nothing to delete")
        }
    }

    private mutating func delete(_ address: ResourceAddress, _ entry: BundleEntry) throws(RecordError) {
        try claim(address, entry)
        deleted.insert(address)
        steps[entry.number] = .write(Record.deletion(address, try Record.expectation(entry.ifMatch)))
    }

    private mutating func identifyCreation(_ entry: BundleEntry) throws(RecordError) {
        guard case .type(let type) = entry.target, let view = resources[entry.number] else { return }
        if options.isImport, let id = BundlePlan.sourceID(view, entry.fullURL) {
            // What the source names is that resource, whether its criteria still find it or not.
            let address = address(type, id)
            if entry.ifNoneExist == nil {
                try claim(address, entry)
                return
            }
            if let there = try record.newest(type, id, permit: permit), !there.isDeleted {
                try claim(address, entry)
                return
            }
        }
        if let text = entry.ifNoneExist {
            let criteria = try record.criteria(text, type: type, context: context, permit: permit)
            let found = try live(try record.matches(criteria, type: type, permit: permit), criteria, type)
            let here = try matchesHere(criteria, type: type, before: entry.number)
            guard found.count + here.count < 2 else { throw Record.severalMatches() }
            if let only = found.first {
                addresses[entry.number] = only.address
                steps[entry.number] = .found(only)
                return
            }
            guard here.isEmpty else {
                throw RecordError(
                    .preconditionFailed, .duplicate,
                    "ifNoneExist: another entry creates a resource that the criteria match")
            }
        }
        let id = try importedID(view, entry) ?? record.makeID()
        try claim(address(type, id), entry)
    }

    private mutating func identifyUpdate(_ entry: BundleEntry) throws(RecordError) {
        guard let view = resources[entry.number] else { return }
        switch entry.target {
        case .instance(let type, let id):
            try Record.checkID(view, is: id, place: "Bundle.entry[\(entry.number)].resource.")
            try claim(address(type, id), entry)
        case .criteria(let type, let text):
            let criteria = try record.criteria(text, type: type, context: context, permit: permit)
            let found = try live(try record.matches(criteria, type: type, permit: permit), criteria, type)
            guard found.count < 2 else { throw Record.severalMatches() }
            if entry.ifNoneMatch == "*", !found.isEmpty { throw Record.matchExists() }
            let given = view["id"]?.string
            if let only = found.first, let given, given != only.address.id {
                throw RecordError(
                    .invalid, .invalid, "id: the content's id is not that of the resource that the criteria name")
            }
            if found.isEmpty && !options.isImport {
                if let given, !deleted.contains(address(type, given)) {
                    try record.refuseTaken(
                        type, given, place: "Bundle.entry[\(entry.number)].resource.id", permit: permit)
                }
                if entry.ifMatch == nil { creations.insert(entry.number) }
            }
            if let there = found.first { return try claim(there.address, entry) }
            var id = given
            if id == nil { id = try importedID(view, entry) }
            try claim(address(type, id ?? record.makeID()), entry)
        default: throw RecordError(.invalid, .value, "url: names nothing to update")
        }
    }

    /// In an import: the id that the source gives, or else one of the content, so that the same data gives it again.
    private mutating func importedID(_ view: JSONView, _ entry: BundleEntry) throws(RecordError) -> String? {
        guard options.isImport else { return nil }
        if let id = BundlePlan.sourceID(view, entry.fullURL) { return id }
        guard let contentID = options.contentID else { return nil }
        let text = view.compact() + markOfBundle(contentID)
        let first = contentID(text, 0)
        // Two equal resources stay two.
        let before = contentIDs[first, default: 0]
        contentIDs[first] = before + 1
        return before == 0 ? first : contentID(text, before)
    }

    /// Full URLs from which no id can be taken, such as `urn:oid:1.2`, may mean another resource in another Bundle: then
    /// equal texts are not the same resource, unless the Bundles are the same.
    private mutating func markOfBundle(_ contentID: BundleOptions.ContentID) -> [UInt8] {
        if let bundleMark { return bundleMark }
        let isLocal = entries.contains { entry in
            guard entry.fullURL != nil, let view = resources[entry.number] else { return false }
            return BundlePlan.sourceID(view, entry.fullURL) == nil
        }
        let mark = isLocal ? Array(contentID(views.flatMap { $0.compact() }, 0).utf8) : []
        bundleMark = mark
        return mark
    }

    private func address(_ type: ResourceType, _ id: String) -> ResourceAddress {
        ResourceAddress(institution: permit.institution, type: type, id: id)
    }

    /// A resource may be written by one entry only.
    private mutating func claim(_ address: ResourceAddress, _ entry: BundleEntry) throws(RecordError) {
        if let other = taken[address], options.isAtomic {
            throw RecordError(.invalid, .duplicate, "entries \(other) and \(entry.number) write the same resource")
        }
        taken[address] = entry.number
        addresses[entry.number] = address
    }

    /// Matches that this Bundle does not delete, noted as a precondition.
    private mutating func live(
        _ found: [StoredVersion], _ criteria: [Criterion], _ type: ResourceType
    ) throws(RecordError) -> [StoredVersion] {
        expect(criteria, type: type, found)
        return found.filter { !deleted.contains($0.address) }
    }

    private mutating func expect(_ criteria: [Criterion], type: ResourceType, _ found: [StoredVersion]) {
        guard !options.isImport else { return }
        preconditions.append(
            Precondition(
                institution: permit.institution, type: type, criteria: criteria, ids: Set(found.map(\.address.id))))
    }

    /// Resources of this Bundle that meet criteria.
    private mutating func matchesHere(
        _ criteria: [Criterion], type: ResourceType, before limit: Int = .max
    ) throws(RecordError) -> [ResourceAddress] {
        var found: [ResourceAddress] = []
        // Chains lead over what the record has, not over what this Bundle brings.
        let criteria = try record.resolved(criteria, type: type, permit: permit)
        for entry in entries where entry.number < limit && (entry.method == .post || entry.method == .put) {
            guard let address = addresses[entry.number], address.type == type, let view = resources[entry.number] else {
                continue
            }
            if case .found = steps[entry.number] { continue }
            if drawn[entry.number] == nil {
                var extractor = IndexExtractor(includesTexts: true)
                drawn[entry.number] = extractor.extract(view, type: type)
            }
            let values = drawn[entry.number] ?? []
            let holds = Criterion.allHold(
                criteria, id: address.id, updated: context.now, entries: values, hasTexts: true)
            if holds == true {
                found.append(address)
            }
        }
        return found
    }

    /// The id that a source gives a resource: its own, or else the one in its full URL.
    static func sourceID(_ view: JSONView, _ fullURL: String?) -> String? {
        if let id = view["id"]?.string, ResourceID.isValid(id) { return id }
        guard let fullURL else { return nil }
        if fullURL.hasPrefix("urn:uuid:") {
            let id = String(fullURL.dropFirst("urn:uuid:".count)).lowercased()
            return ResourceID.isValid(id) ? id : nil
        }
        guard fullURL.contains("://"), let id = fullURL.split(separator: "/").last.map(String.init),
            ResourceID.isValid(id)
        else { return nil }
        return id
    }

    // MARK: Links

    private mutating func mapLinks() {
        let good = Set(entries.map(\.number)).subtracting(errors.keys)
        if good.count < views.count {
            for (number, view) in views.enumerated() where !good.contains(number) {
                if let url = view["fullUrl"]?.string { faultyURLs.insert(url) }
            }
        }
        for entry in entries {
            guard let fullURL = entry.fullURL, let address = addresses[entry.number], resources[entry.number] != nil
            else { continue }
            links[fullURL] = "\(address.type.name)/\(address.id)"
            if !fullURL.hasPrefix("urn:") { hasURLs = true }
        }
    }

    private mutating func planContent(_ entry: BundleEntry) throws(RecordError) {
        if case .found = steps[entry.number] { return }
        guard let view = resources[entry.number], let address = addresses[entry.number] else { return }
        let text = try linked(view, entry)
        let document = try Record.document(text)
        let known = record.options.refusesDanglingReferences ? Set(taken.keys).subtracting(deleted) : []
        var isValid = true
        if record.options.validation == .tag {
            isValid = try record.validate(view, as: address.type, allowsConditionalReferences: true).isEmpty
        }
        let prepared = try document.withRoot { (root) throws(RecordError) in
            try record.prepare(
                root, type: address.type, id: address.id, isValid: isValid, permit: permit, among: known,
                without: deleted, prefix: "Bundle.entry[\(entry.number)].resource")
        }
        let isCreation = entry.method == .post
        let onlyCreates = entry.method == .put && entry.ifNoneMatch == "*"
        let expectation: Write.Expectation =
            isCreation && !options.isImport || creations.contains(entry.number) || onlyCreates
            ? .absent : try Record.expectation(entry.ifMatch)
        steps[entry.number] = .write(
            prepared.write(
                address, isCreation ? .create : .update, expectation: expectation, skipsEqual: options.isImport))
    }

    /// The text of an entry's resource with its links replaced.
    ///
    /// - Parameter before: what was there before a patch: links of that are left as they are.
    private mutating func linked(
        _ view: JSONView, _ entry: BundleEntry, before: [UInt8]? = nil
    ) throws(RecordError) -> [UInt8] {
        let base = BundlePlan.base(of: entry.fullURL)
        var failure: RecordError?
        do throws(Issue) {
            return try LinkRewriter.rewrite(view, prefix: "Bundle.entry[\(entry.number)].resource") {
                (link, isReference) throws(Issue) in
                do throws(RecordError) {
                    return try self.replacement(link, isReference: isReference, base: base, before: before)
                } catch {
                    failure = error
                    throw error.issues.first ?? Issue(.processing, "the link could not be resolved")
                }
            }
        } catch {
            throw RecordError(failure?.category ?? .invalid, [error])
        }
    }

    /// What a link of an entry becomes; `nil` when it stays.
    private mutating func replacement(
        _ link: String, isReference: Bool, base: String?, before: [UInt8]?
    ) throws(RecordError) -> String? {
        // Most URIs are systems and profiles: when all entries have URNs, only URNs can be links to them.
        if !isReference && !hasURLs && !link.utf8.starts(with: "urn:".utf8) { return nil }
        let (target, fragment) = BundlePlan.split(link)
        if let known = links[target] { return known + fragment }
        guard isReference else { return nil }
        if let base, let known = links[base + "/" + target] { return known + fragment }
        if target.hasPrefix("urn:uuid:") || target.hasPrefix("urn:oid:") {
            guard options.isAtomic, !faultyURLs.contains(target) else { return nil }
            // It led nowhere before the patch too.
            if let before, String(decoding: before, as: UTF8.self).contains("\"\(link)\"") { return nil }
            throw RecordError(.invalid, .notFound, "reference: no entry of the Bundle has this full URL")
        }
        guard case .conditional(let type, let criteria) = FHIRReference(target) else { return nil }
        return try conditional(target, type, criteria)
    }

    /// A reference by criteria: exactly one resource must match, in the record or in this Bundle.
    private mutating func conditional(_ link: String, _ type: ResourceType, _ text: String) throws(RecordError)
        -> String
    {
        if let known = resolved[link] ?? cache?.address(link) { return known }
        let criteria = try record.criteria(text, type: type, context: context, permit: permit)
        let found = try live(try record.matches(criteria, type: type, permit: permit), criteria, type).map(\.address)
            .filter { taken[$0] == nil }
        let here = try matchesHere(criteria, type: type)
        guard found.count + here.count < 2 else {
            throw RecordError(
                .preconditionFailed, .multipleMatches, "reference: the criteria match more than one \(type.name)")
        }
        guard let only = found.first ?? here.first else {
            throw RecordError(.preconditionFailed, .notFound, "reference: the criteria match no \(type.name)")
        }
        let address = "\(type.name)/\(only.id)"
        resolved[link] = address
        if here.isEmpty { cache?.remember(link, address) }
        return address
    }

    private static func split(_ link: String) -> (target: String, fragment: String) {
        guard let hash = link.utf8.firstIndex(of: UInt8(ascii: "#")), hash != link.startIndex else { return (link, "") }
        return (String(link[..<hash]), String(link[hash...]))
    }

    /// `http://server/fhir` of `http://server/fhir/Patient/1`.
    private static func base(of fullURL: String?) -> String? {
        guard let fullURL, fullURL.contains("://") else { return nil }
        let parts = fullURL.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count > 4 ? parts.dropLast(2).joined(separator: "/") : nil
    }

    // MARK: Patches

    private mutating func planPatch(_ entry: BundleEntry) throws(RecordError) {
        guard let view = resources[entry.number], let patch = Record.patchText(of: view) else {
            throw RecordError(.invalid, .notSupported, Record.patchForms)
        }
        let target: ResourceAddress
        switch entry.target {
        case .instance(let type, let id): target = address(type, id)
        case .criteria(let type, let text):
            let criteria = try record.criteria(text, type: type, context: context, permit: permit)
            let found = try live(try record.matches(criteria, type: type, permit: permit), criteria, type)
            guard found.count < 2 else { throw Record.severalMatches() }
            guard let only = found.first else {
                throw RecordError(.notFound, .notFound, "the criteria match no resource to patch")
            }
            target = only.address
        default: throw RecordError(.invalid, .value, "url: names nothing to patch")
        }
        try claim(target, entry)
        let known = record.options.refusesDanglingReferences ? Set(taken.keys).subtracting(deleted) : []
        let (current, patched) = try record.patchedText(
            target.type, target.id, patch, ifMatch: entry.ifMatch, permit: permit)
        let document = try Record.document(patched)
        let text = try document.withRoot { (view) throws(RecordError) in
            try linked(view, entry, before: current.text)
        }
        let write = try record.patchWrite(
            current, text, permit: permit, among: known, without: deleted,
            prefix: "Bundle.entry[\(entry.number)].resource")
        steps[entry.number] = .write(write)
    }
}

extension BundleEntry {
    /// The type that the content must have.
    fileprivate func type(_ view: JSONView) throws(RecordError) -> ResourceType {
        switch target {
        case .type(let type), .instance(let type, _), .criteria(let type, _): type
        case .other: throw RecordError(.invalid, .value, "url: names no resource type")
        }
    }
}
