internal import FHIR
internal import Terminology
internal import Wording

/// Which edition the tables are, and of which day: `http://snomed.info/sct/MODULE/version/YYYYMMDD`.
///
/// The module dependency table tells: the edition is the module that others do not depend on. Source: SNOMED CT URI
/// Standard 2.1; SNOMED CT Release File Specifications, 5.2.4.2.
enum ReleaseEdition {
    static func uri(
        _ files: ReleaseFiles, _ given: String?, _ progress: LoadProgress
    ) throws(TerminologyError) -> String {
        if let given {
            if given.wholeMatch(of: /http:\/\/snomed\.info\/x?sct\/[0-9]{6,18}(\/version\/[0-9]{8})?/) != nil {
                return given
            }
            throw TerminologyError(
                .value,
                """
                --version: of SNOMED CT it is a URI such as \
                http://snomed.info/sct/900000000000207008/version/20240101, not '\(given)'
                """)
        }
        var days: [UInt64: UInt64] = [:]
        var needed: Set<UInt64> = []
        for file in files.dependencies {
            var table = try ReleaseTable(file, ReleaseTable.dependency, progress: progress)
            while try table.next() {
                guard try table.isActive() else { continue }
                let module = try table.id(3)
                days[module] = max(days[module] ?? 0, try table.reader.number(6))
                needed.insert(try table.id(5))
            }
        }
        let editions = days.filter { !needed.contains($0.key) }
        guard let edition = editions.first, editions.count == 1 else {
            let why: Message =
                days.isEmpty
                ? "there is no der2_ssRefset_ModuleDependencySnapshot….txt"
                : "the modules \(editions.keys.sorted().map(String.init).joined(separator: ", ")) may all be it"
            throw TerminologyError(
                .required,
                """
                the tables do not say which edition of SNOMED CT they are (\(why)): say it with --version \
                http://snomed.info/sct/MODULE/version/YYYYMMDD
                """)
        }
        return "http://snomed.info/sct/\(edition.key)/version/\(edition.value)"
    }
}
