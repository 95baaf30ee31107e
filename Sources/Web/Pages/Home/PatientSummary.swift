internal import JSON
package import Store

/// What a list shows of a Patient resource, not yet in any language.
package struct PatientSummary: Sendable, Equatable {
    package let id: String
    package let name: PatientName?
    /// The preferred language of the person, for the forms of the name's characters; a tag of BCP 47.
    package let language: String?
    /// A code of administrative-gender as it was stored.
    package let gender: String?
    package let birthDate: String?
    /// Died, at a known time or not.
    package let isDeceased: Bool
    package let deathDate: String?

    /// Reads a stored version. What is missing or of another shape is `nil`: a list has to show every patient.
    package init(_ version: StoredVersion) {
        self.init(id: version.address.id, text: version.body?.text ?? [])
    }

    /// Reads the text of a Patient resource.
    package init(id: String, text: [UInt8]) {
        let document = try? JSONDocument(text)
        self.id = id
        name = document?.withRoot { PatientName($0["name"]) }
        language = document?.withRoot { PatientSummary.language($0["communication"]) }
        gender = document?.withRoot { $0["gender"]?.string }
        birthDate = document?.withRoot { $0["birthDate"]?.string }
        deathDate = document?.withRoot { $0["deceasedDateTime"]?.string }
        isDeceased = deathDate != nil || document?.withRoot { $0["deceasedBoolean"]?.bool } == true
    }

    /// The code of the preferred language, else of the first.
    private static func language(_ list: JSONView?) -> String? {
        let all = list?.items.map { $0 } ?? []
        let chosen = all.first { $0["preferred"]?.bool == true } ?? all.first
        let code = chosen?["language"]?["coding"]?.items.compactMap { $0["code"]?.string }.first
        return code.flatMap { isLanguageTag($0) ? $0 : nil }
    }

    /// Letters, digits and hyphens, beginning with two or three letters.
    private static func isLanguageTag(_ text: String) -> Bool {
        let primary = text.utf8.prefix { $0 != UInt8(ascii: "-") }
        return text.utf8.count <= 35 && (2...3).contains(primary.count)
            && primary.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
            && text.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
    }
}
