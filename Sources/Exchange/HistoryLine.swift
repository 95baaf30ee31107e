internal import FHIR
internal import JSON
internal import Record
internal import Store

/// A line of an exported history: what one change was. The line behind it is the resource as it was served, unless the
/// change was a deletion.
///
/// `{"change":{"sequence":7,"method":"PUT","type":"Patient","id":"a","version":2,"lastUpdated":"…"}}`
struct HistoryLine {
    let method: ChangeMethod
    let type: ResourceType
    let id: String
    let version: Int
    /// Microseconds since 1970.
    let updated: Int64

    /// The name that histories are exported under.
    static let fileName = "changes.ndjson"

    static func isWithin(_ file: InputFile) -> Bool { file.name.hasPrefix(fileName) }

    init?(_ text: [UInt8]) {
        guard text.starts(with: "{\"change\":".utf8), let document = try? JSONDocument(text) else { return nil }
        let parts = document.withRoot { view in
            let change = view["change"]
            return (
                method: change?["method"]?.string, type: change?["type"]?.string, id: change?["id"]?.string,
                version: change?["version"]?.numberText, updated: change?["lastUpdated"]?.string
            )
        }
        let methods: [String: ChangeMethod] = ["POST": .create, "PUT": .update, "PATCH": .patch, "DELETE": .delete]
        guard let method = parts.method.flatMap({ methods[$0] }), let type = parts.type.flatMap({ ResourceType($0) }),
            let id = parts.id, ResourceID.isValid(id), let version = parts.version.flatMap({ Int($0) }), version > 0,
            let updated = parts.updated.flatMap({ FHIRDate($0.utf8) })?.low
        else { return nil }
        self.method = method
        self.type = type
        self.id = id
        self.version = version
        self.updated = updated
    }

    /// The lines of a version.
    static func text(of version: StoredVersion) -> [UInt8] {
        var out = JSONOutput(capacity: 256)
        out.object { out in
            out.member(
                "change",
                object: { out in
                    out.member("sequence", Int(version.sequence))
                    out.member("method", version.method.name)
                    out.member("type", version.address.type.name)
                    out.member("id", version.address.id)
                    out.member("version", version.version)
                    out.member("lastUpdated", FHIRInstant.text(version.updated))
                })
        }
        return version.isDeleted ? out.bytes : out.bytes + [0x0A] + version.text
    }
}
