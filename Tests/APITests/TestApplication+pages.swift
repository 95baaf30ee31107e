import Testing
import TestSupport

extension TestApplication {
    /// `Type/id` of each entry, page by page, by following the links.
    func pages(_ target: String, location: SourceLocation = #_sourceLocation) throws -> [[String]] {
        try pages(try get(target, location: location), location: location)
    }

    /// The same from a first page that is there already.
    func pages(_ first: Answer, location: SourceLocation = #_sourceLocation) throws -> [[String]] {
        var answer = first
        var pages: [[String]] = []
        while true {
            #expect(answer.status == 200, "\(answer.body)", sourceLocation: location)
            pages.append(answer.addresses())
            guard let next = answer.link("next"), pages.count < 50 else { return pages }
            answer = try get(next, location: location)
        }
    }

    /// Sends a form.
    func post(_ target: String, _ form: String, location: SourceLocation = #_sourceLocation) throws -> Answer {
        try send(
            "POST", target, form, headers: [("Content-Type", "application/x-www-form-urlencoded")], location: location)
    }
}

extension TestApplication.Answer {
    /// `Type/id` of the entries, of one mode or of all.
    func addresses(_ mode: String? = nil) -> [String] {
        (0..<entries).filter { mode == nil || json("entry.\($0).search.mode") == mode }.map { at in
            "\(json("entry.\(at).resource.resourceType") ?? "")/\(json("entry.\(at).resource.id") ?? "")"
        }
    }
}

func observation(_ id: String, subject: String? = nil, _ members: String = "") -> String {
    let subject = subject.map { ",\"subject\":{\"reference\":\"\($0)\"}" } ?? ""
    let rest = members.isEmpty ? "" : ",\(members)"
    return
        "{\"resourceType\":\"Observation\",\"id\":\"\(id)\",\"status\":\"final\",\"code\":{\"text\":\"x\"}\(subject)\(rest)}"
}
