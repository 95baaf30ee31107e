import Compression
import Foundation
import JSON

/// A search parameter as FHIR's own definitions have it.
struct OfficialParameter: Sendable {
    let code: String
    let url: String
    let kind: String
    let expression: String
    let targets: [String]
    /// Of a composite: the definitions of what it joins, and where their values lie below the base.
    let components: [(definition: String, expression: String)]

    /// Whether it takes only references to one type: what only names a resource of it has no place in their order.
    var isOfOneType: Bool { expression.contains("resolve() is") }

    /// The parameters of a type by code, those of every resource included.
    static func all(of type: String) -> [String: OfficialParameter] { byType[type] ?? [:] }

    static func named(_ url: String) -> OfficialParameter? { byURL[url] }

    private static let lines: [Tree] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Tools/definitions/SearchParameter.ndjson.gz")
        guard let packed = try? Data(contentsOf: file), let bytes = try? gunzip([UInt8](packed), limitBytes: 1 << 28)
        else { preconditionFailure("\(file.path()): the definitions cannot be read") }
        return bytes.split(separator: 0x0A).compactMap { line in
            (try? JSONDocument(Array(line))).map { $0.withRoot { Tree($0) } }
        }
    }()

    private static let byURL: [String: OfficialParameter] = Dictionary(
        lines.map { OfficialParameter($0) }.map { ($0.url, $0) }, uniquingKeysWith: { a, _ in a })

    private static let byType: [String: [String: OfficialParameter]] = {
        var found: [String: [String: OfficialParameter]] = [:]
        for line in lines where line["id"]?.text?.hasPrefix("example") != true {
            let parameter = OfficialParameter(line)
            for base in line.all("base") { found[base.text ?? "", default: [:]][parameter.code] = parameter }
        }
        let everywhere = (found["Resource"] ?? [:]).merging(found["DomainResource"] ?? [:]) { a, _ in a }
        return found.mapValues { $0.merging(everywhere) { own, _ in own } }
    }()

    private init(_ tree: Tree) {
        code = tree["code"]?.text ?? ""
        url = tree["url"]?.text ?? ""
        kind = tree["type"]?.text ?? ""
        expression = tree["expression"]?.text ?? ""
        targets = tree.all("target").compactMap(\.text)
        components = tree.all("component").map { ($0["definition"]?.text ?? "", $0["expression"]?.text ?? "") }
    }
}
