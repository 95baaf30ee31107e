internal import FHIR
internal import Search
internal import Store

/// A walk in the order of ids.
///
/// `identity` has ids in two forms, each in its order: texts, and behind all of these UUIDs as bytes (see ``StoredID``).
/// Both are read side by side, a page at a time, and merged as texts.
extension IndexSearch {
    /// Matches that are read of one form at a time where nothing says how many are needed.
    private static let idsOfPart = 200

    /// Calls `body` with each match in the order of ids, from behind one on, until it says `false`.
    func forEachByID(
        descending: Bool, after id: String?, needed: Int?, _ body: (Candidate) throws -> Bool
    ) throws {
        let count = needed ?? IndexSearch.idsOfPart
        var forms = [IDForm(isUUID: false, last: id), IDForm(isUUID: true, last: id)]
        while true {
            for number in forms.indices where forms[number].isDrained {
                try fill(&forms[number], descending: descending, count)
            }
            guard let candidate = IDForm.next(of: &forms, descending: descending), try body(candidate) else { return }
        }
    }

    private func fill(_ form: inout IDForm, descending: Bool, _ count: Int) throws {
        guard let range = form.range(descending: descending) else { return form.end() }
        let head = SQLFragment(
            sql: """
                SELECT r.key, r.sequence, v.id FROM identity v CROSS JOIN resource r \
                ON r.institution = v.institution AND r.type = v.type AND r.key = v.key \
                WHERE v.institution = ? AND v.type = ? AND
                """ + " ",
            values: [.integer(Int64(institution.number)), .integer(Int64(type.number))])
        var found: [Candidate] = []
        try walk(
            head + range, ordered: " ORDER BY v.id \(descending ? "DESC" : "ASC")", value: .token, needed: count,
            table: "identity"
        ) { candidate in
            found.append(candidate)
            return found.count < count
        }
        form.ready(found, isLast: found.count < count)
    }
}

/// The matches of one form of ids that are ready, and where more of them begin.
private struct IDForm {
    private let isUUID: Bool
    private var last: String?
    private var waiting: ArraySlice<(id: String, candidate: IndexSearch.Candidate)> = []
    private var isAtEnd = false

    init(isUUID: Bool, last: String?) {
        self.isUUID = isUUID
        self.last = last
    }

    var first: String? { waiting.first?.id }
    var isDrained: Bool { waiting.isEmpty && !isAtEnd }

    /// Takes what comes next in the order of all forms, byte by byte.
    static func next(of forms: inout [IDForm], descending: Bool) -> IndexSearch.Candidate? {
        var next: (number: Int, id: String)?
        for (number, form) in forms.enumerated() {
            guard let id = form.first else { continue }
            if let best = next?.id, id.utf8.lexicographicallyPrecedes(best.utf8) == descending { continue }
            next = (number, id)
        }
        return next.flatMap { forms[$0.number].waiting.popFirst()?.candidate }
    }

    mutating func end() { isAtEnd = true }

    mutating func ready(_ found: [IndexSearch.Candidate], isLast: Bool) {
        isAtEnd = isLast
        waiting =
            found.map { one in
                let id =
                    switch one.value {
                    case .bytes(let bytes): StoredID.text(.blob(bytes))
                    case .text(let text): text
                    case .integer, nil: ""
                    }
                return (
                    id,
                    IndexSearch.Candidate(key: one.key, sequence: one.sequence, value: .text(id), version: one.version)
                )
            }[...]
        last = waiting.last?.id ?? last
    }

    /// The ids of the form behind the last; `nil` when there are none.
    ///
    /// Texts end where bytes begin: at the empty blob.
    func range(descending: Bool) -> SQLFragment? {
        let texts = SQLFragment(sql: "v.id >= ? AND v.id < ?", values: [.text(""), .blob([])])
        let uuids = SQLFragment(sql: "v.id >= ?", values: [.blob([])])
        guard let last else { return isUUID ? uuids : texts }
        guard isUUID else {
            return descending
                ? SQLFragment(sql: "v.id >= ? AND v.id < ?", values: [.text(""), .text(last)])
                : SQLFragment(sql: "v.id > ? AND v.id < ?", values: [.text(last), .blob([])])
        }
        let next = StoredID.firstUUID(notBefore: last)
        if descending {
            guard let next else { return uuids }
            return SQLFragment(sql: "v.id >= ? AND v.id < ?", values: [.blob([]), .blob(next)])
        }
        guard let next else { return nil }
        let isItself = StoredID.text(.blob(next)) == last
        return SQLFragment(sql: "v.id \(isItself ? ">" : ">=") ?", values: [.blob(next)])
    }
}
