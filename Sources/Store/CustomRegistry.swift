package import FHIR
internal import JSON
package import Search

/// The SearchParameter resources of all institutions, and what they mean to searches.
///
/// An engine tells it of every change of one, in the order of the log, before the change is acknowledged.
package struct CustomRegistry: Sendable {
    private struct Tables: Sendable {
        /// By the resource's key: the order of creation.
        var definitions: [Int64: CustomDefinition] = [:]
        /// `nil` when something changed since.
        var parameters: CustomParameters?
    }

    private var institutions: [Institution: Tables] = [:]
    private var revision: Int
    /// Grows with every change that matters.
    package private(set) var changes = 0

    /// - Parameter revision: that of the last one made before, where another goes on in its place.
    package init(revision: Int = 0) { self.revision = revision }

    /// The type whose resources define parameters.
    package static let type: ResourceType = {
        guard let type = ResourceType("SearchParameter") else { preconditionFailure("R4 has SearchParameter") }
        return type
    }()

    /// Takes the newest state of a SearchParameter.
    ///
    /// - Parameter text: `nil` when it was deleted.
    package mutating func take(institution: Institution, key: Int64, text: [UInt8]?) {
        let document = text.flatMap { try? JSONDocument($0) }
        let definition = document.flatMap { $0.withRoot { CustomDefinition($0) } }
        var tables = institutions[institution] ?? Tables()
        // Most say what is there already: the definitions themselves, posted as resources.
        guard definition != nil || tables.definitions[key] != nil else { return }
        guard tables.definitions[key] != nil || tables.definitions.count < CustomParameters.definitionsMax else {
            return
        }
        changes += 1
        tables.definitions[key] = definition
        tables.parameters = nil
        institutions[institution] = tables
    }

    /// The parameters of an institution.
    package mutating func parameters(of institution: Institution) -> CustomParameters {
        guard let tables = institutions[institution], !tables.definitions.isEmpty else { return CustomRegistry.none }
        if let known = tables.parameters { return known }
        revision += 1
        let made = CustomParameters(
            definitions: tables.definitions.sorted { $0.key < $1.key }.map(\.value), revision: revision)
        institutions[institution]?.parameters = made
        return made
    }

    /// What indexes have to hold of each institution; those that have none are left out.
    package mutating func fields() -> [Institution: Set<CustomField>] {
        var all: [Institution: Set<CustomField>] = [:]
        for institution in institutions.keys {
            let fields = parameters(of: institution).fields
            if !fields.isEmpty { all[institution] = fields }
        }
        return all
    }

    private static let none = CustomParameters()
}
