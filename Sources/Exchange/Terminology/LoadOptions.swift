/// What the user says of the files that are loaded.
package struct LoadOptions: Sendable {
    /// Without it, it is told by the names.
    package var format: TerminologyFormat?
    /// Of the code system, where its files do not say it or another is wanted.
    package var version: String?
    /// Whose descriptions are the displays of SNOMED CT; the language of a table's displays.
    package var language: String?
    /// To which code systems maps of SNOMED CT lead, by their reference sets: the release does not say it.
    package var mapSystems: [String: String] = [:]
    package var table = TableOptions()

    package init() {}
}

/// What the columns of a table mean.
package struct TableOptions: Sendable, Equatable {
    /// How the codes of a table show who is whose parent.
    package enum Hierarchy: String, Sendable, CaseIterable {
        /// E11.9 is a child of E11: of the longest code before one of its dots.
        case dotted
        /// E119 is a child of E11: of the longest code that it begins with.
        case prefix
    }

    /// A column, and a name for what stands in it.
    package struct Named: Sendable, Equatable {
        package var column: String
        package var name: String

        package init(column: String, name: String) {
            self.column = column
            self.name = name
        }
    }

    package var system: String?
    package var name: String?
    package var title: String?
    package var code: String?
    package var display: String?
    package var definition: String?
    /// With the languages.
    package var designations: [Named] = []
    /// With the names of the properties.
    package var properties: [Named] = []
    package var parents: [String] = []
    package var hierarchy: Hierarchy?
    /// With the value that says that a concept is no longer in use.
    package var inactive: Named?
    /// As iconv names it; without it UTF-8.
    package var encoding: String?
    /// Between two fields; without it a tab in files whose names end in `.tsv`, else a comma.
    package var separator: UInt8?

    package init() {}

    /// Whether anything is said that only a table needs.
    var isGiven: Bool { self != TableOptions() }
}
