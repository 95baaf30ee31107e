package import FHIR
internal import Search
package import Wording

/// Every address that pages serve or lead to: routes and links are made from the same place.
package enum SiteAddress: Sendable, Equatable {
    /// The first page; `nil` leaves the language to the browser's wish.
    case home(Language?)
    /// The style sheet; with its digest it may be kept for ever.
    case style(digest: String)
    /// The mark as an image.
    case mark(digest: String)
    /// One resource, for people to read.
    case resource(ResourceType, id: String)
    /// The first resources of a type, for people to read.
    case resources(ResourceType)
    /// A search, for people to read. The pairs are encoded here.
    case search(ResourceType, [(name: String, value: String)])
    /// What the server can do: its CapabilityStatement.
    case metadata
    /// Numbers for Prometheus.
    case metrics

    /// The path alone: what a route is added for.
    package var path: String {
        switch self {
        case .home: "/"
        case .style: "/assets/style.css"
        case .mark: "/assets/mark.svg"
        case .resource(let type, let id): "/fhir/\(type.name)/\(QueryString.encode(id))"
        case .resources(let type), .search(let type, _): "/fhir/\(type.name)"
        case .metadata: "/fhir/metadata"
        case .metrics: "/metrics"
        }
    }

    /// Path and query: what a link holds.
    package var text: String {
        let query = pairs.map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
    }

    private var pairs: [(name: String, value: String)] {
        switch self {
        case .home(let language): language.map { [(SiteAddress.languageParameter, $0.code)] } ?? []
        case .style(let digest), .mark(let digest): [(SiteAddress.digestParameter, digest)]
        case .resource, .metadata: [SiteAddress.pretty]
        case .resources: [("_count", "20"), SiteAddress.pretty]
        case .search(_, let pairs): pairs + [SiteAddress.pretty]
        case .metrics: []
        }
    }

    private static let pretty = (name: "_pretty", value: "true")
    /// The parameter by which a page is asked for in a language.
    package static let languageParameter = "language"
    /// The parameter by which a file is asked for in one version.
    package static let digestParameter = "digest"

    package static func == (a: SiteAddress, b: SiteAddress) -> Bool { a.text == b.text }
}
