package import JSON

/// What a concept map says. Source: conceptmap-definitions.html#ConceptMap.group.
package struct ConceptMapDefinition: Sendable, Equatable {
    package struct Target: Sendable, Equatable {
        package var code: String?
        package var display: String?
        /// Source: valueset-concept-map-equivalence.html.
        package var equivalence: String
        package var comment: String?
        /// What else must be so for the target to hold. Source: conceptmap-definitions.html#ConceptMap.group.element.target.dependsOn.
        package var dependsOn: [Dependency] = []
        /// What else comes out of it.
        package var product: [Dependency] = []
    }

    /// A value of another element.
    package struct Dependency: Sendable, Equatable {
        /// The URI of the element.
        package var property: String
        package var value: Coding

        package init(property: String, value: Coding) {
            self.property = property
            self.value = value
        }

        init?(_ view: JSONView) {
            guard let property = view["property"]?.string, let value = view["value"]?.string else { return nil }
            self.property = property
            self.value = Coding(system: view["system"]?.string, code: value, display: view["display"]?.string)
        }

        /// Whether one of some values is this one: where a system is not said, any.
        func isMet(by others: [Dependency]) -> Bool {
            others.contains { other in
                other.property == property && other.value.code == value.code
                    && (value.system == nil || other.value.system == nil || other.value.system == value.system)
            }
        }
    }

    package struct Group: Sendable, Equatable {
        package var source: String?
        package var target: String?
        /// The targets of each code, in the order of the map.
        package var elements: [(code: String, targets: [Target])]
        /// What to do with codes that the group does not name: a mode, with its code or the map to ask.
        package var unmapped: (mode: String, code: String?, display: String?, url: String?)?

        package static func == (a: Group, b: Group) -> Bool {
            a.source == b.source && a.target == b.target && a.elements.count == b.elements.count
                && zip(a.elements, b.elements).allSatisfy { $0.code == $1.code && $0.targets == $1.targets }
        }
    }

    package var url: String?
    package var version: String?
    package var isRetired: Bool
    /// The value sets that it maps from and to.
    package var source: String?
    package var target: String?
    package var groups: [Group]

    init(url: String, version: String?, source: String?, target: String?, groups: [Group]) {
        self.url = url
        self.version = version
        isRetired = false
        self.source = source
        self.target = target
        self.groups = groups
    }

    package init(_ resource: JSONView) {
        url = resource["url"]?.string
        version = resource["version"]?.string
        isRetired = resource["status"]?.equals("retired") ?? false
        source = resource["sourceUri"]?.string ?? resource["sourceCanonical"]?.string
        target = resource["targetUri"]?.string ?? resource["targetCanonical"]?.string
        groups = []
        guard let list = resource["group"] else { return }
        for item in list.items {
            var group = Group(source: item["source"]?.string, target: item["target"]?.string, elements: [])
            if let elements = item["element"] {
                for element in elements.items {
                    guard let code = element["code"]?.string else { continue }
                    var targets: [Target] = []
                    if let list = element["target"] {
                        for target in list.items {
                            targets.append(ConceptMapDefinition.target(target))
                        }
                    }
                    group.elements.append((code, targets))
                }
            }
            if let unmapped = item["unmapped"], let mode = unmapped["mode"]?.string {
                group.unmapped = (
                    mode, unmapped["code"]?.string, unmapped["display"]?.string, unmapped["url"]?.string
                )
            }
            groups.append(group)
        }
    }

    private static func target(_ view: JSONView) -> Target {
        var target = Target(
            code: view["code"]?.string, display: view["display"]?.string,
            equivalence: view["equivalence"]?.string ?? "relatedto", comment: view["comment"]?.string)
        if let list = view["dependsOn"] { target.dependsOn = list.items.compactMap { Dependency($0) } }
        if let list = view["product"] { target.product = list.items.compactMap { Dependency($0) } }
        return target
    }
}

/// What a code is mapped to.
package struct Translation: Sendable, Equatable {
    package let coding: Coding
    package let equivalence: String
    package let comment: String?
    /// The map that says so.
    package let map: String?
    package let product: [ConceptMapDefinition.Dependency]
}

/// What is asked of maps.
package struct TranslationRequest: Sendable {
    /// From targets to sources.
    package var isReverse = false
    package var targetSystem: String?
    /// Values of other elements, on which a mapping may depend.
    package var dependencies: [ConceptMapDefinition.Dependency] = []
    /// Whether the system that is mapped from tells codes apart by case.
    package var isCaseSensitive = true

    package init() {}

    func names(_ code: String?, _ other: String) -> Bool {
        code == other || (!isCaseSensitive && code?.lowercased() == other.lowercased())
    }
}

extension ConceptMapDefinition {
    /// What the map says of a coding. Source: conceptmap-operation-translate.html.
    ///
    /// - Parameter unmet: collects what mappings depend on that was not asked with: these do not hold.
    package func translations(
        of coding: Coding, _ request: TranslationRequest, unmet: inout [Dependency]
    ) -> [Translation] {
        var found: [Translation] = []
        func add(_ target: Target, _ code: String?, _ system: String?, _ equivalence: String) {
            guard let code, equivalence != "unmatched", equivalence != "disjoint" else { return }
            guard request.targetSystem == nil || system == request.targetSystem else { return }
            let missing = target.dependsOn.filter { !$0.isMet(by: request.dependencies) }
            guard missing.isEmpty else {
                unmet += missing.filter { !unmet.contains($0) }
                return
            }
            found.append(
                Translation(
                    coding: Coding(
                        system: system, code: code, display: request.isReverse ? nil : target.display),
                    equivalence: equivalence, comment: target.comment, map: url, product: target.product))
        }
        for group in groups {
            let here = request.isReverse ? group.target : group.source
            guard coding.system == nil || here == nil || here == coding.system else { continue }
            var isNamed = false
            for element in group.elements {
                let isMeant = request.names(element.code, coding.code)
                for target in element.targets {
                    if request.isReverse {
                        guard request.names(target.code, coding.code) else { continue }
                        let equivalence = ConceptMapDefinition.reversed[target.equivalence] ?? target.equivalence
                        add(target, element.code, group.source, equivalence)
                    } else if isMeant {
                        add(target, target.code, group.target, target.equivalence)
                    }
                }
                if isMeant { isNamed = true }
            }
            guard !isNamed, !request.isReverse, let unmapped = group.unmapped else { continue }
            switch unmapped.mode {
            case "provided":
                add(Target(code: nil, equivalence: "equal"), coding.code, group.target, "equal")
            case "fixed":
                let fixed = Target(code: nil, display: unmapped.display, equivalence: "relatedto")
                add(fixed, unmapped.code, group.target, "relatedto")
            default: break
            }
        }
        return found
    }

    /// The maps to ask of a code that this one does not name.
    package func others(for coding: Coding, _ request: TranslationRequest = TranslationRequest()) -> [String] {
        groups.compactMap { group in
            guard let unmapped = group.unmapped, unmapped.mode == "other-map",
                coding.system == nil || group.source == nil || group.source == coding.system,
                !group.elements.contains(where: { request.names($0.code, coding.code) })
            else { return nil }
            return unmapped.url
        }
    }

    private static let reversed = [
        "wider": "narrower", "narrower": "wider", "subsumes": "specializes", "specializes": "subsumes",
    ]
}
