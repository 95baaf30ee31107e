/// What a token parameter asks of a value. Source: search.html#token.
enum TokenMeaning {
    struct Code {
        var system: String?
        var code: String?
        /// Whether its system is not in the resource but in the definition of the element: `gender`.
        var isImplied = false
        var isWithoutCase = false
    }

    /// Systems that elements have without saying so, by parameter.
    private static let implied = [
        "Patient.gender": "http://hl7.org/fhir/administrative-gender",
        "Observation.status": "http://hl7.org/fhir/observation-status",
        "Encounter.status": "http://hl7.org/fhir/encounter-status",
        "ValueSet.status": "http://hl7.org/fhir/publication-status",
    ]

    static func codes(_ drawn: Drawn, at parameter: String) -> [Code] {
        let tree = drawn.tree
        let all: [Code] =
            switch drawn.type {
            case "Coding": [Code(system: tree["system"]?.text, code: tree["code"]?.text)]
            case "CodeableConcept":
                tree.all("coding").map { Code(system: $0["system"]?.text, code: $0["code"]?.text) }
            case "Identifier": [Code(system: tree["system"]?.text, code: tree["value"]?.text)]
            // Without case, as strings.
            case "ContactPoint": [Code(code: tree["value"]?.text?.lowercased(), isWithoutCase: true)]
            case "string": [Code(code: tree.text?.lowercased(), isWithoutCase: true)]
            default: [Code(system: implied[parameter], code: tree.text, isImplied: true)]
            }
        return all.filter { $0.code != nil || ($0.system != nil && !$0.isImplied) }
    }

    /// `code`, `system|code`, `|code`, `system|`.
    static func matches(_ code: Code, _ value: String) throws -> Bool {
        let parts = QueryText.split(value, "|").map(QueryText.plain).map { code.isWithoutCase ? $0.lowercased() : $0 }
        guard parts.count == 2 else {
            guard parts.count == 1 else { throw NotCovered(what: "token \(value)") }
            return isSame(code.code, parts[0])
        }
        let isOfSystem = parts[0].isEmpty ? code.isImplied || code.system == nil : isSame(code.system, parts[0])
        return isOfSystem && (parts[1].isEmpty || isSame(code.code, parts[1]))
    }

    /// What is displayed with a code: what `:text` looks through.
    static func texts(_ drawn: Drawn) -> [String] {
        let tree = drawn.tree
        let trees: [Tree?] =
            switch drawn.type {
            case "Coding": [tree["display"]]
            case "CodeableConcept": [tree["text"]] + tree.all("coding").map { $0["display"] }
            case "Identifier": [tree["type"]?["text"]] + (tree["type"]?.all("coding").map { $0["display"] } ?? [])
            case "Reference": [tree["display"]]
            default: []
            }
        return trees.compactMap { $0?.text }
    }

    /// `:of-type`: `system|code|value` of an identifier.
    static func isOfType(_ drawn: Drawn, _ value: String) -> Bool {
        let parts = QueryText.split(value, "|").map(QueryText.plain)
        guard drawn.type == "Identifier", parts.count == 3, isSame(drawn.tree["value"]?.text, parts[2]) else {
            return false
        }
        return (drawn.tree["type"]?.all("coding") ?? []).contains {
            (parts[0].isEmpty || isSame($0["system"]?.text, parts[0])) && isSame($0["code"]?.text, parts[1])
        }
    }
}
