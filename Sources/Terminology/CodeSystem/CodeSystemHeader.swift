internal import FHIR
internal import Wording

/// What a code system says of itself, without its concepts.
package struct CodeSystemHeader: Sendable, Equatable {
    /// Source: valueset-codesystem-content-mode.html.
    package enum Content: String, Sendable { case complete, fragment, example, supplement, notPresent = "not-present" }

    package var url: String
    package var version: String?
    package var name: String?
    package var title: String?
    /// Of the displays; `zh` for Chinese.
    package var language: String?
    package var content: Content
    /// Codes that differ in case only are different codes, unless the system says otherwise.
    package var isCaseSensitive: Bool
    package var hierarchyMeaning: String?
    /// The canonical URL of the value set of all its codes.
    package var valueSet: String?
    package var properties: [PropertyDefinition]
    /// Of a supplement: the system that it adds names and properties to, with a version of it or without.
    package var supplements: String?
    /// Whether its publisher has withdrawn it: where no version is named, others count before it.
    package var isRetired = false

    package init(
        url: String, version: String? = nil, name: String? = nil, title: String? = nil, language: String? = nil,
        content: Content = .complete, isCaseSensitive: Bool = true, hierarchyMeaning: String? = nil,
        valueSet: String? = nil, properties: [PropertyDefinition] = []
    ) {
        self.url = url
        self.version = version
        self.name = name
        self.title = title
        self.language = language
        self.content = content
        self.isCaseSensitive = isCaseSensitive
        self.hierarchyMeaning = hierarchyMeaning
        self.valueSet = valueSet
        self.properties = properties
    }
}

extension CodeSystemHeader {
    /// Whether all its codes are there.
    package var isComplete: Bool { content == .complete }

    /// Whether its hierarchy says which concept is a kind of another: where nothing is said, it does.
    /// Source: valueset-codesystem-hierarchy-meaning.html.
    package var tellsKinds: Bool { hierarchyMeaning != "part-of" && hierarchyMeaning != "grouped-by" }

    /// Refuses a question of kinds to a hierarchy of another meaning.
    func checkTellsKinds(_ asked: String) throws(TerminologyError) {
        guard !tellsKinds else { return }
        throw TerminologyError(
            .notSupported,
            "\(asked): the hierarchy of \(url) is \(hierarchyMeaning ?? ""), which does not say what is a kind of what; value sets can ask for parent, child, ancestor and descendant"
        )
    }
}

/// A property that concepts of a system may have.
package struct PropertyDefinition: Sendable, Equatable {
    package var code: String
    package var uri: String?
    package var type: String
    package var description: String?

    package init(code: String, uri: String? = nil, type: String, description: String? = nil) {
        self.code = code
        self.uri = uri
        self.type = type
        self.description = description
    }
}
