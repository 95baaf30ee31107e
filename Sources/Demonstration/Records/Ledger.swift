/// Collects resources in the order they are written, gives them their ids and marks them as demonstration content.
///
/// Ids are made of type, owner and a number within the owner: "imaging-study-007-0001". So what one patient lives
/// through does not change the ids of another.
struct Ledger {
    private(set) var resources: [DemonstrationResource] = []
    private let owner: String
    private var counts: [String: Int] = [:]

    init(owner: String) {
        self.owner = owner
    }

    /// Writes one resource.
    ///
    /// - Parameters:
    ///   - type: the FHIR resource type.
    ///   - id: a readable id; when missing the next number of this type.
    ///   - display: what a reference to it shows.
    ///   - content: an object with the elements after type, id and meta.
    mutating func add(_ type: String, id: String? = nil, display: String? = nil, _ content: JSONValue) -> Reference {
        let id = id ?? nextID(of: type)
        let tag = Coding(CodeSystem.tags, "demonstration")
        let head: JSONValue = ["resourceType": .text(type), "id": .text(id), "meta": ["tag": [tag.json]]]
        let json = JSONWriter.bytes(of: .object(head.members + content.members))
        resources.append(DemonstrationResource(type: type, id: id, json: json))
        return Reference(type: type, id: id, display: display)
    }

    private mutating func nextID(of type: String) -> String {
        let count = counts[type, default: 0] + 1
        counts[type] = count
        return "\(Self.hyphenated(type))-\(owner)-\(count.padded(to: 4))"
    }

    /// "ImagingStudy" becomes "imaging-study".
    private static func hyphenated(_ type: String) -> String {
        var words = ""
        for letter in type {
            if letter.isUppercase, !words.isEmpty { words.append("-") }
            words.append(letter.lowercased())
        }
        return words
    }
}
