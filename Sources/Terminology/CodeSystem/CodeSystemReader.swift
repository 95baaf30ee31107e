internal import FHIR
package import JSON
internal import Wording

/// CodeSystem resource → header and concepts. Source: codesystem.html.
package enum CodeSystemReader {
    /// Concepts within concepts at most.
    package static let depthMax = 100

    /// Gives the concepts of a CodeSystem, parents before children.
    package static func read(
        _ resource: JSONView, into sink: inout any ConceptSink
    ) throws(TerminologyError) {
        let header = try CodeSystemHeader(resource)
        let roles = PropertyRoles(header)
        try read(resource["concept"], parent: nil, roles, depth: 0, into: &sink)
    }

    private static func read(
        _ concepts: JSONView?, parent: String?, _ roles: PropertyRoles, depth: Int, into sink: inout any ConceptSink
    ) throws(TerminologyError) {
        guard let concepts, concepts.isArray else { return }
        guard depth < depthMax else {
            throw TerminologyError(.tooCostly, "CodeSystem.concept: lies more than \(depthMax) levels deep")
        }
        for item in concepts.items {
            guard let code = item["code"]?.string else {
                throw TerminologyError(.required, "CodeSystem.concept: has no code")
            }
            var concept = Concept(code: code, display: item["display"]?.string)
            concept.definition = item["definition"]?.string
            if let parent { concept.parents.append(parent) }
            if let designations = item["designation"] {
                for designation in designations.items {
                    guard let value = designation["value"]?.string else { continue }
                    concept.designations.append(
                        Designation(
                            language: designation["language"]?.string, use: designation["use"].flatMap(Coding.init),
                            value: value))
                }
            }
            if let properties = item["property"] {
                for property in properties.items {
                    guard let name = property["code"]?.string, let value = PropertyValue(property) else { continue }
                    roles.apply(name, value, to: &concept)
                    switch roles.role(of: name) {
                    case .parent: concept.parents.append(value.text)
                    case .child: try sink.add(parent: code, of: value.text)
                    default: concept.properties.append(ConceptProperty(code: name, value: value))
                    }
                }
            }
            try sink.add(concept)
            try read(item["concept"], parent: code, roles, depth: depth + 1, into: &sink)
        }
    }
}

/// Which properties of a system are those that FHIR gives a meaning. Source: codesystem.html#properties.
struct PropertyRoles {
    enum Role: String { case parent, child, inactive, status, notSelectable, deprecated }

    private var roles: [String: Role] = [:]
    private static let prefix = "http://hl7.org/fhir/concept-properties#"

    init(_ header: CodeSystemHeader) {
        for property in header.properties {
            if let uri = property.uri, uri.hasPrefix(PropertyRoles.prefix) {
                roles[property.code] = Role(rawValue: String(uri.dropFirst(PropertyRoles.prefix.count)))
            } else if property.uri == nil {
                roles[property.code] = Role(rawValue: property.code)
            }
        }
    }

    /// Properties that are not declared mean what their names say.
    func role(of code: String) -> Role? { roles[code] ?? (roles.isEmpty ? Role(rawValue: code) : nil) }

    func apply(_ code: String, _ value: PropertyValue, to concept: inout Concept) {
        switch role(of: code) {
        case .inactive: concept.isInactive = value.text == "true"
        case .status: if value.text == "retired" || value.text == "inactive" { concept.isInactive = true }
        case .notSelectable: concept.isAbstract = value.text == "true"
        default: break
        }
    }
}

extension CodeSystemHeader {
    /// - Throws: when it has no URL.
    package init(_ resource: JSONView) throws(TerminologyError) {
        guard let url = resource["url"]?.string else {
            throw TerminologyError(.required, "CodeSystem.url: is needed to find the system by")
        }
        var properties: [PropertyDefinition] = []
        if let list = resource["property"] {
            for item in list.items {
                guard let code = item["code"]?.string else { continue }
                properties.append(
                    PropertyDefinition(
                        code: code, uri: item["uri"]?.string, type: item["type"]?.string ?? "string",
                        description: item["description"]?.string))
            }
        }
        self.init(
            url: url, version: resource["version"]?.string, name: resource["name"]?.string,
            title: resource["title"]?.string, language: resource["language"]?.string,
            content: resource["content"]?.string.flatMap(Content.init) ?? .complete,
            isCaseSensitive: resource["caseSensitive"]?.bool ?? true,
            hierarchyMeaning: resource["hierarchyMeaning"]?.string, valueSet: resource["valueSet"]?.string,
            properties: properties)
        if content == .supplement { supplements = resource["supplements"]?.string }
        isRetired = resource["status"]?.equals("retired") ?? false
    }
}

extension Coding {
    /// `nil` when there is no code.
    package init?(_ view: JSONView) {
        guard let code = view["code"]?.string else { return nil }
        self.init(
            system: view["system"]?.string, version: view["version"]?.string, code: code,
            display: view["display"]?.string)
    }
}

extension PropertyValue {
    /// The value of an element `value[x]`; `nil` when it has none.
    package init?(_ view: JSONView) {
        for kind in Kind.allCases {
            guard let value = view.member(kind.element) else { continue }
            if kind == .coding {
                guard let coding = Coding(value) else { return nil }
                self.init(.coding, coding.code, system: coding.system, display: coding.display)
                return
            }
            guard let text = value.string ?? value.numberText ?? value.bool.map({ $0 ? "true" : "false" }) else {
                return nil
            }
            self.init(kind, text)
            return
        }
        return nil
    }
}
