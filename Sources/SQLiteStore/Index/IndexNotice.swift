internal import FHIR
internal import Search
internal import Store

/// What the work behind the requests did to the index: for the people who run the server.
package enum IndexNotice: Sendable {
    /// A step is done; there may be more.
    case advanced
    /// All values of a type were drawn anew, as this program draws them.
    case redrawn(type: String)
    /// All values of a custom parameter are there now. The text is its type, kind and expression.
    case filled(parameter: String, institution: Int)
    /// No value of a custom parameter is there any more.
    case removed(parameter: String, institution: Int)
    /// The disk did not take a step; it is tried again.
    case failed(reason: String)
}

extension IndexNotice {
    init(filled field: CustomField, _ institution: Institution) {
        self = .filled(parameter: IndexNotice.text(field.definition), institution: institution.number)
    }

    init(removed definition: String, _ institution: Institution) {
        self = .removed(parameter: IndexNotice.text(definition), institution: institution.number)
    }

    private static func text(_ definition: String) -> String {
        definition.split(separator: "\u{1F}").joined(separator: " ")
    }
}
