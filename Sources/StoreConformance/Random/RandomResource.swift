/// Makes small valid resources of random parts.
struct RandomResource {
    /// Ids of each type.
    static let ids = 30

    var random: SeededGenerator

    mutating func make() -> Sample {
        let type = random.pick(Vocabulary.types)
        return make(type, id: Vocabulary.id(random.below(RandomResource.ids)))
    }

    mutating func make(_ type: String, id: String) -> Sample {
        var members =
            switch type {
            case "Patient": patient()
            case "Observation": observation()
            case "Encounter": encounter()
            case "RiskAssessment": risk()
            case "CarePlan": carePlan()
            default: valueSet()
            }
        if random.chance(40) { members.append(narrative()) }
        return Sample(type, id, members.joined(separator: ","), meta: meta().joined(separator: ","))
    }

    private mutating func narrative() -> String {
        let text = (0..<random.pick([1, 2, 4])).map { _ in random.pick(Vocabulary.displays + Vocabulary.names) }
            .joined(separator: random.pick([" ", "，", "<br/>"]))
        return
            "\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">\(text)</div>\"}"
    }

    // MARK: Types

    private mutating func patient() -> [String] {
        var parts = ["\"active\":\(random.chance(50))"]
        if random.chance(70) { parts.append("\"name\":[\(list { $0.name() })]") }
        if random.chance(60) { parts.append("\"gender\":\"\(random.pick(Vocabulary.genders))\"") }
        if random.chance(60) { parts.append("\"birthDate\":\"\(random.pick(Vocabulary.days))\"") }
        if random.chance(50) { parts.append("\"identifier\":[\(list { $0.identifier() })]") }
        if random.chance(20) {
            parts.append("\"deceasedBoolean\":\(random.chance(50))")
        } else if random.chance(20) {
            parts.append("\"deceasedDateTime\":\"\(random.pick(Vocabulary.dates))\"")
        }
        if random.chance(30) { parts.append("\"address\":[\(list { $0.address() })]") }
        if random.chance(30) { parts.append("\"telecom\":[\(list { $0.contact() })]") }
        if random.chance(20) {
            parts.append("\"communication\":[\(list { "{\"language\":\($0.concept())}" })]")
        }
        if random.chance(20) {
            parts.append("\"generalPractitioner\":[\(list { $0.reference(["Practitioner", "Organization"]) })]")
        }
        if random.chance(25) {
            parts.append("\"link\":[\(list { "{\"other\":\($0.reference(["Patient"])),\"type\":\"seealso\"}" })]")
        }
        return parts
    }

    private mutating func observation() -> [String] {
        var parts = ["\"status\":\"\(random.pick(["final", "preliminary"]))\"", "\"code\":\(concept())"]
        if random.chance(20) {
            parts += contained()
        } else if random.chance(80) {
            parts.append("\"subject\":\(reference(["Patient", "Patient", "Group"]))")
        }
        if random.chance(30) { parts.append("\"encounter\":\(reference(["Encounter"]))") }
        if random.chance(15) { parts.append("\"hasMember\":[\(list { $0.reference(["Observation"]) })]") }
        if random.chance(50) {
            parts.append("\"effectiveDateTime\":\"\(random.pick(Vocabulary.dates))\"")
        } else if random.chance(50) {
            parts.append("\"effectivePeriod\":\(period())")
        } else if random.chance(40) {
            let times = list { "\"\($0.random.pick(Vocabulary.dates))\"" }
            let timing = random.pick([
                "{\"event\":[\(times)]}", "{\"repeat\":{\"boundsPeriod\":\(period())}}",
                "{\"event\":[\(times)],\"repeat\":{\"boundsPeriod\":\(period())}}", "{\"repeat\":{\"count\":3}}",
            ])
            parts.append("\"effectiveTiming\":\(timing)")
        }
        if random.chance(55) {
            parts.append("\"valueQuantity\":\(quantity())")
        } else if random.chance(70) {
            parts.append(value())
        }
        if random.chance(40) {
            parts.append("\"component\":[\(list { "{\"code\":\($0.concept()),\($0.componentValue())}" })]")
        }
        return parts
    }

    /// Patients that lie in the resource, of whom the first is its subject.
    private mutating func contained() -> [String] {
        let patients = (0..<random.pick([1, 1, 2])).map { number in
            let members = ["\"resourceType\":\"Patient\"", "\"id\":\"\(Vocabulary.id(number))\""] + patient()
            return "{\(members.joined(separator: ","))}"
        }
        return [
            "\"contained\":[\(patients.joined(separator: ","))]",
            "\"subject\":{\"reference\":\"#\(Vocabulary.id(0))\"}",
        ]
    }

    private mutating func componentValue() -> String {
        random.pick([
            "\"valueQuantity\":\(quantity())", "\"valueQuantity\":\(quantity())",
            "\"valueCodeableConcept\":\(concept())",
        ])
    }

    /// A value that is no quantity.
    private mutating func value() -> String {
        random.pick([
            "\"valueCodeableConcept\":\(concept())", "\"valueString\":\"\(random.pick(Vocabulary.names))\"",
            "\"valueDateTime\":\"\(random.pick(Vocabulary.dates))\"", "\"valuePeriod\":\(period())",
            "\"valueSampledData\":\(sampledData())", "\"valueBoolean\":true",
        ])
    }

    private mutating func sampledData() -> String {
        let unit = random.pick(Vocabulary.units)
        let origin =
            "{\"value\":\(random.pick(["0", "1.5"])),\"system\":\"\(Vocabulary.unitSystems[0])\",\"code\":\"\(unit)\"}"
        let factor = random.pick(["", "\"factor\":0.5,", "\"factor\":-2,"])
        let data = random.pick(["1 2 3", "0.95 E 1.05", "120", "E", "1 L 3", "U 2"])
        return "{\"origin\":\(origin),\"period\":10,\(factor)\"dimensions\":1,\"data\":\"\(data)\"}"
    }

    private mutating func encounter() -> [String] {
        var parts = [
            "\"status\":\"\(random.pick(["planned", "finished"]))\"",
            "\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"\(random.pick(["AMB", "IMP"]))\"}",
        ]
        if random.chance(80) { parts.append("\"subject\":\(reference(["Patient"]))") }
        if random.chance(70) { parts.append("\"period\":\(period())") }
        if random.chance(50) { parts.append("\"type\":[\(list { $0.concept() })]") }
        if random.chance(30) { parts.append("\"length\":\(quantity())") }
        return parts
    }

    private mutating func risk() -> [String] {
        let predictions = list { "{\"probabilityDecimal\":\($0.random.pick(Vocabulary.numbers))}" }
        return ["\"status\":\"final\"", "\"subject\":\(reference(["Patient"]))", "\"prediction\":[\(predictions)]"]
    }

    private mutating func valueSet() -> [String] {
        var parts = [
            "\"status\":\"\(random.pick(["draft", "active"]))\"", "\"title\":\"\(random.pick(Vocabulary.names))\"",
        ]
        if random.chance(80) { parts.append("\"url\":\"\(random.pick(Vocabulary.urls))\"") }
        if random.chance(50) { parts.append("\"version\":\"\(random.pick(Vocabulary.numbers))\"") }
        if random.chance(50) { parts.append("\"useContext\":[\(list { $0.useContext() })]") }
        return parts
    }

    private mutating func useContext() -> String {
        let value = random.pick([
            "\"valueCodeableConcept\":\(concept())", "\"valueQuantity\":\(quantity())", "\"valueRange\":\(range())",
        ])
        return "{\"code\":\(coding()),\(value)}"
    }

    private mutating func range() -> String {
        let numbers = [-3.5, 0, 1, 1.05, 2, 120]
        let low = random.below(numbers.count)
        let high = low + random.below(numbers.count - low)
        let unit = "\"system\":\"\(Vocabulary.unitSystems[0])\",\"code\":\"\(random.pick(Vocabulary.units))\""
        let first = "\"low\":{\"value\":\(numbers[low]),\(unit)}"
        let last = "\"high\":{\"value\":\(numbers[high]),\(unit)}"
        return "{\(random.pick([first, last, "\(first),\(last)"]))}"
    }

    private mutating func carePlan() -> [String] {
        var parts = ["\"status\":\"active\"", "\"intent\":\"plan\"", "\"subject\":\(reference(["Patient", "Group"]))"]
        if random.chance(60) {
            parts.append("\"instantiatesCanonical\":[\(list { "\"\($0.random.pick(Vocabulary.canonicals))\"" })]")
        }
        if random.chance(40) {
            parts.append("\"instantiatesUri\":[\(list { "\"\($0.random.pick(Vocabulary.urls))\"" })]")
        }
        if random.chance(50) { parts.append("\"period\":\(period())") }
        return parts
    }

    // MARK: Parts

    private mutating func meta() -> [String] {
        var parts: [String] = []
        if random.chance(15) { parts.append("\"profile\":[\(list { "\"\($0.random.pick(Vocabulary.urls))\"" })]") }
        if random.chance(15) { parts.append("\"source\":\"\(random.pick(Vocabulary.urls))\"") }
        if random.chance(15) { parts.append("\"tag\":[\(list { $0.coding() })]") }
        if random.chance(10) { parts.append("\"security\":[\(list { $0.coding() })]") }
        return parts
    }

    private mutating func list(_ item: (inout RandomResource) -> String) -> String {
        (0..<random.pick([1, 1, 1, 2, 3])).map { _ in item(&self) }.joined(separator: ",")
    }

    private mutating func name() -> String {
        var parts: [String] = []
        if random.chance(85) { parts.append("\"family\":\"\(random.pick(Vocabulary.names))\"") }
        for part in ["given", "given", "prefix", "suffix"] where random.chance(part == "given" ? 35 : 10) {
            if parts.contains(where: { $0.hasPrefix("\"\(part)") }) { continue }
            parts.append("\"\(part)\":[\(list { "\"\($0.random.pick(Vocabulary.names))\"" })]")
        }
        if parts.isEmpty || random.chance(10) { parts.append("\"text\":\"\(random.pick(Vocabulary.names))\"") }
        return "{\(parts.joined(separator: ","))}"
    }

    private mutating func address() -> String {
        var parts = ["\"city\":\"\(random.pick(Vocabulary.cities))\""]
        if random.chance(50) { parts.append("\"use\":\"\(random.pick(Vocabulary.addressUses))\"") }
        for part in ["text", "district", "state", "postalCode", "country"] where random.chance(20) {
            parts.append("\"\(part)\":\"\(random.pick(Vocabulary.cities + Vocabulary.names))\"")
        }
        if random.chance(30) { parts.append("\"line\":[\(list { "\"\($0.random.pick(Vocabulary.names))\"" })]") }
        return "{\(parts.joined(separator: ","))}"
    }

    private mutating func contact() -> String {
        let system = random.pick(["\"system\":\"phone\",", "\"system\":\"email\",", ""])
        return "{\(system)\"value\":\"\(random.pick(Vocabulary.contacts))\"}"
    }

    private mutating func identifier() -> String {
        let system = random.chance(70) ? "\"system\":\"\(random.pick(Vocabulary.systems))\"," : ""
        let code = random.pick(Vocabulary.identifierTypes)
        let type = random.chance(30) ? "\"type\":{\"coding\":[{\"system\":\"urn:t\",\"code\":\"\(code)\"}]}," : ""
        return "{\(type)\(system)\"value\":\"\(random.pick(Vocabulary.codes))\"}"
    }

    private mutating func coding() -> String {
        let system = random.chance(80) ? "\"system\":\"\(random.pick(Vocabulary.systems))\"," : ""
        return "{\(system)\"code\":\"\(random.pick(Vocabulary.codes))\"\(display(30))}"
    }

    private mutating func concept() -> String {
        random.chance(85) ? "{\"coding\":[\(list { $0.coding() })]}" : "{\"text\":\"\(random.pick(Vocabulary.names))\"}"
    }

    /// To what may be there, be gone, come later, or lie elsewhere.
    private mutating func reference(_ types: [String]) -> String {
        if random.chance(8) { return "{\"reference\":\"\(random.pick(Vocabulary.urls))\"}" }
        if random.chance(8) {
            let type = random.chance(50) ? "\"type\":\"\(random.pick(types))\"," : ""
            return "{\(type)\"identifier\":\(identifier())\(display(50))}"
        }
        let id = Vocabulary.id(random.below(RandomResource.ids + 3))
        let address = random.chance(5) ? Vocabulary.otherServer : ""
        let version = random.chance(5) ? "/_history/2" : ""
        return "{\"reference\":\"\(address)\(random.pick(types))/\(id)\(version)\"\(display(10))}"
    }

    /// With a comma before it.
    private mutating func display(_ percent: Int) -> String {
        random.chance(percent) ? ",\"display\":\"\(random.pick(Vocabulary.displays))\"" : ""
    }

    private mutating func period() -> String {
        let start = "\"start\":\"\(random.pick(Vocabulary.dates.dropLast()))\""
        let end = "\"end\":\"2021\""
        return "{\(random.pick([start, end, "\(start),\(end)"]))}"
    }

    private mutating func quantity() -> String {
        var parts = ["\"value\":\(random.pick(Vocabulary.numbers))"]
        if random.chance(20) { parts.append("\"comparator\":\"\(random.pick(["<", "<=", ">", ">="]))\"") }
        if random.chance(70) { parts.append("\"unit\":\"\(random.pick(Vocabulary.units))\"") }
        if random.chance(70) {
            parts.append(
                "\"system\":\"\(random.pick(Vocabulary.unitSystems))\",\"code\":\"\(random.pick(Vocabulary.units))\"")
        }
        return "{\(parts.joined(separator: ","))}"
    }
}
