/// Where the walk stands: entered elements with their array index, written as FHIRPath only when a fault needs it.
struct ElementPath {
    private struct Step {
        let element: ElementDefinition
        var index = -1
    }

    private var steps: [Step] = []
    private let prefix: String?
    var root = ""

    init(prefix: String? = nil) {
        self.prefix = prefix
        root = prefix ?? ""
        steps.reserveCapacity(16)
    }

    var isEmpty: Bool { steps.isEmpty && prefix == nil }

    mutating func enter(_ element: ElementDefinition) { steps.append(Step(element: element)) }
    mutating func leave() { steps.removeLast() }

    /// The item of the entered element that is being looked at, -1 when it is no array.
    var index: Int {
        get { steps.last?.index ?? -1 }
        set { if !steps.isEmpty { steps[steps.count - 1].index = newValue } }
    }

    /// `Patient.contact[0].gender`. Choices go by their name without type: `Observation.value`.
    func text(_ table: DefinitionTable) -> String {
        var text = root
        for step in steps {
            if !text.isEmpty { text += "." }
            text += table.pathName(step.element)
            if step.index >= 0 { text += "[\(step.index)]" }
        }
        return text
    }
}
