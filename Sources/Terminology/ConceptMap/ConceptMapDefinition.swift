package import JSON

/// What a concept map says. Source: conceptmap-definitions.html#ConceptMap.group.
package struct ConceptMapDefinition: Sendable, Equatable {
    package struct Target: Sendable, Equatable {
        package var code: String?
        package var display: String?
        /// Source: valueset-concept-map-equivalence.html.
        package var equivalence: String
        package var comment: String?
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
    /// The value sets that it maps from and to.
    package var source: String?
    package var target: String?
    package var groups: [Group]

    init(url: String, version: String?, source: String?, target: String?, groups: [Group]) {
        self.url = url
        self.version = version
        self.source = source
        self.target = target
        self.groups = groups
    }

    package init(_ resource: JSONView) {
        url = resource["url"]?.string
        version = resource["version"]?.string
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
                            targets.append(
                                Target(
                                    code: target["code"]?.string, display: target["display"]?.string,
                                    equivalence: target["equivalence"]?.string ?? "relatedto",
                                    comment: target["comment"]?.string))
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
}

/// What a code is mapped to.
package struct Translation: Sendable, Equatable {
    package let coding: Coding
    package let equivalence: String
    package let comment: String?
    /// The map that says so.
    package let map: String?
}

extension ConceptMapDefinition {
    /// What the map says of a coding. Source: conceptmap-operation-translate.html.
    ///
    /// - Parameter reverse: from targets to sources.
    package func translations(of coding: Coding, reverse: Bool, targetSystem: String?) -> [Translation] {
        var found: [Translation] = []
        func add(_ code: String?, _ system: String?, _ display: String?, _ equivalence: String, _ comment: String?) {
            guard let code, equivalence != "unmatched", equivalence != "disjoint" else { return }
            guard targetSystem == nil || system == targetSystem else { return }
            found.append(
                Translation(
                    coding: Coding(system: system, code: code, display: display), equivalence: equivalence,
                    comment: comment, map: url))
        }
        for group in groups {
            let here = reverse ? group.target : group.source
            guard coding.system == nil || here == nil || here == coding.system else { continue }
            var isNamed = false
            for element in group.elements {
                for target in element.targets {
                    if reverse {
                        guard target.code == coding.code else { continue }
                        add(
                            element.code, group.source, nil,
                            ConceptMapDefinition.reversed[target.equivalence] ?? target.equivalence, target.comment)
                    } else if element.code == coding.code {
                        add(target.code, group.target, target.display, target.equivalence, target.comment)
                    }
                }
                if element.code == coding.code { isNamed = true }
            }
            guard !isNamed, !reverse, let unmapped = group.unmapped else { continue }
            switch unmapped.mode {
            case "provided": add(coding.code, group.target, nil, "equal", nil)
            case "fixed": add(unmapped.code, group.target, unmapped.display, "relatedto", nil)
            default: break
            }
        }
        return found
    }

    /// The maps to ask of a code that this one does not name.
    package func others(for coding: Coding) -> [String] {
        groups.compactMap { group in
            guard let unmapped = group.unmapped, unmapped.mode == "other-map",
                coding.system == nil || group.source == nil || group.source == coding.system,
                !group.elements.contains(where: { $0.code == coding.code })
            else { return nil }
            return unmapped.url
        }
    }

    private static let reversed = [
        "wider": "narrower", "narrower": "wider", "subsumes": "specializes", "specializes": "subsumes",
    ]
}
