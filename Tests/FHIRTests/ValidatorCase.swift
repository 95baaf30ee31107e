import FHIR
import JSON
import Testing

/// A resource's text and the faults that it has, as `kind place`.
struct ValidatorCase: Sendable, CustomTestStringConvertible {
    let text: String
    let faults: [String]
    var testDescription: String { text.count < 90 ? text : String(text.prefix(90)) + "…" }

    init(_ text: String, _ faults: String...) {
        self.text = text
        self.faults = faults
    }

    /// Wraps the members of a Patient.
    static func patient(_ members: String, _ faults: String...) -> ValidatorCase {
        ValidatorCase(members: "\"resourceType\":\"Patient\"," + members, faults)
    }

    /// Wraps further members of an Observation that has what it must.
    static func observation(_ members: String, _ faults: String...) -> ValidatorCase {
        ValidatorCase(members: #""resourceType":"Observation","status":"final","code":{"text":"x"},"# + members, faults)
    }

    private init(members: String, _ faults: [String]) {
        text = "{\(members)}"
        self.faults = faults
    }

    func check(conditional: Bool = false) throws {
        let found = try validate(text, conditional: conditional)
        #expect(found.map { "\($0.kind.rawValue) \($0.place ?? "?")" } == faults, "\(found.map(\.text)) in \(text)")
        #expect(found.allSatisfy { $0.severity == .error })
    }
}

/// The issues of a text.
func validate(_ text: String, conditional: Bool = false, prefix: String? = nil) throws -> [FHIR.Issue] {
    try validate(Array(text.utf8), conditional: conditional, prefix: prefix)
}

func validate(_ text: [UInt8], conditional: Bool = false, prefix: String? = nil) throws -> [FHIR.Issue] {
    try JSONDocument(text).withRoot { root in
        var validator = Validator(allowsConditionalReferences: conditional)
        return validator.validate(root, prefix: prefix)
    }
}
