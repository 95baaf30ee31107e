package import FHIR
internal import JSON
internal import Search
package import Store
package import Trust
internal import Wording

/// What a write did.
package struct Written: Sendable {
    package enum Effect: Sendable, Equatable {
        case created, updated, deleted
        /// A conditional create found a resource: this one.
        case found
        /// Nothing was there to delete, or the text was the same.
        case unchanged
    }

    package let effect: Effect
    package let address: ResourceAddress
    package let version: Int
    /// Microseconds since 1970.
    package let updated: Int64
    /// The text as it is now served; `nil` for deletions.
    package let stored: StoredVersion?
}

extension Record {
    /// Races that a conditional interaction runs again after losing them.
    static let attemptsMax = 200

    /// Creates a resource under a new id, unless criteria name one that is there.
    ///
    /// - Parameter ifNoneExist: search criteria, as in a URL after the question mark.
    package func create(
        _ type: ResourceType, _ text: [UInt8], ifNoneExist: String? = nil, context: WriteContext, permit: Permit,
        completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let criteria = try ifNoneExist.map { (text) throws(RecordError) in
                try self.criteria(text, type: type, context: context, permit: permit)
            }
            let address = ResourceAddress(institution: permit.institution, type: type, id: makeID())
            let prepared = try prepare(text, type: type, id: address.id, permit: permit)
            create(prepared, address, criteria: criteria, permit: permit, attempt: 0, completion)
        } catch {
            completion(.failure(error))
        }
    }

    private func create(
        _ prepared: Prepared, _ address: ResourceAddress, criteria: [Criterion]?, permit: Permit, attempt: Int,
        _ completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            var preconditions: [Precondition] = []
            if let criteria {
                let found = try matches(criteria, type: address.type, permit: permit)
                guard found.count < 2 else { throw Record.severalMatches() }
                if let only = found.first { return completion(.success(Written(.found, only))) }
                preconditions = [
                    Precondition(institution: permit.institution, type: address.type, criteria: criteria, ids: [])
                ]
            }
            let write = prepared.write(address, .create, expectation: .absent)
            commit(Commit(preconditions: preconditions, writes: [write]), completion) { [self] () throws(RecordError) in
                try again(attempt) {
                    create(prepared, address, criteria: criteria, permit: permit, attempt: attempt + 1, completion)
                }
            }
        } catch {
            completion(.failure(error))
        }
    }

    /// Replaces a resource, or creates it under the client's id.
    ///
    /// - Parameters:
    ///   - ifMatch: the version that must be current, `*` for any.
    ///   - onlyCreates: refuses to replace what is there (`If-None-Match: *`).
    package func update(
        _ type: ResourceType, _ id: String, _ text: [UInt8], ifMatch: String? = nil, onlyCreates: Bool = false,
        permit: Permit, completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let document = try Record.document(text)
            let prepared = try document.withRoot { (view) throws(RecordError) in
                try Record.checkID(view, is: id)
                let issues = try validate(view, as: type)
                return try prepare(view, type: type, id: id, isValid: issues.isEmpty, permit: permit)
            }
            let address = ResourceAddress(institution: permit.institution, type: type, id: id)
            let expectation: Write.Expectation = onlyCreates ? .absent : try Record.expectation(ifMatch)
            commit(Commit(writes: [prepared.write(address, .update, expectation: expectation)]), completion)
        } catch {
            completion(.failure(error))
        }
    }

    /// Updates the one resource that criteria name, or creates it.
    ///
    /// - Parameter onlyCreates: refuses to replace what matches (`If-None-Match: *`).
    package func update(
        _ type: ResourceType, where criteriaText: String, _ text: [UInt8], ifMatch: String? = nil,
        onlyCreates: Bool = false, context: WriteContext,
        permit: Permit, attempt: Int = 0, completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let criteria = try self.criteria(criteriaText, type: type, context: context, permit: permit)
            let found = try matches(criteria, type: type, permit: permit)
            guard found.count < 2 else { throw Record.severalMatches() }
            if onlyCreates, !found.isEmpty { throw Record.matchExists() }
            let document = try Record.document(text)
            let write = try document.withRoot { (view) throws(RecordError) -> Write in
                let issues = try validate(view, as: type)
                let given = view["id"]?.string
                if let only = found.first, let given, given != only.address.id {
                    throw RecordError(
                        .invalid, .invalid, "id: the body's id is not that of the resource that the criteria name",
                        place: "\(type.name).id")
                }
                let id = found.first?.address.id ?? given ?? makeID()
                if found.isEmpty, given != nil {
                    try refuseTaken(type, id, place: "\(type.name).id", permit: permit)
                }
                let prepared = try prepare(view, type: type, id: id, isValid: issues.isEmpty, permit: permit)
                return prepared.write(
                    ResourceAddress(institution: permit.institution, type: type, id: id),
                    found.isEmpty && given == nil ? .create : .update,
                    expectation: found.isEmpty && ifMatch == nil ? .absent : try Record.expectation(ifMatch))
            }
            let precondition = Precondition(
                institution: permit.institution, type: type, criteria: criteria, ids: Set(found.map(\.address.id)))
            commit(Commit(preconditions: [precondition], writes: [write]), completion) {
                [self] () throws(RecordError) in
                try again(attempt) {
                    update(
                        type, where: criteriaText, text, ifMatch: ifMatch, onlyCreates: onlyCreates, context: context,
                        permit: permit, attempt: attempt + 1, completion: completion)
                }
            }
        } catch {
            completion(.failure(error))
        }
    }

    /// When the criteria of an update match nothing, it creates: under an id that is free.
    ///
    /// Source: http.html#cond-update (update as create); R5 says 409 for an id that is taken.
    func refuseTaken(_ type: ResourceType, _ id: String, place: String, permit: Permit) throws(RecordError) {
        guard let there = try newest(type, id, permit: permit), !there.isDeleted else { return }
        throw RecordError(
            .conflict, .duplicate,
            "id: the criteria match nothing, and the body's id is that of another \(type.name): nothing was changed; leave the id away, or update that resource at its own address",
            place: place)
    }

    /// Deletes a resource; deleting what is not there changes nothing.
    package func delete(
        _ type: ResourceType, _ id: String, ifMatch: String? = nil, permit: Permit,
        completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let address = ResourceAddress(institution: permit.institution, type: type, id: id)
            commit(Commit(writes: [Record.deletion(address, try Record.expectation(ifMatch))]), completion)
        } catch {
            completion(.failure(error))
        }
    }

    /// Deletes the one resource that criteria name.
    package func delete(
        _ type: ResourceType, where criteriaText: String, ifMatch: String? = nil, context: WriteContext, permit: Permit,
        attempt: Int = 0, completion: @escaping Completion<Written>
    ) {
        do throws(RecordError) {
            let criteria = try self.criteria(criteriaText, type: type, context: context, permit: permit)
            let found = try matches(criteria, type: type, permit: permit)
            guard found.count < 2 else { throw Record.severalMatches() }
            guard let only = found.first else {
                try Record.requireNoVersion(ifMatch)
                let nothing = ResourceAddress(institution: permit.institution, type: type, id: "none")
                return completion(
                    .success(Written(effect: .unchanged, address: nothing, version: 0, updated: 0, stored: nil)))
            }
            let precondition = Precondition(
                institution: permit.institution, type: type, criteria: criteria, ids: [only.address.id])
            let write = Record.deletion(only.address, try Record.expectation(ifMatch))
            commit(Commit(preconditions: [precondition], writes: [write]), completion) {
                [self] () throws(RecordError) in
                try again(attempt) {
                    delete(
                        type, where: criteriaText, ifMatch: ifMatch, context: context, permit: permit,
                        attempt: attempt + 1,
                        completion: completion)
                }
            }
        } catch {
            completion(.failure(error))
        }
    }

    // MARK: Committing

    /// Commits one write, and tells what it did.
    ///
    /// - Parameter retry: called when criteria or the version changed meanwhile; without it that is an error.
    func commit(
        _ commit: Commit, _ completion: @escaping Completion<Written>, attempt: Int = 0,
        retry: (@Sendable () throws(RecordError) -> Void)? = nil
    ) {
        let checked: Commit
        do throws(RecordError) {
            checked = try checkingDefinitions(commit)
        } catch {
            return completion(.failure(error))
        }
        store.commit(checked) { [self] result in
            do throws(RecordError) {
                switch result {
                case .failure(let error): throw RecordError(error)
                case .success(.conflict(.precondition(let number))) where number >= commit.preconditions.count:
                    // Another SearchParameter of the same code came or went: looked at again.
                    try again(attempt) { self.commit(commit, completion, attempt: attempt + 1, retry: retry) }
                case .success(.conflict(.precondition)) where retry != nil: try retry?()
                case .success(.conflict(let conflict)): throw Record.error(conflict)
                case .success(.done(let outcomes)):
                    if let write = commit.writes.first, let outcome = outcomes.first {
                        completion(.success(Written(write, outcome)))
                    }
                }
            } catch {
                completion(.failure(error))
            }
        }
    }

    /// Runs an interaction again that lost a race, within bounds.
    func again(_ attempt: Int, _ body: () -> Void) throws(RecordError) {
        guard attempt < Record.attemptsMax else {
            throw RecordError(
                .conflict, .conflict, "too many others changed the same resources at the same time: try again")
        }
        body()
    }

    private func prepare(_ text: [UInt8], type: ResourceType, id: String, permit: Permit) throws(RecordError)
        -> Prepared
    {
        let document = try Record.document(text)
        return try document.withRoot { (view) throws(RecordError) in
            let issues = try validate(view, as: type)
            return try prepare(view, type: type, id: id, isValid: issues.isEmpty, permit: permit)
        }
    }

    // MARK: Small rules

    static func checkID(_ view: JSONView, is id: String, place: String = "") throws(RecordError) {
        guard let given = view["id"] else {
            throw RecordError(
                .invalid, .required, "id: an update's body must have the id of its address", place: place + "id")
        }
        guard given.equals(id) else {
            throw RecordError(.invalid, .invalid, "id: the body's id is not that of the address", place: place + "id")
        }
    }

    static func deletion(_ address: ResourceAddress, _ expectation: Write.Expectation) -> Write {
        Write(address: address, method: .delete, body: nil, entries: [], patient: nil, expectation: expectation)
    }

    /// `W/"3"` → version 3, `W/"3", W/"4"` → either. A tag that no version can have never matches.
    static func expectation(_ ifMatch: String?) throws(RecordError) -> Write.Expectation {
        guard let ifMatch else { return .any }
        if ifMatch == "*" { return .present }
        let versions = ifMatch.split(separator: ",").compactMap { EntityTag.version(String($0)) }
        guard let first = versions.first else {
            throw RecordError(
                .preconditionFailed, .conflict, "If-Match: no version has this tag; tags have the form W/\"1\"")
        }
        return versions.count == 1 ? .version(first) : .oneOf(Set(versions))
    }

    /// What criteria do not find has no version that `If-Match` could name.
    static func requireNoVersion(_ ifMatch: String?) throws(RecordError) {
        guard ifMatch != nil else { return }
        throw RecordError(
            .preconditionFailed, .conflict, "If-Match: the criteria match nothing, so no version is current")
    }

    static func matchExists() -> RecordError {
        RecordError(
            .preconditionFailed, .conflict, "If-None-Match: a resource that the criteria match is there already")
    }

    static func severalMatches() -> RecordError {
        RecordError(.preconditionFailed, .multipleMatches, "the criteria match more than one resource")
    }

    static func error(_ conflict: Conflict) -> RecordError {
        switch conflict {
        case .precondition:
            RecordError(.conflict, .conflict, "the resources that the criteria name changed meanwhile: try again")
        case .expectation(_, let current):
            RecordError(
                .preconditionFailed, .conflict,
                current.map { "the current version is \($0), another than the one expected" }
                    ?? "there is no current version to match")
        case .restore:
            RecordError(
                .conflict, .businessRule,
                "an older version cannot be restored behind newer ones: import a history into an empty store")
        }
    }
}

/// Weak entity tags: the version's number. Source: http.html#versioning.
package enum EntityTag {
    package static func text(_ version: Int) -> String { "W/\"\(version)\"" }

    /// The version that a tag names; `nil` when none has such a tag.
    package static func version(_ tag: String) -> Int? {
        var text = Substring(tag)
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        if text.hasPrefix("W/") { text = text.dropFirst(2) }
        guard text.count > 2, text.first == "\"", text.last == "\"" else { return nil }
        let number = text.dropFirst().dropLast()
        guard let version = Int(number), version > 0, String(version) == number else { return nil }
        return version
    }
}

extension Written {
    init(_ effect: Effect, _ version: StoredVersion) {
        self.init(
            effect: effect, address: version.address, version: version.version, updated: version.updated,
            stored: version)
    }

    init(_ write: Write, _ outcome: WriteOutcome) {
        let effect: Effect =
            outcome.isUnchanged ? .unchanged : write.body == nil ? .deleted : outcome.existed ? .updated : .created
        let stored = StoredVersion(
            address: write.address, key: 0, version: outcome.version, sequence: outcome.sequence,
            updated: outcome.updated,
            method: write.method, body: write.body)
        self.init(
            effect: effect, address: write.address, version: outcome.version, updated: outcome.updated,
            stored: write.body == nil ? nil : stored)
    }
}
