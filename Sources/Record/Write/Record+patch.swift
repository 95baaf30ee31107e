package import FHIR
internal import FHIRPath
internal import JSON
internal import Store
package import Trust
package import Wording

extension Record {
    /// Applies a JSON Patch or a FHIRPath Patch to a resource.
    ///
    /// - Parameter ifMatch: the version that must be current; without it the patch is applied to whatever is.
    package func patch(
        _ type: ResourceType, _ id: String, _ patch: [UInt8], ifMatch: String? = nil, permit: Permit,
        completion: @escaping Completion<Written>
    ) {
        self.patch(type, id, patch, ifMatch: ifMatch, precondition: nil, permit: permit, attempt: 0, completion)
    }

    /// Applies a JSON Patch or a FHIRPath Patch to the one resource that criteria name.
    package func patch(
        _ type: ResourceType, where criteriaText: String, _ patch: [UInt8], ifMatch: String? = nil,
        context: WriteContext,
        permit: Permit, completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let criteria = try self.criteria(criteriaText, type: type, context: context, permit: permit)
            let found = try matches(criteria, type: type, permit: permit)
            guard found.count < 2 else { throw Record.severalMatches() }
            guard let only = found.first else {
                throw RecordError(.notFound, .notFound, "the criteria match no resource to patch")
            }
            let precondition = Precondition(
                institution: permit.institution, type: type, criteria: criteria, ids: [only.address.id])
            self.patch(
                type, only.address.id, patch, ifMatch: ifMatch, precondition: precondition, permit: permit, attempt: 0,
                completion)
        } catch {
            completion(.failure(error))
        }
    }

    private func patch(
        _ type: ResourceType, _ id: String, _ patch: [UInt8], ifMatch: String?, precondition: Precondition?,
        permit: Permit,
        attempt: Int, _ completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let write = try patched(type, id, patch, ifMatch: ifMatch, permit: permit)
            let commit = try checkingDefinitions(
                Commit(preconditions: precondition.map { [$0] } ?? [], writes: [write]))
            store.commit(commit) { [self] result in
                // Without If-Match the patch is for whatever version is current: one that lost a race is made again.
                if ifMatch == nil, case .success(.conflict(.expectation)) = result {
                    do throws(RecordError) {
                        try again(attempt) {
                            self.patch(
                                type, id, patch, ifMatch: nil, precondition: precondition, permit: permit,
                                attempt: attempt + 1,
                                completion)
                        }
                    } catch {
                        completion(.failure(error))
                    }
                    return
                }
                completion(Record.written(result, commit))
            }
        } catch {
            completion(.failure(error))
        }
    }

    static func written(_ result: Result<CommitResult, StoreError>, _ commit: Commit) -> Result<Written, RecordError> {
        switch result {
        case .failure(let error): return .failure(RecordError(error))
        case .success(.conflict(let conflict)): return .failure(error(conflict))
        case .success(.done(let outcomes)):
            guard let write = commit.writes.first, let outcome = outcomes.first else {
                return .failure(RecordError(.failed, .exception, "the commit had no write"))
            }
            return .success(Written(write, outcome))
        }
    }

    /// The write that a patch stands for: the current text changed, validated, expected to be still current.
    func patched(
        _ type: ResourceType, _ id: String, _ patch: [UInt8], ifMatch: String?, permit: Permit
    ) throws(RecordError) -> Write {
        let (current, text) = try patchedText(type, id, patch, ifMatch: ifMatch, permit: permit)
        return try patchWrite(current, text, permit: permit)
    }

    /// The current version of a resource, and the text that a patch makes of it, not validated.
    func patchedText(
        _ type: ResourceType, _ id: String, _ patch: [UInt8], ifMatch: String?, permit: Permit
    ) throws(RecordError) -> (current: StoredVersion, text: [UInt8]) {
        let current = try read(type, id, permit: permit)
        let isWanted =
            switch try Record.expectation(ifMatch) {
            case .version(let wanted): wanted == current.version
            case .oneOf(let wanted): wanted.contains(current.version)
            case .any, .present, .absent: true
            }
        guard isWanted else {
            throw RecordError(.preconditionFailed, .conflict, "If-Match: the current version is \(current.version)")
        }
        let before = try Record.document(current.text)
        let operations = try Record.document(patch)
        do throws(Issue) {
            let text = try operations.withRoot { (view) throws(Issue) in
                if FHIRPathPatch.isPatch(view) {
                    let patch = try FHIRPathPatch(view)
                    return try before.withRoot { (view) throws(Issue) in
                        try patch.apply(to: view, pathEnvironment(permit: permit))
                    }
                }
                let patch = try JSONPatch(view)
                return try before.withRoot { (view) throws(Issue) in try patch.apply(to: view) }
            }
            return (current, text)
        } catch {
            throw RecordError(.invalid, [error])
        }
    }

    /// The write of what a patch made.
    ///
    /// - Parameters:
    ///   - known: what the same transaction writes.
    ///   - deleted: what it deletes.
    func patchWrite(
        _ current: StoredVersion, _ text: [UInt8], permit: Permit, among known: Set<ResourceAddress> = [],
        without deleted: Set<ResourceAddress> = [], prefix: String? = nil
    ) throws(RecordError) -> Write {
        let (type, id) = (current.address.type, current.address.id)
        let after = try Record.document(text)
        let prepared = try after.withRoot { (view) throws(RecordError) in
            let issues = try validate(view, as: type)
            try Record.checkID(view, is: id, place: "\(type.name).")
            return try prepare(
                view, type: type, id: id, isValid: issues.isEmpty, permit: permit, among: known, without: deleted,
                prefix: prefix)
        }
        return prepared.write(current.address, .patch, expectation: .version(current.version))
    }
}

extension Record {
    /// What is said of an entry of a Bundle that is no patch.
    package static let patchForms: Message =
        "resource: a patch in a Bundle is a Binary of application/json-patch+json, or the Parameters of a FHIRPath Patch"

    /// The patch that a resource of a Bundle stands for; `nil` when it is none.
    package static func patchText(of resource: [UInt8]) -> [UInt8]? {
        guard let document = try? JSONDocument(resource) else { return nil }
        return document.withRoot { patchText(of: $0) }
    }

    static func patchText(of view: JSONView) -> [UInt8]? {
        if FHIRPathPatch.isPatch(view) { return view.compact() }
        guard view["resourceType"]?.equals("Binary") == true,
            view["contentType"]?.string?.hasPrefix("application/json-patch+json") == true
        else { return nil }
        return view["data"]?.string.flatMap(Base64.decode)
    }
}
