internal import FHIR
internal import JSON
internal import Search
internal import Synchronization

/// The CapabilityStatement, generated from what is truly there: the types, and the parameters that searches execute.
final class CapabilityText: Sendable {
    /// What of it is asked for. Source: http.html#capabilities.
    enum Mode: String { case full, normative }

    /// Addresses that statements are remembered for.
    private static let basesMax = 16
    private let softwareVersion: String
    let date: Int64
    private let hasTerminology: Bool
    private let made = Mutex<[String: (revision: Int, bytes: [UInt8])]>([:])

    init(softwareVersion: String, date: Int64, hasTerminology: Bool) {
        self.softwareVersion = softwareVersion
        self.date = date
        self.hasTerminology = hasTerminology
    }

    /// - Parameter custom: the institution's own search parameters.
    func bytes(base: String, _ mode: Mode, custom: CustomParameters) -> [UInt8] {
        let name = "\(mode.rawValue) \(base)"
        return made.withLock { made in
            if let known = made[name], known.revision == custom.revision { return known.bytes }
            if made.count >= CapabilityText.basesMax { made.removeAll() }
            let bytes = make(base: base, mode, custom)
            made[name] = (custom.revision, bytes)
            return bytes
        }
    }

    private func make(base: String, _ mode: Mode, _ custom: CustomParameters) -> [UInt8] {
        var out = JSONOutput(capacity: 600_000)
        out.object { out in
            out.member("resourceType", "CapabilityStatement")
            out.member("id", "xinglin")
            out.member("status", "active")
            out.member("date", FHIRInstant.text(date))
            out.member("kind", "instance")
            out.instance(softwareVersion: softwareVersion, description: "Xinglin FHIR R4 record", base: base)
            out.member("fhirVersion", "4.0.1")
            out.member("format", array: { out in ["application/fhir+json", "json"].forEach { out.string($0) } })
            out.member(
                "patchFormat",
                array: { out in
                    out.string("application/json-patch+json")
                    out.string("application/fhir+json")
                })
            out.member("rest", array: { out in out.object { out in rest(mode, custom, &out) } })
        }
        return out.bytes
    }

    private func rest(_ mode: Mode, _ custom: CustomParameters, _ out: inout JSONOutput) {
        let reverse = mode == .full ? CapabilityText.leading(custom) : [:]
        out.member("mode", "server")
        if hasTerminology {
            out.member(
                "documentation",
                "A terminology service too: `metadata?mode=terminology` tells of its code systems and of what it can be asked."
            )
        }
        out.member(
            "resource",
            array: { out in
                for type in ResourceType.all where type.name != "Parameters" {
                    out.object { resource(type, mode, custom, reverse[type] ?? [], &$0) }
                }
            })
        out.member(
            "interaction",
            array: { out in
                for code in ["transaction", "batch", "history-system", "search-system"] {
                    out.object { $0.member("code", code) }
                }
            })
        CapabilityText.operations(of: nil, &out)
    }

    private static let interactions = [
        "read", "vread", "update", "patch", "delete", "history-instance", "history-type", "create", "search-type",
    ]

    private func resource(
        _ type: ResourceType, _ mode: Mode, _ custom: CustomParameters, _ reverse: [String], _ out: inout JSONOutput
    ) {
        out.member("type", type.name)
        out.member("profile", "http://hl7.org/fhir/StructureDefinition/\(type.name)")
        if type.name == "Binary" {
            out.member(
                "documentation",
                "Also written with any Content-Type, and read as its own contentType when Accept names no type of FHIR."
            )
        }
        out.member(
            "interaction",
            array: { out in
                for code in CapabilityText.interactions { out.object { $0.member("code", code) } }
            })
        if mode == .full { CapabilityText.trialUse(&out) }
        let parameters = custom.all(of: type).values.filter(\.isSupported).sorted { $0.code < $1.code }
        let references = parameters.filter { $0.kind == .reference }
        if mode == .full, !references.isEmpty {
            out.member(
                "searchInclude",
                array: { out in references.forEach { out.string("\(type.name):\($0.code)") } })
        }
        if !reverse.isEmpty { out.member("searchRevInclude", array: { out in reverse.forEach { out.string($0) } }) }
        out.member(
            "searchParam",
            array: { out in
                let own = CapabilityText.ownParameters.map { (name: $0, url: "", kind: "string") }
                let all = own + parameters.map { (name: $0.code, url: $0.url, kind: "\($0.kind)") }
                for parameter in all.sorted(by: { $0.name < $1.name }) {
                    out.object { out in
                        out.member("name", parameter.name)
                        if !parameter.url.isEmpty { out.member("definition", parameter.url) }
                        out.member("type", parameter.kind)
                    }
                }
            })
        CapabilityText.operations(of: type, &out)
    }

    /// What R4 has not made normative yet. Source: capabilitystatement-definitions.html.
    private static func trialUse(_ out: inout JSONOutput) {
        out.member("versioning", "versioned-update")
        out.member("readHistory", true)
        out.member("updateCreate", true)
        out.member("conditionalCreate", true)
        out.member("conditionalRead", "full-support")
        out.member("conditionalUpdate", true)
        out.member("conditionalDelete", "single")
        out.member("referencePolicy", array: { out in ["literal", "logical"].forEach { out.string($0) } })
    }

    private static func operations(of type: ResourceType?, _ out: inout JSONOutput) {
        let operations = Operation.allCases.filter { $0.type == type }
        if operations.isEmpty { return }
        out.member(
            "operation",
            array: { out in
                for operation in operations {
                    out.object { out in
                        out.member("name", operation.name)
                        out.member("definition", operation.definition)
                    }
                }
            })
    }

    /// What every type is searched by beside the parameters of the definitions.
    private static let ownParameters = ["_content", "_filter", "_has", "_list", "_text"]

    /// The parameters whose references may lead to each type, `Observation:patient`.
    private static func leading(_ custom: CustomParameters) -> [ResourceType: [String]] {
        var found: [ResourceType: [String]] = [:]
        for type in ResourceType.all {
            for parameter in custom.all(of: type).values where parameter.kind == .reference && parameter.isSupported {
                for target in parameter.targets { found[target, default: []].append("\(type.name):\(parameter.code)") }
            }
        }
        return found.mapValues { $0.sorted() }
    }
}

extension JSONOutput {
    /// What a statement of capabilities says of this server: the program and where it answers.
    mutating func instance(softwareVersion: String, description: String, base: String) {
        member(
            "software",
            object: { out in
                out.member("name", "Xinglin")
                if !softwareVersion.isEmpty { out.member("version", softwareVersion) }
            })
        member(
            "implementation",
            object: { out in
                out.member("description", description)
                out.member("url", base)
            })
    }
}
