/// A person's name in the script of the person and, where that is another one, in Latin letters.
struct PersonName: Sendable {
    let native: Form
    let latin: Form?

    /// One way to write the name. Some people have no family name.
    struct Form: Sendable {
        let family: String?
        let given: [String]
        let text: String
    }

    /// The HumanName list: first the official name, then the one in Latin letters for everyday use.
    ///
    /// Which script a name is in is said with the extension iso21090-EN-representation: IDE for ideographs, SYL for
    /// other scripts of their own, ABC for Latin letters.
    func json(representation: String) -> JSONValue {
        let official = native.json(use: "official", representation: latin == nil ? nil : representation)
        return .list([official] + (latin.map { [$0.json(use: "usual", representation: "ABC")] } ?? []))
    }
}

extension PersonName.Form {
    /// A name written with the family first and without a space between, as in Chinese.
    static func hanzi(_ family: String, _ given: String) -> PersonName.Form {
        PersonName.Form(family: family, given: [given], text: family + given)
    }

    /// A name written with the family first and a space between.
    static func familyFirst(_ family: String, _ given: String) -> PersonName.Form {
        PersonName.Form(family: family, given: [given], text: "\(family) \(given)")
    }

    /// A name written with the family last.
    static func familyLast(_ family: String, _ given: [String]) -> PersonName.Form {
        PersonName.Form(family: family, given: given, text: (given + [family]).joined(separator: " "))
    }

    fileprivate func json(use: String, representation: String?) -> JSONValue {
        let script = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
        return [
            "extension": representation.map { [["url": .text(script), "valueCode": .text($0)]] } ?? .absent,
            "use": .text(use), "text": .text(text), "family": .optional(family),
            "given": .list(given.map(JSONValue.text)),
        ]
    }
}
