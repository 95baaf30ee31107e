internal import FHIR
package import JSON
internal import Wording

/// What a value set is made of. Source: valueset-definitions.html#ValueSet.compose.
package struct ValueSetDefinition: Sendable, Equatable {
    package struct Component: Sendable, Equatable {
        package var system: String?
        package var version: String?
        package var concepts: [Concept] = []
        package var filters: [Filter] = []
        package var valueSets: [String] = []
    }

    package struct Filter: Sendable, Hashable {
        /// Source: valueset-filter-operator.html.
        package enum Operator: String, Sendable, CaseIterable {
            case equal = "=", isA = "is-a", descendentOf = "descendent-of", isNotA = "is-not-a", regex, `in`
            case notIn = "not-in", generalizes, exists
        }

        package var property: String
        package var op: Operator
        package var value: String
    }

    /// A code of an expansion.
    package struct Listed: Sendable, Equatable {
        package var coding: Coding
        package var isInactive = false
    }

    package var url: String?
    package var version: String?
    package var name: String?
    package var title: String?
    package var status: String?
    package var includes: [Component]
    package var excludes: [Component]
    /// Whether it says what it holds; a value set may also be only an expansion.
    package var hasCompose: Bool
    /// Codes of an expansion that came with it.
    package var expansion: [Listed] = []
    /// Supplements to code systems that it does not mean what it says without.
    package var supplements: [String] = []
    /// Value sets that are contained in it, by the names that it imports them by.
    package var contained: [String: ValueSetDefinition] = [:]
    /// Whether concepts that are no longer in use belong to it.
    package var isInactiveIncluded: Bool

    /// Components, codes and filters of one value set at most.
    private static let partsMax = 200_000

    /// The value set of all codes of a system.
    package init(allOf system: String, version: String? = nil, url: String) {
        self.url = url
        status = "active"
        includes = [Component(system: system, version: version)]
        excludes = []
        hasCompose = true
        isInactiveIncluded = true
    }

    /// The system of which it has all concepts, and nothing else.
    package var wholeSystem: String? {
        guard hasCompose, excludes.isEmpty, includes.count == 1, isInactiveIncluded, let only = includes.first,
            only.concepts.isEmpty, only.filters.isEmpty, only.valueSets.isEmpty
        else { return nil }
        return only.system
    }

    package init(_ resource: JSONView) throws(TerminologyError) {
        url = resource["url"]?.string
        version = resource["version"]?.string
        name = resource["name"]?.string
        title = resource["title"]?.string
        status = resource["status"]?.string
        let compose = resource["compose"]
        hasCompose = compose != nil
        isInactiveIncluded = compose?["inactive"]?.bool ?? true
        includes =
            try compose.map { view throws(TerminologyError) in try Self.components(view["include"], "include") } ?? []
        excludes =
            try compose.map { view throws(TerminologyError) in try Self.components(view["exclude"], "exclude") } ?? []
        if compose == nil, let expansion = resource["expansion"], let contains = expansion["contains"] {
            try Self.codes(contains, depth: 0, into: &self.expansion)
        }
        supplements = Self.supplements(resource)
        try takeContained(resource)
    }

    /// Source: extension-valueset-supplement.html.
    private static func supplements(_ resource: JSONView) -> [String] {
        guard let extensions = resource["extension"] else { return [] }
        return extensions.items.filter { $0["url"]?.equals(supplement) ?? false }.map {
            $0["valueCanonical"]?.string ?? $0["valueUri"]?.string ?? ""
        }
    }

    private static let supplement = "http://hl7.org/fhir/StructureDefinition/valueset-supplement"

    /// `#id` becomes a name that no other value set has: contained ones are known in theirs only.
    private mutating func takeContained(_ resource: JSONView) throws(TerminologyError) {
        guard let list = resource["contained"] else { return }
        for item in list.items where item["resourceType"]?.equals("ValueSet") ?? false {
            guard let id = item["id"]?.string else { continue }
            var inner = try ValueSetDefinition(item)
            inner.rename(within: url)
            contained[Self.localName(id, in: url)] = inner
        }
        if !contained.isEmpty { rename(within: url) }
    }

    private mutating func rename(within outer: String?) {
        func renamed(_ components: [Component]) -> [Component] {
            components.map { component in
                var component = component
                component.valueSets = component.valueSets.map {
                    $0.hasPrefix("#") ? Self.localName(String($0.dropFirst()), in: outer) : $0
                }
                return component
            }
        }
        includes = renamed(includes)
        excludes = renamed(excludes)
    }

    private static func localName(_ id: String, in outer: String?) -> String { "\(outer ?? "")#\(id)" }

    private static func components(_ list: JSONView?, _ name: String) throws(TerminologyError) -> [Component] {
        guard let list, list.isArray else { return [] }
        var found: [Component] = []
        for item in list.items {
            var component = Component(system: item["system"]?.string, version: item["version"]?.string)
            if let concepts = item["concept"] { component.concepts = try self.concepts(concepts) }
            if let filters = item["filter"] {
                for filter in filters.items { component.filters.append(try self.filter(filter, name)) }
            }
            if let valueSets = item["valueSet"] { component.valueSets = valueSets.items.compactMap(\.string) }
            guard component.system != nil || !component.valueSets.isEmpty else {
                throw TerminologyError(.required, "ValueSet.compose.\(name): has neither a system nor a valueSet")
            }
            guard component.system != nil || (component.concepts.isEmpty && component.filters.isEmpty) else {
                throw TerminologyError(.required, "ValueSet.compose.\(name): has codes or filters without a system")
            }
            // Source: valueset.html, constraint vsd-3.
            guard component.concepts.isEmpty || component.filters.isEmpty else {
                throw TerminologyError(.value, "ValueSet.compose.\(name): has both codes and filters")
            }
            found.append(component)
        }
        return found
    }

    private static func concepts(_ list: JSONView) throws(TerminologyError) -> [Concept] {
        var found: [Concept] = []
        for item in list.items {
            guard let code = item["code"]?.string else { continue }
            var concept = Concept(code: code, display: item["display"]?.string)
            if let designations = item["designation"] {
                for designation in designations.items {
                    guard let value = designation["value"]?.string else { continue }
                    concept.designations.append(
                        Designation(
                            language: designation["language"]?.string, use: designation["use"].flatMap(Coding.init),
                            value: value))
                }
            }
            guard found.count < partsMax else { throw TerminologyError(.tooCostly, "ValueSet: lists too many codes") }
            found.append(concept)
        }
        return found
    }

    private static func filter(_ view: JSONView, _ name: String) throws(TerminologyError) -> Filter {
        guard let property = view["property"]?.string, let op = view["op"]?.string, let value = view["value"]?.string
        else {
            throw TerminologyError(
                .required, "ValueSet.compose.\(name).filter: needs a property, an op and a value")
        }
        guard let known = Filter.Operator(rawValue: op) else {
            throw TerminologyError(.notSupported, "ValueSet.compose.\(name).filter.op: there is no '\(op.prefix(64))'")
        }
        guard known != .exists || value == "true" || value == "false" else {
            throw TerminologyError(
                .value, "ValueSet.compose.\(name).filter.value: must be true or false with the op exists")
        }
        return Filter(property: property, op: known, value: value)
    }

    private static func codes(_ list: JSONView, depth: Int, into out: inout [Listed]) throws(TerminologyError) {
        guard depth < 50, out.count < partsMax else {
            throw TerminologyError(.tooCostly, "ValueSet.expansion: is too deep or too long")
        }
        for item in list.items {
            if let coding = Coding(item), !(item["abstract"]?.bool ?? false) {
                out.append(Listed(coding: coding, isInactive: item["inactive"]?.bool ?? false))
            }
            if let inner = item["contains"] { try codes(inner, depth: depth + 1, into: &out) }
        }
    }
}

/// `url|version`. Source: references.html#canonical.
package struct Canonical: Sendable, Hashable {
    package let url: String
    package let version: String?

    package init(_ text: String) {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        url = String(parts.first ?? "")
        version = parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil
    }

    package init(url: String, version: String?) {
        self.url = url
        self.version = version
    }
}

extension Canonical: CustomStringConvertible {
    package var description: String { version.map { "\(url)|\($0)" } ?? url }
}
