internal import FHIR
internal import HTTP
internal import JSON
internal import Record
internal import Terminology
internal import Trust

extension FHIRService {
    /// `metadata?mode=terminology`: the TerminologyCapabilities of what is there. Source: http.html#capabilities.
    func terminologyMetadata(_ request: FHIRRequest, _ permit: Permit) throws(RecordError) -> FHIRResponse {
        guard let type = ResourceType("TerminologyCapabilities") else { return .resource([]) }
        let view = try request.view(of: type)
        let text = TerminologyCapabilityText(
            softwareVersion: options.softwareVersion, date: capability.date, base: request.base,
            systems: try record.codeSystems(permit: permit))
        return .resource(ResourceSubset.text(text.bytes, type: type, view: view))
    }
}

/// A TerminologyCapabilities resource: the code systems with their versions, and what operations take.
/// Source: terminologycapabilities.html.
struct TerminologyCapabilityText {
    let softwareVersion: String
    let date: Int64
    let base: String
    let systems: [ListedSystem]

    var bytes: [UInt8] {
        var out = JSONOutput(capacity: 4096 + systems.count * 512)
        out.object { out in
            out.member("resourceType", "TerminologyCapabilities")
            out.member("id", "xinglin-terminology")
            out.member("status", "active")
            out.member("date", FHIRInstant.text(date))
            out.member("description", Self.description)
            out.member("kind", "instance")
            out.instance(softwareVersion: softwareVersion, description: "Xinglin terminology service", base: base)
            out.member("lockedDate", false)
            if !systems.isEmpty {
                out.member("codeSystem", array: { out in for system in systems { out.object { write(system, &$0) } } })
            }
            out.member("expansion", object: { Self.expansion(&$0) })
            // Searches by `ValueSet.code` look at listed codes only.
            out.member("codeSearch", "explicit")
            // A display in any language of the code is right.
            out.member("validateCode", object: { $0.member("translations", true) })
            out.member("translation", object: { $0.member("needsMap", false) })
            // Relations are found within a code system.
            out.member("closure", object: { $0.member("translation", false) })
        }
        return out.bytes
    }

    private static let description = """
        Value sets may filter every code system by code, display, definition, inactive and notSelectable, by its own \
        properties, and by parent, child, ancestor and descendant; where subsumption is true also by is-a and its like.
        """

    private func write(_ system: ListedSystem, _ out: inout JSONOutput) {
        out.member("uri", system.url)
        guard !system.versions.isEmpty else {
            // A grammar tells its codes, or a value set some of them.
            let isByGrammar = CodeGrammar(rawValue: system.url)?.isEndless ?? false
            out.member("version", array: { out in out.object { $0.member("compositional", isByGrammar) } })
            out.member("subsumption", false)
            return
        }
        out.member(
            "version",
            array: { out in for version in system.versions { out.object { Self.write(version, &$0) } } })
        out.member("subsumption", system.versions.contains { $0.header.tellsKinds })
    }

    private static func write(_ version: ListedSystem.Version, _ out: inout JSONOutput) {
        let header = version.header
        if let name = header.version { out.member("code", name) }
        out.member("isDefault", version.isDefault)
        out.member("compositional", false)
        if let language = header.language { out.member("language", array: { $0.string(language) }) }
        guard !header.properties.isEmpty else { return }
        out.member("property", array: { out in for property in header.properties { out.string(property.code) } })
    }

    private static func expansion(_ out: inout JSONOutput) {
        out.member("hierarchical", false)
        out.member("paging", true)
        out.member("incomplete", false)
        out.member(
            "parameter",
            array: { out in
                for name in ExpandInput.parameters + ["valueSet"] { out.object { $0.member("name", name) } }
            })
        out.member(
            "textFilter",
            """
            All words that are typed must begin words of one name of the code, in any order; Chinese anywhere, by pinyin \
            and by initials too. A word with a digit also finds codes that begin with it.
            """)
    }
}
