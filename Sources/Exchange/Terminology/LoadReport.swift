package import Wording

/// What a load has done.
package struct LoadReport: Sendable {
    package enum Outcome: String, Sendable { case new, replaced, unchanged }

    package struct Item: Sendable, Equatable {
        package let source: LoadedSource
        package let url: String
        package let version: String?
        /// Concepts; 0 for value sets and maps.
        package let concepts: Int
        package let outcome: Outcome
    }

    package internal(set) var items: [Item] = []
    /// What was left out, as sentences.
    package internal(set) var notes: [Message] = []
    /// Resources of types that are no terminology, by type.
    package internal(set) var others: [String: Int] = [:]

    package var isUnchanged: Bool { items.allSatisfy { $0.outcome == .unchanged } }
}

/// What something that was loaded is known by: its canonical URL with the version and, when it came in one, the package.
///
/// As text: `load/PACKAGE/TYPE/CANONICAL`, `-` without a package.
package struct LoadedSource: Sendable, Hashable {
    /// As FHIR writes it: `hl7.terminology.r4#5.3.0`.
    package let package: String?
    package let type: String
    package let canonical: String

    init(package: String?, type: String, url: String, version: String?) {
        self.package = package
        self.type = type
        canonical = version.map { "\(url)|\($0)" } ?? url
    }

    /// `nil` when the text is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == "load" else { return nil }
        package = parts[1] == "-" ? nil : parts[1]
        type = parts[2]
        canonical = parts[3]
    }

    package var text: String { "load/\(package ?? "-")/\(type)/\(canonical)" }
}
