internal import Search
internal import Store

/// Pages at a place of the change log: what was there then, each once, whatever is written meanwhile.
extension StoreConformance {
    static let positionChecks: [Check] = [
        Check("later pages show what was there at the first, each once, whatever changed since") { subject in
            for sort in ["", "&_sort=family", "&_sort=-family", "&_sort=_lastUpdated", "&_sort=gender,family"] {
                try await changeBetweenPages(subject, sort)
            }
        },
        Check("a total at a place of the log counts what was there") { subject in
            try await subject.put([named("a", "A"), named("b", "B")])
            var query = try Subject.query("Patient", "_count=0")
            let before = try subject.store.search(query, institution: .first)
            query.position = before.position
            try await subject.write(named("c", "C").put())
            try await subject.write(named("a", "Z").put())
            try await subject.write(named("b", "B").delete())
            let after = try subject.store.search(query, institution: .first)
            // What was deleted since is left out.
            try expectEqual("total", after.total, 1)
        },
        Check("what chains and _has lead over is that of the first page") { subject in
            func observed(_ id: String, _ code: String, _ patient: String) -> Sample {
                observation(
                    id,
                    "\"code\":{\"coding\":[{\"code\":\"\(code)\"}]},\"subject\":{\"reference\":\"Patient/\(patient)\"}")
            }
            let ids = ["a", "b", "c", "d", "e", "f"]
            for (type, text, found) in [
                ("Observation", "subject:Patient.family=huber", ids),
                ("Patient", "_has:Observation:patient:code=1", ids),
                ("Observation", "subject:Patient._has:Observation:patient:code=1", ids),
                ("Patient", "_has:Observation:patient:code=1&gender=male", ids),
                ("Patient", "_has:Observation:patient:subject:Patient.family=huber", ids),
            ] {
                try await subject.put(ids.flatMap { [named($0, "Huber"), observed($0, "1", $0)] })
                try await subject.put([named("other", "Maier"), observed("other", "2", "other")])
                var query = try Subject.query(type, text + "&_count=2")
                let first = try subject.store.search(query, institution: .first)
                var seen = first.matches.map(\.address.id)
                // What the links lead over is changed, deleted and made; what is shown is not.
                let isChain = type == "Observation"
                try await subject.write(
                    (isChain
                        ? [named("c", "Maier"), named("other", "Huber")]
                        : [observed("c", "2", "c"), observed("other", "1", "other")]).map { $0.put() })
                try await subject.write((isChain ? named("d", "") : observed("d", "1", "d")).delete())
                try await subject.write((isChain ? observed("new", "1", "other") : named("new", "Huber")).put())
                query.position = first.position
                query.cursor = first.next
                while query.cursor != nil {
                    let page = try subject.store.search(query, institution: .first)
                    seen += page.matches.map(\.address.id)
                    query.cursor = page.next
                }
                try expectEqual("pages of \(text)", seen, found)
                try await subject.write(
                    (ids + ["other", "new"]).flatMap { [named($0, "").delete(), observed($0, "1", "").delete()] })
            }
        },
    ]

    private static func named(_ id: String, _ family: String) -> Sample {
        patient(id, "\"gender\":\"male\",\"name\":[{\"family\":\"\(family)\"}]")
    }

    private static func changeBetweenPages(_ subject: Subject, _ sort: String) async throws {
        let ids = ["a", "b", "c", "d", "e", "f"]
        try await subject.put(ids.map { named($0, $0.uppercased()) })
        var query = try Subject.query("Patient", "_count=2\(sort)")
        let first = try subject.store.search(query, institution: .first)
        var seen = first.matches.map(\.address.id)
        let later = ids.filter { !seen.contains($0) }
        // Moved to the other end, made anew, deleted; one of them twice.
        try await subject.write(named(seen[0], "ZZ").put())
        try await subject.write(named(later[0], "0").put())
        try await subject.write(named(later[0], "1").put())
        try await subject.write(named(later[1], "x").delete())
        try await subject.write(named("new", "C5").put())
        query.position = first.position
        query.cursor = first.next
        while query.cursor != nil {
            let page = try subject.store.search(query, institution: .first)
            seen += page.matches.map(\.address.id)
            query.cursor = page.next
        }
        try expectEqual("pages\(sort)", seen.sorted(), ids.filter { $0 != later[1] })
        try await subject.write((ids + ["new"]).map { named($0, "x").delete() })
    }
}
