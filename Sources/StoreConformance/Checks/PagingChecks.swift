internal import Search
internal import Store

/// Pages: each match once, whatever their size, also while others write.
extension StoreConformance {
    static let pagingChecks: [Check] = [
        Check("paging gives each match once for each page size") { subject in
            let samples = (0..<23).map {
                patient("p\($0)", $0 % 3 == 0 ? "\"active\":true" : "\"gender\":\"\($0 % 2 == 0 ? "male" : "female")\"")
            }
            try await subject.put(samples)
            try await subject.write(patient("p4").delete())
            for query in [
                "", "_sort=gender", "_sort=-gender", "_sort=_id", "_sort=-_lastUpdated", "gender=male",
                "gender=male,female&_sort=-_id",
            ] {
                let all = try subject.ids("Patient", "\(query)&_count=1000")
                try expectEqual("\(query): ids that come twice", all.count - Set(all).count, 0)
                for count in 1...25 {
                    try expectEqual("\(query) by \(count)", try subject.ids("Patient", "\(query)&_count=\(count)"), all)
                }
            }
        },
        Check("pages go on where they were while others write") { subject in
            try await subject.put((0..<9).map { patient("p\($0)", "\"birthDate\":\"19\(90 - $0)\"") })
            var query = try Subject.query("Patient", "_sort=birthdate&_count=3")
            let first = try subject.store.search(query, institution: .first)
            try expectEqual("first page", first.matches.map(\.address.id), ["p8", "p7", "p6"])
            // Before the page, the page's last, behind it, and a new one behind it.
            try await subject.write(patient("p8", "\"birthDate\":\"1999\"").put())
            try await subject.write(patient("p6").delete())
            try await subject.write(patient("p4").delete())
            try await subject.write(patient("new", "\"birthDate\":\"1985-06\"").put())
            query.cursor = first.next
            let second = try subject.store.search(query, institution: .first)
            try expectEqual("second page", second.matches.map(\.address.id), ["p5", "new", "p3"])
            query.cursor = second.next
            let third = try subject.store.search(query, institution: .first)
            try expectEqual("third page", third.matches.map(\.address.id), ["p2", "p1", "p0"])
            query.cursor = third.next
            let last = try subject.store.search(query, institution: .first)
            try expectEqual("last page", last.matches.map(\.address.id), ["p8"])
            try expectEqual("its next", last.next, nil)
        },
        Check("a page that ends with the last match has no next") { subject in
            try await subject.put((0..<4).map { patient("p\($0)") })
            for query in ["_count=2", "_count=4", "_count=2&_sort=-_id", "_count=4&_id=p0,p1,p2,p3"] {
                try expectEqual(query, try subject.ids("Patient", query).count, 4)
            }
            try expectEqual("next", try subject.search("Patient", "_count=4").next, nil)
        },
    ]
}
