internal import FHIR
internal import JSON
internal import Terminology
internal import Wording

/// What a FHIR package says of itself. Source: FHIR NPM Package Specification, package.json.
struct PackageDescription {
    static let fileName = "package.json"
    static let bytesMax = 1 << 20

    /// `hl7.terminology.r4#5.3.0`.
    let identity: String

    /// - Throws: when it is none, or when the package is for another release than R4.
    init(_ text: [UInt8], place: String) throws(TerminologyError) {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(ResourceLoader.withoutMark(text))
        } catch {
            throw TerminologyError(.structure, "\(place): is not JSON: \(error.message)")
        }
        identity = try document.withRoot { view throws(TerminologyError) in
            guard let name = view["name"]?.string, let version = view["version"]?.string,
                PackageDescription.isName(name), PackageDescription.isName(version)
            else {
                throw TerminologyError(.required, "\(place): a package needs a name and a version")
            }
            var releases: [String] = []
            for key in ["fhirVersions", "fhir-version-list", "fhirVersion"] {
                guard let value = view.member(key) else { continue }
                if let one = value.string { releases.append(one) }
                if value.isArray { for item in value.items { if let one = item.string { releases.append(one) } } }
            }
            guard releases.isEmpty || releases.contains(where: { $0.hasPrefix("4.") || $0 == "R4" }) else {
                throw TerminologyError(
                    .notSupported,
                    """
                    \(place): the package \(name) is for FHIR \(releases.joined(separator: ", ")), this server is R4: \
                    load the edition for R4, which many packages have (\(name).r4)
                    """)
            }
            return "\(name)#\(version)"
        }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200
            && text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0 != "/" && $0 != "#" && $0 != "|" }
    }
}
