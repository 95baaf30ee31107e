internal import FHIR
internal import JSON
internal import Search
internal import Store

/// A small resource, written as the members that come behind its id.
struct Sample: Sendable {
    let type: ResourceType
    let id: String
    let members: String
    let meta: String

    /// - Parameters:
    ///   - members: JSON members without a comma before the first: `"gender":"male"`.
    ///   - meta: JSON members of `meta`; without any there is no `meta`.
    init(_ type: String, _ id: String, _ members: String = "", meta: String = "") {
        guard let type = ResourceType(type) else { preconditionFailure("\(type) is no resource type of R4") }
        self.type = type
        self.id = id
        self.members = members
        self.meta = meta
    }

    /// The text as it is kept, with the place where the server's version and time belong.
    var body: Body {
        var text = Array("{\"resourceType\":\"\(type.name)\",\"id\":\"\(id)\"".utf8)
        var place = MetaPlace(offset: text.count, isWithinMeta: false)
        if !meta.isEmpty {
            text += ",\"meta\":{".utf8
            place = MetaPlace(offset: text.count, isWithinMeta: true)
            text += "\(meta)}".utf8
        }
        text += (members.isEmpty ? "}" : ",\(members)}").utf8
        return Body(text: text, metaPlace: place)
    }

    /// The write that creates the resource or replaces it.
    func put(
        _ expectation: Write.Expectation = .any, in institution: Institution = .first, skipsEqual: Bool = false,
        restored: Write.Restored? = nil
    ) -> Write {
        let body = body
        let entries = Sample.entries(body.text, type: type)
        return Write(
            address: address(in: institution), method: expectation == .absent ? .create : .update, body: body,
            entries: entries,
            patient: IndexExtractor.patients(of: entries, type: type).first, expectation: expectation,
            skipsEqual: skipsEqual,
            restored: restored)
    }

    func delete(
        _ expectation: Write.Expectation = .any, in institution: Institution = .first, restored: Write.Restored? = nil
    ) -> Write {
        Write(
            address: address(in: institution), method: .delete, body: nil, entries: [], patient: nil,
            expectation: expectation,
            restored: restored)
    }

    func address(in institution: Institution = .first) -> ResourceAddress {
        ResourceAddress(institution: institution, type: type, id: id)
    }

    private static func entries(_ text: [UInt8], type: ResourceType) -> [IndexEntry] {
        guard let document = try? JSONDocument(text) else {
            preconditionFailure("a sample is no JSON: \(String(decoding: text, as: UTF8.self))")
        }
        return document.withRoot { root in
            var extractor = IndexExtractor()
            return extractor.extract(root, type: type)
        }
    }
}

func patient(_ id: String, _ members: String = "\"active\":true", meta: String = "") -> Sample {
    Sample("Patient", id, members, meta: meta)
}

func observation(_ id: String, _ members: String = "") -> Sample {
    let head = "\"status\":\"final\",\"code\":{\"text\":\"x\"}"
    return Sample(
        "Observation", id,
        members.isEmpty
            ? head : members.contains("\"code\":{") ? "\"status\":\"final\",\(members)" : "\(head),\(members)")
}

extension Institution {
    static let second = Institution(number: 2)
}
