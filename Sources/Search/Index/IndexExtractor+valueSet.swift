internal import FHIR
internal import JSON

/// The value set that a code system names as that of all its codes: no search parameter of R4, but what terminology
/// looks for when it is asked for a value set that nobody wrote. Source: codesystem.html, `CodeSystem.valueSet`.
extension IndexField {
    /// The URL without its version.
    package static let valueSetOfAll = IndexField(number: .max - 2)
}

extension ResourceType {
    static let codeSystem = ResourceType("CodeSystem")
}

extension IndexExtractor {
    mutating func drawValueSetOfAll(_ root: JSONView) {
        guard let text = root["valueSet"]?.string else { return }
        let url = text.prefix { $0 != "|" }
        if !url.isEmpty { add(.valueSetOfAll, .uri(String(url))) }
    }
}
