/// One code of one code system.
struct Coding: Sendable {
    let system: String
    let code: String
    let display: String?

    init(_ system: String, _ code: String, _ display: String? = nil) {
        self.system = system
        self.code = code
        self.display = display
    }

    var json: JSONValue {
        ["system": .text(system), "code": .text(code), "display": .optional(display)]
    }
}

/// What is meant, in the words of the clinic and in the codes of any number of systems.
struct Concept: Sendable {
    let words: Words
    let codings: [Coding]

    init(_ words: Words, _ codings: [Coding] = []) {
        self.words = words
        self.codings = codings
    }

    /// A SNOMED CT concept; the ICD-10 code goes without display, because its rubric is worded differently.
    init(snomed code: String, icd10: String? = nil, _ english: String, _ chinese: String) {
        words = Words(english, chinese)
        codings = [Coding(CodeSystem.snomed, code, english)] + (icd10.map { [Coding(CodeSystem.icd10, $0)] } ?? [])
    }

    /// A SNOMED CT concept that says less than the words do, where a narrower one is not at hand.
    init(snomed code: String, display: String, _ words: Words) {
        self.words = words
        codings = [Coding(CodeSystem.snomed, code, display)]
    }

    /// A LOINC term; its display is the long name, the words are what one says at the bedside.
    init(loinc code: String, _ display: String, _ words: Words) {
        self.words = words
        codings = [Coding(CodeSystem.loinc, code, display)]
    }

    /// The CodeableConcept with its text in the given language.
    func json(in tongue: Tongue) -> JSONValue {
        ["coding": .list(codings.map(\.json)), "text": .text(words.text(in: tongue))]
    }
}

extension JSONValue {
    /// A CodeableConcept of one code without text.
    static func code(_ system: String, _ code: String, _ display: String? = nil) -> JSONValue {
        ["coding": [Coding(system, code, display).json]]
    }

    /// A CodeableConcept of one code of HL7 terminology, given by the last part of its address.
    static func hl7(_ system: String, _ code: String, _ display: String? = nil) -> JSONValue {
        .code(CodeSystem.hl7(system), code, display)
    }
}
