import JSON

/// The resources of a FHIR package, by type.
struct DefinitionPackage {
    let structures: [Structure]
    let valueSets: [String: ValueSet]
    let codeSystems: [String: CodeSystem]
    let parameters: [Parameter]
    let compartments: [Compartment]
    /// What profiles of data types add to the rules of their type, by the profile's URL.
    let profiles: [String: [Structure.Constraint]]
    /// Name and version: `hl7.fhir.r4.core 4.0.1`.
    let name: String

    init(folder: String) throws {
        structures = try DefinitionPackage.lines(folder, "StructureDefinition") { Structure($0) }
        profiles = Dictionary(
            try DefinitionPackage.lines(folder, "StructureDefinition") { Structure.profile($0) },
            uniquingKeysWith: { a, _ in a })
        valueSets = Dictionary(
            try DefinitionPackage.lines(folder, "ValueSet") { ValueSet($0) }.map { ($0.url, $0) },
            uniquingKeysWith: { a, _ in a })
        codeSystems = Dictionary(
            try DefinitionPackage.lines(folder, "CodeSystem") { CodeSystem($0) }.map { ($0.url, $0) },
            uniquingKeysWith: { a, _ in a })
        parameters = try DefinitionPackage.lines(folder, "SearchParameter") { Parameter($0) }
        compartments = try DefinitionPackage.lines(folder, "CompartmentDefinition") { Compartment($0) }
        name = try JSONDocument(File.read("\(folder)/package.json")).withRoot { view in
            "\(view["name"]?.string ?? "") \(view["version"]?.string ?? "")"
        }
    }

    private static func lines<T>(_ folder: String, _ type: String, _ make: (JSONView) -> T?) throws -> [T] {
        let plain = "\(folder)/\(type).ndjson"
        let bytes = try (try? File.read(plain)) ?? File.read(plain + ".gz")
        return try bytes.split(separator: 0x0A).compactMap { line in
            try JSONDocument(Array(line)).withRoot(make)
        }
    }
}

/// A StructureDefinition's snapshot.
struct Structure {
    struct Element {
        let path: String
        let minimum: Int
        let isArray: Bool
        let types: [TypeReference]
        let contentReference: String?
        let requiredValueSet: String?
        let isSummary: Bool
        let isModifier: Bool
        let constraints: [Constraint]
    }

    /// A type that an element may have.
    struct TypeReference {
        let code: String
        var targets: [String] = []
        /// URLs of what its values must conform to besides.
        var profiles: [String] = []
        /// No element of its own but an attribute in XML: a type of FHIRPath's, without ids and extensions.
        var isAttribute = false
    }

    struct Constraint {
        let key: String
        let severity: String
        let human: String
        let expression: String
        let source: String?
    }

    let name: String
    let kind: String
    let isAbstract: Bool
    /// The canonical URL of the type that this one specialises.
    let base: String?
    let elements: [Element]

    /// `nil` for profiles, logical models and what has no snapshot: they are no types.
    init?(_ view: JSONView) {
        guard view["derivation"]?.string != "constraint", let kind = view["kind"]?.string, kind != "logical",
            let name = view["type"]?.string, let snapshot = view["snapshot"]?["element"]
        else { return nil }
        self.name = name
        self.kind = kind
        isAbstract = view["abstract"]?.bool ?? false
        base = view["baseDefinition"]?.string
        elements = snapshot.items.map { Structure.element($0, of: name, kind: kind) }
    }

    /// The rules that stand at the root of a profile of a data type, with its URL; `nil` for everything else.
    static func profile(_ view: JSONView) -> (String, [Constraint])? {
        guard view["derivation"]?.string == "constraint", view["kind"]?.string == "complex-type",
            view["type"]?.string != "Extension", let url = view["url"]?.string, let type = view["type"]?.string,
            let root = view["differential"]?["element"]?.items.first(where: { $0["path"]?.string == type })
        else { return nil }
        return (url, constraints(root))
    }

    private static func element(_ view: JSONView, of type: String, kind: String) -> Element {
        let path = view["path"]?.string ?? ""
        let types: [TypeReference] = (view["type"]?.items.map { $0 } ?? []).map { item in
            let code = item["code"]?.string ?? ""
            return TypeReference(
                code: systemType(code, item, path: path, kind: kind),
                targets: (item["targetProfile"]?.items.compactMap(\.string) ?? []).map { last($0, "/") },
                profiles: item["profile"]?.items.compactMap(\.string) ?? [], isAttribute: isSystemType(code))
        }
        let binding = view["binding"]
        let required = binding?["strength"]?.string == "required" ? binding?["valueSet"]?.string : nil
        return Element(
            path: path, minimum: view["min"]?.numberText.flatMap { Int($0) } ?? 0,
            isArray: view["max"]?.string.map { $0 != "0" && $0 != "1" } ?? false,
            types: types, contentReference: view["contentReference"]?.string.map { last($0, "#") },
            requiredValueSet: required.map { String($0.prefix { $0 != "|" }) },
            isSummary: view["isSummary"]?.bool ?? false, isModifier: view["isModifier"]?.bool ?? false,
            constraints: constraints(view))
    }

    private static func constraints(_ element: JSONView) -> [Constraint] {
        (element["constraint"]?.items.map { $0 } ?? []).map {
            Constraint(
                key: $0["key"]?.string ?? "", severity: $0["severity"]?.string ?? "",
                human: $0["human"]?.string ?? "", expression: $0["expression"]?.string ?? "",
                source: $0["source"]?.string)
        }
    }

    private static func isSystemType(_ code: String) -> Bool { code.hasPrefix("http://hl7.org/fhirpath/") }

    /// The FHIRPath system types stand for `id`, `string` and `uri` (datatypes.html, json.html).
    private static func systemType(_ code: String, _ item: JSONView, path: String, kind: String) -> String {
        guard isSystemType(code) else { return code }
        if path.hasSuffix(".id") && kind == "resource" && path.split(separator: ".").count == 2 { return "id" }
        for fhirType in item["extension"]?.items.map({ $0 }) ?? []
        where fhirType["url"]?.string?.hasSuffix("structuredefinition-fhir-type") == true {
            return fhirType["valueUrl"]?.string ?? "string"
        }
        return "string"
    }
}

func last(_ text: String, _ separator: Character) -> String {
    String(text.split(separator: separator).last ?? "")
}

/// What a value set's `compose` includes, as far as required bindings use it: whole systems and lists of codes.
struct ValueSet {
    let url: String
    let includes: [(system: String, codes: [String])]

    init?(_ view: JSONView) {
        guard let url = view["url"]?.string, let compose = view["compose"] else { return nil }
        self.url = url
        includes = (compose["include"]?.items.map { $0 } ?? []).map {
            ($0["system"]?.string ?? "", $0["concept"]?.items.compactMap { $0["code"]?.string } ?? [])
        }
    }
}

struct CodeSystem {
    let url: String
    let isComplete: Bool
    let codes: [String]

    init?(_ view: JSONView) {
        guard let url = view["url"]?.string else { return nil }
        self.url = url
        isComplete = view["content"]?.string == "complete"
        var codes: [String] = []
        func collect(_ concepts: JSONView?) {
            for concept in concepts?.items.map({ $0 }) ?? [] {
                if let code = concept["code"]?.string { codes.append(code) }
                collect(concept["concept"])
            }
        }
        collect(view["concept"])
        self.codes = codes
    }
}

struct Parameter {
    let id: String
    let url: String
    let code: String
    let kind: String
    let bases: [String]
    let expression: String
    let targets: [String]
    /// Of a composite: the URLs of the parameters whose values it joins.
    let components: [String]

    init?(_ view: JSONView) {
        guard let code = view["code"]?.string, let bases = view["base"]?.items.compactMap(\.string), !bases.isEmpty,
            let id = view["id"]?.string, !id.hasPrefix("example")
        else { return nil }
        self.id = id
        url = view["url"]?.string ?? ""
        self.code = code
        kind = view["type"]?.string ?? ""
        self.bases = bases
        expression = view["expression"]?.string ?? ""
        targets = view["target"]?.items.compactMap(\.string) ?? []
        components = view["component"]?.items.compactMap { $0["definition"]?.string } ?? []
    }
}

/// Which parameters make a resource part of a compartment.
struct Compartment {
    let type: String
    let resources: [(name: String, parameters: [String])]

    /// `nil` for the package's examples.
    init?(_ view: JSONView) {
        guard let type = view["code"]?.string, view["id"]?.string?.lowercased() == type.lowercased() else { return nil }
        self.type = type
        resources = (view["resource"]?.items.map { $0 } ?? []).map { item in
            (item["code"]?.string ?? "", item["param"]?.items.compactMap(\.string) ?? [])
        }
    }
}
