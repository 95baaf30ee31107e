internal import FHIR
internal import FHIRPath
internal import JSON
internal import Search
internal import Store
internal import Trust
internal import Wording

/// A resource made ready to be written: its kept text and what the index will hold of it.
struct Prepared: Sendable {
    let body: Body
    let entries: [IndexEntry]
    let patient: String?

    func write(
        _ address: ResourceAddress, _ method: ChangeMethod, expectation: Write.Expectation = .any,
        skipsEqual: Bool = false,
        restored: Write.Restored? = nil
    ) -> Write {
        Write(
            address: address, method: method, body: body, entries: entries, patient: patient, expectation: expectation,
            skipsEqual: skipsEqual, restored: restored)
    }
}

extension Record {
    /// Parses a resource of a type.
    static func document(_ text: [UInt8], limits: JSONLimits = JSONLimits()) throws(RecordError) -> JSONDocument {
        do throws(JSONError) {
            return try JSONDocument(text, limits: limits)
        } catch {
            throw RecordError(.invalid, .structure, "the body is not JSON: \(error.message)")
        }
    }

    /// Checks that a document is a resource of the type, and its content.
    ///
    /// - Returns: the faults that are tolerated (validation mode `tag`).
    func validate(
        _ view: JSONView, as type: ResourceType, prefix: String? = nil, allowsConditionalReferences: Bool = false
    ) throws(RecordError) -> [Issue] {
        guard view.isObject, let name = view["resourceType"]?.string else {
            throw RecordError(.invalid, .structure, "resourceType: the content is no FHIR resource", place: prefix)
        }
        guard let found = ResourceType(name) else {
            throw RecordError(
                .invalid, .structure, "resourceType: '\(String(name.prefix(64)))' is no resource type of FHIR R4",
                place: prefix)
        }
        guard found == type else {
            throw RecordError(
                .invalid, .value, "resourceType: the content is a \(found.name), the address says \(type.name)",
                place: prefix ?? found.name)
        }
        if options.validation == .tag { try requireMarkable(view, prefix: prefix ?? found.name) }
        var validator = Validator(allowsConditionalReferences: allowsConditionalReferences)
        var issues = validator.validate(view, prefix: prefix)
        // Invariants take elements and types to be right.
        if issues.isEmpty { issues = InvariantChecker.check(view, prefix: prefix, now: clock()) }
        guard issues.isEmpty || options.validation == .tag else { throw RecordError(.invalid, issues) }
        return issues
    }

    /// Makes a valid resource ready to be written under an id.
    func prepare(
        _ view: JSONView, type: ResourceType, id: String, isValid: Bool, permit: Permit,
        among known: Set<ResourceAddress> = [], without deleted: Set<ResourceAddress> = [], prefix: String? = nil
    ) throws(RecordError) -> Prepared {
        // The mark is the server's own: a client gives it back with what it read.
        let isMarked = options.validation == .tag && ResourceText.has(.invalid, view)
        let body = ResourceText.body(
            of: view, id: id, tag: isValid ? nil : .invalid, without: isMarked && isValid ? .invalid : nil)
        var extractor = IndexExtractor()
        let entries: [IndexEntry]
        if isValid && !isMarked {
            entries = extractor.extract(view, type: type)
        } else {
            let document = try Record.document(body.text)
            entries = document.withRoot { extractor.extract($0, type: type) }
        }
        if extractor.hasTooManyCombinations {
            throw RecordError(
                .invalid, .tooCostly,
                "the composite search parameters of \(type.name) join more than \(IndexExtractor.combinationsMax) combinations of its values",
                place: type.name)
        }
        if options.refusesDanglingReferences {
            // What refers to itself will be there.
            let own = ResourceAddress(institution: permit.institution, type: type, id: id)
            try refuseDangling(
                view, permit: permit, among: known.union([own]), without: deleted, prefix: prefix ?? type.name)
        }
        return Prepared(body: body, entries: entries, patient: IndexExtractor.patients(of: entries, type: type).first)
    }

    /// What the server itself writes into: an id or `meta` of a wrong type could not be kept beside it.
    private func requireMarkable(_ view: JSONView, prefix: String) throws(RecordError) {
        if let id = view["id"], !id.isString {
            throw RecordError(.invalid, .structure, "id: must be a string, or it cannot be kept", place: prefix + ".id")
        }
        if let meta = view["meta"], !meta.isObject {
            throw RecordError(
                .invalid, .structure, "meta: must be an object, or it cannot be kept", place: prefix + ".meta")
        }
    }

    /// Refuses a reference to what is not there, with its place.
    private func refuseDangling(
        _ view: JSONView, permit: Permit, among known: Set<ResourceAddress>, without deleted: Set<ResourceAddress>,
        prefix: String
    ) throws(RecordError) {
        var failure: RecordError?
        var found: Set<String> = []
        do throws(Issue) {
            // Nothing is replaced: it knows where references stand, contained ones too.
            _ = try LinkRewriter.rewrite(view, prefix: prefix) { (link, isReference) throws(Issue) in
                guard isReference, !found.contains(link),
                    case .local(let type, let id, let version)? = FHIRReference(link)
                else { return nil }
                let address = ResourceAddress(institution: permit.institution, type: type, id: id)
                let isKnown = known.contains(address)
                do throws(RecordError) {
                    var isTaken = isKnown && version == nil
                    if !isTaken && !deleted.contains(address) {
                        isTaken = try isThere(address, version, orNext: isKnown, permit: permit)
                    }
                    if isTaken {
                        found.insert(link)
                        return nil
                    }
                } catch {
                    failure = error
                    throw error.issues[0]
                }
                throw Issue(.notFound, "there is no \(link.prefix(200)), to which this reference leads")
            }
        } catch {
            throw failure ?? RecordError(.invalid, [error])
        }
    }

    /// - Parameter next: whether the version that is about to be written counts too.
    private func isThere(
        _ address: ResourceAddress, _ version: String?, orNext next: Bool, permit: Permit
    ) throws(RecordError) -> Bool {
        let newest = try newest(address.type, address.id, permit: permit)
        guard let version else { return newest?.isDeleted == false }
        guard next || newest?.isDeleted == false, let number = Int(version), String(number) == version else {
            return false
        }
        return number >= 1 && number <= (newest?.version ?? 0) + (next ? 1 : 0)
    }
}
