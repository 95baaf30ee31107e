package import FHIR
internal import FHIRPath

/// The custom search parameters of an institution, by type and code.
///
/// A function of the SearchParameter resources that are there. Parameters of the definitions are never touched: a code
/// that a type has already stays what it is.
package struct CustomParameters: Sendable {
    /// Parameters of an institution, each counted once for each of its types.
    package static let countMax = 2000
    /// Components that a composite may have: what the index has room for.
    private static let componentsMax = 3

    private let tables: [ResourceType: [String: SearchParameter]]
    /// Tells one state of an institution's parameters from another.
    package let revision: Int

    /// None.
    package init() { self.init(definitions: [], revision: 0) }

    /// - Parameters:
    ///   - definitions: in the order in which they came to exist.
    ///   - revision: another number for each state.
    package init(definitions: [CustomDefinition], revision: Int) {
        self.revision = revision
        var candidates: [ResourceType: [String: [CustomDefinition]]] = [:]
        for definition in definitions {
            for type in definition.bases { candidates[type, default: [:]][definition.code, default: []] += [definition] }
        }
        let byURL = Dictionary(
            definitions.filter { !$0.url.isEmpty }.map { ($0.url, $0) }, uniquingKeysWith: { a, _ in a })
        var tables: [ResourceType: [String: SearchParameter]] = [:]
        var count = 0
        for definition in definitions {
            for type in definition.bases where tables[type]?[definition.code] == nil {
                let all = candidates[type]?[definition.code] ?? []
                var parameter = CustomParameters.parameter(of: all, on: type, byURL)
                if parameter.refusal == nil {
                    count += 1
                    if count > CustomParameters.countMax { parameter = definition.refused(CustomParameters.tooMany) }
                }
                tables[type, default: [:]][definition.code] = parameter
            }
        }
        self.tables = tables
    }

    /// All parameters of a type that searches may name, by code: those of the definitions and its own.
    package func all(of type: ResourceType) -> [String: SearchParameter] {
        let shipped = SearchParameter.all(of: type)
        guard let own = tables[type] else { return shipped }
        return shipped.merging(own) { shipped, _ in shipped }
    }

    package func parameter(_ code: String, of type: ResourceType) -> SearchParameter? {
        SearchParameter.all(of: type)[code] ?? tables[type]?[code]
    }

    /// What an index has to hold beside the paths of the definition table.
    package var fields: Set<CustomField> {
        Set(tables.values.flatMap { $0.values.flatMap(\.fields).custom })
    }

    // MARK: Making them

    private static let tooMany =
        "the institution has more than \(countMax) custom search parameters, each counted once for each of its types"

    /// What several definitions of one code mean to a type.
    private static func parameter(
        of all: [CustomDefinition], on type: ResourceType, _ byURL: [String: CustomDefinition]
    ) -> SearchParameter {
        let inForce = all.filter(\.isInForce)
        guard let first = inForce.first else {
            let status = all[0].status
            return all[0].refused("its status is \(status): only active and draft ones are used")
        }
        guard inForce.allSatisfy({ $0.says(the: first) }) else {
            let urls = inForce.map(\.url).joined(separator: ", ")
            return first.refused("several SearchParameters define it differently: \(urls)")
        }
        do throws(CustomRefusal) {
            return try first.parameter(on: type, componentsMax: componentsMax, byURL)
        } catch {
            return first.refused(error.reason)
        }
    }
}

/// Why a SearchParameter cannot be used for searching.
private struct CustomRefusal: Error {
    let reason: String
}

extension CustomDefinition {
    fileprivate func refused(_ reason: String) -> SearchParameter {
        SearchParameter(
            code: code, kind: SearchKind(named: kind) ?? .special, url: url, fields: [], targets: [],
            refusal: reason)
    }

    fileprivate func parameter(
        on type: ResourceType, componentsMax: Int, _ byURL: [String: CustomDefinition]
    ) throws(CustomRefusal) -> SearchParameter {
        guard let kind = SearchKind(named: kind), kind != .special else {
            throw CustomRefusal(reason: "parameters of type \(kind) have a meaning only where the server knows it")
        }
        guard let text = expression, !text.isEmpty else {
            throw CustomRefusal(reason: "its SearchParameter has no expression")
        }
        let all = try CustomDefinition.expression(text)
        guard let drawn = all.part(for: type.definition) else {
            throw CustomRefusal(reason: "no part of its expression begins with \(type.name)")
        }
        let types = try CustomDefinition.types(of: drawn, on: type.definition)
        let field: CustomField
        if kind == .composite {
            guard (1...componentsMax).contains(components.count) else {
                throw CustomRefusal(reason: "a composite has 1 to \(componentsMax) components here")
            }
            var parts: [CustomField.Component] = []
            for component in components { parts.append(try part(component, byURL)) }
            field = CustomField(type: type, kind: kind, expression: drawn, components: parts)
        } else {
            if let types, !types.isEmpty, !types.contains(where: { kind.mayCarry($0) }) {
                throw CustomRefusal(
                    reason:
                        "its expression gives \(types.sorted().joined(separator: ", ")), which no \(kind) parameter searches"
                )
            }
            field = CustomField(type: type, kind: kind, expression: drawn)
        }
        return SearchParameter(code: code, kind: kind, url: url, fields: [IndexField(field)], targets: targets)
    }

    private func part(
        _ component: (definition: String, expression: String), _ byURL: [String: CustomDefinition]
    ) throws(CustomRefusal) -> CustomField.Component {
        let name = String(component.definition.prefix { $0 != "|" })
        let parameter: SearchParameter
        if let shipped = SearchParameter.shipped(url: name) {
            parameter = SearchParameter(
                code: shipped.code, kind: shipped.kind, url: name, fields: [], targets: shipped.targets)
        } else if let custom = byURL[name], let kind = SearchKind(named: custom.kind) {
            parameter = SearchParameter(
                code: custom.code, kind: kind, url: name, fields: [], targets: custom.targets)
        } else {
            throw CustomRefusal(reason: "its component \(String(name.prefix(200))) is no search parameter here")
        }
        guard parameter.kind != .composite, parameter.kind != .special else {
            throw CustomRefusal(reason: "its component \(parameter.code) is of type \(parameter.kind)")
        }
        let drawn = try CustomDefinition.expression(component.expression)
        _ = try CustomDefinition.types(of: drawn, on: nil)
        return CustomField.Component(parameter: parameter, expression: drawn)
    }

    private static func expression(_ text: String) throws(CustomRefusal) -> DrawnExpression {
        do throws(FHIRPathError) {
            return try DrawnExpression(text)
        } catch {
            throw CustomRefusal(reason: "its expression cannot be used: \(error.reason)")
        }
    }

    private static func types(
        of expression: DrawnExpression, on type: TypeDefinition?
    ) throws(CustomRefusal) -> Set<String>? {
        do throws(FHIRPathError) {
            return try expression.check(on: type)
        } catch {
            throw CustomRefusal(reason: "its expression cannot be used: \(error.reason)")
        }
    }
}

extension SearchKind {
    fileprivate init?(named name: String) {
        guard let kind = SearchKind.allCases.first(where: { "\($0)" == name }) else { return nil }
        self = kind
    }

    /// Whether a type that an expression may give can hold values: what the language makes may, as far as it is known.
    fileprivate func mayCarry(_ type: String) -> Bool {
        switch type {
        case "System.String": [.string, .token, .uri, .reference, .date].contains(self)
        case "System.Boolean": self == .token
        case "System.Integer", "System.Decimal": self == .number
        case "System.Date", "System.DateTime": self == .date
        case "System.Quantity": self == .quantity
        default: carries(type) || (self == .reference && ResourceType(type) != nil)
        }
    }
}
