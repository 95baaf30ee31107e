internal import FHIR

/// A rule of the definitions that elements of a type must keep.
struct Invariant: Sendable {
    /// `obs-7`
    let key: String
    /// What it wants, in the definitions' words.
    let human: String
    let expression: FHIRPath
    /// What judges in the place of the expression.
    let byHand: WholeResourceRule?

    init(key: String, human: String, expression: FHIRPath) {
        self.key = key
        self.human = human
        self.expression = expression
        byHand = WholeResourceRule(rawValue: key)
    }
}

/// The invariants of R4 by what they are asked of.
struct InvariantTable: Sendable {
    /// By type, those of the types that it specialises included.
    private let byType: [[Invariant]]
    /// By element, for those that stand at an element rather than at its type.
    private let byElement: [ElementDefinition: [Invariant]]

    static let r4 = InvariantTable(.r4)

    /// Kept by the validator on every write: no element without a value or children (but for an id), extensions' values
    /// or extensions, narratives' XHTML.
    private static let keptElsewhere: Set<String> = ["ele-1", "ext-1", "txt-1", "txt-2"]

    private init(_ table: DefinitionTable) {
        var own = [[Invariant]](repeating: [], count: table.count(.types))
        var byElement: [ElementDefinition: [Invariant]] = [:]
        var types: [String: Int] = [:]
        for index in 0..<table.count(.types) { types[table.name(TypeDefinition(index: index))] = index }
        for rule in table.invariants where rule.severity == "error" && !InvariantTable.keptElsewhere.contains(rule.key)
        {
            guard let expression = try? FHIRPath(rule.expression) else {
                preconditionFailure("the expression of \(rule.key) is not FHIRPath")
            }
            let invariant = Invariant(key: rule.key, human: rule.human, expression: expression)
            if let type = types[rule.path] {
                own[type].append(invariant)
                continue
            }
            // `Organization.telecom`, `RiskAssessment.prediction.probability[x]`
            let parts = rule.path.split(separator: ".")
            let name = String(parts[parts.count - 1]).replacing("[x]", with: "")
            guard let owner = types[parts.dropLast().joined(separator: ".")] else {
                preconditionFailure("\(rule.key) stands at \(rule.path), which there is not")
            }
            // By its name in JSON where a rule is one of a type's of a choice: `Dosage.doseAndRate.doseQuantity`.
            for element in table.elements(TypeDefinition(index: owner))
            where table.pathName(element) == name || table.jsonName(element) == name {
                byElement[element, default: []].append(invariant)
            }
        }
        byType = own.indices.map { index in
            var all: [Invariant] = []
            var next: TypeDefinition? = TypeDefinition(index: index)
            while let type = next {
                all += own[type.index]
                next = table.base(type)
            }
            return all
        }
        self.byElement = byElement
    }

    func of(_ type: TypeDefinition) -> [Invariant] { byType[type.index] }
    func of(_ element: ElementDefinition) -> [Invariant] { byElement[element] ?? [] }
}
