package import FHIR
internal import FHIRPath
internal import Wording

/// The custom search parameters of an institution, by type and code.
///
/// A function of the SearchParameter resources that are there. Parameters of the definitions are never touched: a code
/// that a type has already stays what it is.
package struct CustomParameters: Sendable {
    /// Custom parameters that a type may have: each write of such a resource draws all of them, which takes at most so
    /// many times `DrawingSteps.most` steps.
    package static let typeMax = 100
    /// SearchParameters of an institution that are looked at.
    package static let definitionsMax = 10_000
    /// Bytes of an expression.
    static let expressionBytesMax = 10_000
    /// Components that a composite may have: what the index has room for.
    static let componentsMax = 3

    /// In the order in which they came to exist.
    let definitions: [CustomDefinition]
    let byURL: [String: CustomDefinition]
    private let tables: [ResourceType: [String: SearchParameter]]
    /// Tells one state of an institution's parameters from another.
    package let revision: Int

    /// None.
    package init() { self.init(definitions: [], revision: 0) }

    /// - Parameters:
    ///   - definitions: in the order in which they came to exist.
    ///   - revision: another number for each state.
    package init(definitions: [CustomDefinition], revision: Int) {
        self.definitions = definitions
        self.revision = revision
        byURL = CustomParameters.byURL(definitions)
        var candidates: [ResourceType: [String: [CustomDefinition]]] = [:]
        for definition in definitions {
            for type in definition.bases {
                candidates[type, default: [:]][definition.code, default: []].append(definition)
            }
        }
        var tables: [ResourceType: [String: SearchParameter]] = [:]
        var counts: [ResourceType: Int] = [:]
        for definition in definitions {
            for type in definition.bases where tables[type, default: [:]][definition.code] == nil {
                let all = candidates[type, default: [:]][definition.code] ?? []
                var parameter = CustomParameters.parameter(of: all, on: type, byURL)
                if parameter.refusal == nil {
                    counts[type, default: 0] += 1
                    if counts[type, default: 0] > CustomParameters.typeMax {
                        parameter = definition.refused(CustomParameters.tooMany(type))
                    }
                }
                tables[type, default: [:]][definition.code] = parameter
            }
        }
        self.tables = tables
    }

    /// Definitions by the URL that composites name them by; of several the first that is in force.
    static func byURL(_ definitions: [CustomDefinition]) -> [String: CustomDefinition] {
        Dictionary(
            definitions.filter { !$0.url.isEmpty }.map { ($0.url, $0) },
            uniquingKeysWith: { a, b in a.isInForce || !b.isInForce ? a : b })
    }

    /// All parameters of a type that searches may name, by code: those of the definitions and its own.
    package func all(of type: ResourceType) -> [String: SearchParameter] {
        let shipped = SearchParameter.all(of: type)
        guard let own = tables[type] else { return shipped }
        return shipped.merging(own.filter { $0.value.refusal == nil }) { shipped, _ in shipped }
    }

    /// A parameter by its code, and those that cannot be used too: they say why.
    package func parameter(_ code: String, of type: ResourceType) -> SearchParameter? {
        SearchParameter.all(of: type)[code] ?? tables[type].flatMap { $0[code] }
    }

    /// The custom parameters of a type that can be used.
    func own(of type: ResourceType) -> [SearchParameter] {
        (tables[type] ?? [:]).values.filter { $0.refusal == nil }
    }

    /// What an index has to hold beside the paths of the definition table.
    package var fields: Set<CustomField> {
        Set(tables.values.flatMap { $0.values.flatMap(\.fields).custom })
    }

    /// What the SearchParameter of an id adds, type by type; those that cannot be used say why.
    package func parameters(definedBy id: String) -> [(type: ResourceType, parameter: SearchParameter)] {
        guard let definition = definitions.first(where: { $0.id == id }) else { return [] }
        return definition.bases.sorted().compactMap { type in
            parameter(definition.code, of: type).map { (type, $0) }
        }
    }

    // MARK: Making them

    static func tooMany(_ type: ResourceType) -> Message {
        "\(type.name) has \(typeMax) custom search parameters, which is as many as a type may have"
    }

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
            let urls = inForce.map(\.name).joined(separator: ", ")
            return first.refused("several SearchParameters define it differently: \(urls)")
        }
        do throws(CustomRefusal) {
            return try first.parameter(on: type, byURL)
        } catch {
            return first.refused(error.reason)
        }
    }
}

/// Why a SearchParameter cannot be used for searching.
struct CustomRefusal: Error {
    let reason: Message
    /// The element of the SearchParameter that is at fault.
    let place: String
}

extension CustomDefinition {
    func refused(_ reason: Message) -> SearchParameter {
        SearchParameter(
            code: code, kind: SearchKind(named: kind) ?? .special, url: url, fields: [], targets: [],
            refusal: reason)
    }

    func parameter(
        on type: ResourceType, _ byURL: [String: CustomDefinition]
    ) throws(CustomRefusal) -> SearchParameter {
        guard let kind = SearchKind(named: kind), kind != .special else {
            throw CustomRefusal(
                reason: "parameters of type \(kind) have a meaning only where the server knows it", place: "type")
        }
        guard let text = expression, !text.isEmpty else {
            throw CustomRefusal(reason: "it has no expression", place: "expression")
        }
        let all = try CustomDefinition.expression(text, place: "expression")
        guard let drawn = all.part(for: type.definition) else {
            throw CustomRefusal(reason: "no part of its expression begins with \(type.name)", place: "expression")
        }
        let types = try CustomDefinition.types(of: drawn, on: type.definition, place: "expression")
        let field: CustomField
        if kind == .composite {
            guard (1...CustomParameters.componentsMax).contains(components.count) else {
                throw CustomRefusal(
                    reason: "a composite has 1 to \(CustomParameters.componentsMax) components here",
                    place: "component")
            }
            var parts: [CustomField.Component] = []
            for number in components.indices { parts.append(try part(number, byURL)) }
            field = CustomField(type: type, kind: kind, expression: drawn, components: parts)
        } else {
            if let types, !types.isEmpty, !types.contains(where: { kind.mayCarry($0) }) {
                throw CustomRefusal(
                    reason:
                        "its expression gives \(types.sorted().joined(separator: ", ")) on \(type.name), which a parameter of type \(kind.name) cannot search",
                    place: "expression")
            }
            field = CustomField(type: type, kind: kind, expression: drawn)
        }
        return SearchParameter(code: code, kind: kind, url: url, fields: [IndexField(field)], targets: targets)
    }

    private func part(
        _ number: Int, _ byURL: [String: CustomDefinition]
    ) throws(CustomRefusal) -> CustomField.Component {
        let component = components[number]
        let place = "component[\(number)]"
        let name = String(component.definition.prefix { $0 != "|" })
        let parameter: SearchParameter
        if let shipped = SearchParameter.shipped(url: name) {
            parameter = SearchParameter(
                code: shipped.code, kind: shipped.kind, url: name, fields: [], targets: shipped.targets)
        } else if let custom = byURL[name], custom.isInForce, let kind = SearchKind(named: custom.kind) {
            parameter = SearchParameter(
                code: custom.code, kind: kind, url: name, fields: [], targets: custom.targets)
        } else {
            throw CustomRefusal(
                reason: "its component \(String(name.prefix(200))) is no search parameter in force here",
                place: place + ".definition")
        }
        guard parameter.kind != .composite, parameter.kind != .special else {
            throw CustomRefusal(
                reason: "its component \(parameter.code) is of type \(parameter.kind.name), which cannot be joined",
                place: place + ".definition")
        }
        let drawn = try CustomDefinition.expression(component.expression, place: place + ".expression")
        _ = try CustomDefinition.types(of: drawn, on: nil, place: place + ".expression")
        return CustomField.Component(parameter: parameter, expression: drawn)
    }

    private static func expression(_ text: String, place: String) throws(CustomRefusal) -> DrawnExpression {
        guard text.utf8.count <= CustomParameters.expressionBytesMax else {
            throw CustomRefusal(
                reason: "its expression has more than \(CustomParameters.expressionBytesMax) bytes", place: place)
        }
        do throws(FHIRPathError) {
            return try DrawnExpression(text)
        } catch {
            throw CustomRefusal(error, place: place)
        }
    }

    private static func types(
        of expression: DrawnExpression, on type: TypeDefinition?, place: String
    ) throws(CustomRefusal) -> Set<String>? {
        do throws(FHIRPathError) {
            return try expression.check(on: type)
        } catch {
            throw CustomRefusal(error, place: place)
        }
    }
}

extension CustomRefusal {
    fileprivate init(_ error: FHIRPathError, place: String) {
        self.init(
            reason: "its expression cannot be used: \(error.reason) (at character \(error.offset + 1))", place: place)
    }
}

extension SearchKind {
    init?(named name: String) {
        guard let kind = SearchKind.allCases.first(where: { $0.name == name }) else { return nil }
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
        // Its value, of whatever type.
        case "Extension": true
        default: carries(type) || (self == .reference && ResourceType(type) != nil)
        }
    }
}
