/// Something the clinic measures: code, UCUM unit, precision and the interval it calls usual.
struct Measure: Sendable {
    enum Category: String {
        case vitalSigns = "vital-signs"
        case laboratory
        case activity
        case exam
    }

    let concept: Concept
    let category: Category
    let unit: String
    let unitText: String
    let places: Int
    let low: Double?
    let high: Double?

    init(
        _ category: Category, _ code: String, _ display: String, _ words: Words, unit: String, unitText: String? = nil,
        places: Int = 0, low: Double? = nil, high: Double? = nil, alternative: Coding? = nil
    ) {
        let codings = (alternative.map { [$0] } ?? []) + [Coding(CodeSystem.loinc, code, display)]
        concept = Concept(words, codings)
        self.category = category
        self.unit = unit
        self.unitText = unitText ?? unit
        self.places = places
        self.low = low
        self.high = high
    }

    private init(copy measure: Measure, low: Double?, high: Double?) {
        concept = measure.concept
        category = measure.category
        unit = measure.unit
        unitText = measure.unitText
        places = measure.places
        self.low = low
        self.high = high
    }

    /// The same measure with the interval of another group of people; `nil` on both sides for none.
    func within(_ low: Double?, _ high: Double?) -> Measure {
        Measure(copy: self, low: low, high: high)
    }
}

extension Measure {
    func quantity(_ value: Double) -> JSONValue {
        [
            "value": .decimal(FixedDecimal(value, places: places)), "unit": .text(unitText),
            "system": .text(CodeSystem.ucum), "code": .text(unit),
        ]
    }

    /// The list with the one reference range, or nothing when there is no interval.
    var referenceRange: JSONValue {
        guard low != nil || high != nil else { return .absent }
        return [["low": low.map(quantity) ?? .absent, "high": high.map(quantity) ?? .absent]]
    }

    /// Low, normal or high as the written value lies to the interval; nothing when there is no interval.
    func interpretation(of value: Double) -> JSONValue {
        guard low != nil || high != nil else { return .absent }
        let written = FixedDecimal(value, places: places).value
        let system = "v3-ObservationInterpretation"
        if let low, written < low { return [.hl7(system, "L", "Low")] }
        if let high, written > high { return [.hl7(system, "H", "High")] }
        return [.hl7(system, "N", "Normal")]
    }
}
