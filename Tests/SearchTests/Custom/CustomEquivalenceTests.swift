import Compression
import FHIR
import JSON
import TestSupport
import Testing
import Wording

@testable import Search

/// The definitions' own parameters, posted under other codes: the evaluator draws what the walk draws.
@Suite struct CustomEquivalenceTests {
    private static let bundles =
        (#filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()) + "/../shared/data/synthea/bundles"

    @Test func `draws what the definitions' own parameters draw`() throws {
        let names = TemporaryFolder.names(Self.bundles).sorted()
        let chosen = names.filter { $0.contains("hospital") } + names.filter { !$0.contains("Information") }.prefix(1)
        guard chosen.count == 2 else { return print("left out: ../shared/data/synthea/bundles is not there") }
        var known: [String: CustomField?] = [:]
        var compared = 0
        for name in chosen {
            let bytes = try gunzip(TemporaryFolder.bytes("\(Self.bundles)/\(name)"), limitBytes: 1 << 30)
            try JSONDocument(bytes).withRoot { bundle in
                for entry in bundle["entry"]?.items.prefix(400).map({ $0 }) ?? [] {
                    guard let resource = entry["resource"] else { continue }
                    compared += try Self.compare(resource, &known)
                }
            }
        }
        #expect(compared > 1000)
        #expect(known.values.filter { $0 != nil }.count > 100)
    }

    private static func compare(_ resource: JSONView, _ known: inout [String: CustomField?]) throws -> Int {
        let type = try #require(resource["resourceType"]?.string.flatMap { ResourceType($0) })
        var extractor = IndexExtractor(includesTexts: true)
        let entries = extractor.extract(resource, type: type)
        var compared = 0
        for parameter in SearchParameter.all(of: type).values {
            guard !parameter.code.hasPrefix("_"), parameter.typeFilter == nil, parameter.isSupported,
                parameter.kind != .composite, parameter.kind != .special
            else { continue }
            let name = "\(type.name) \(parameter.code)"
            if known[name] == nil { known[name] = .some(try field(parameter, on: type)) }
            guard let field = known[name] ?? nil else { continue }
            let shipped = Set(entries.filter { parameter.fields.contains($0.field) }.map(\.value))
            let drawn = Set(IndexExtractor.draw([field], from: resource, withTexts: true).map(\.value))
            // One path may carry more than the parameter takes: those of `where(resolve() is …)` share their rows.
            #expect(drawn == shipped, "\(name): \(field.definition)")
            compared += shipped.isEmpty ? 0 : 1
        }
        return compared
    }

    private static func field(_ parameter: SearchParameter, on type: ResourceType) throws -> CustomField? {
        let expression = try #require(SearchParameter.expression(of: parameter.code, on: type))
        var text = JSONOutput(capacity: 500)
        text.object { out in
            out.member("resourceType", "SearchParameter")
            out.member("id", "s")
            out.member("status", "active")
            out.member("code", "x-\(parameter.code)")
            out.member("base", array: { $0.string(type.name) })
            out.member("type", "\(parameter.kind)")
            out.member("expression", expression)
        }
        let definition = try JSONDocument(text.bytes).withRoot { CustomDefinition($0) }
        let custom = CustomParameters(definitions: [try #require(definition)], revision: 1)
        let own = try #require(custom.parameter("x-\(parameter.code)", of: type))
        #expect(own.refusal == nil, "\(type.name) \(parameter.code): \(own.refusal ?? "")")
        return own.fields.first?.custom
    }
}

extension SearchParameter {
    /// The expression of a parameter of the definitions.
    fileprivate static func expression(of code: String, on type: ResourceType) -> String? {
        let table = DefinitionTable.r4
        func word(_ row: Int, _ column: DefinitionLayout.ParameterColumn) -> Int {
            table.word(.parameters, row, column.rawValue)
        }
        let first = table.word(.types, type.definition.index, DefinitionLayout.TypeColumn.firstParameter.rawValue)
        let count = table.word(.types, type.definition.index, DefinitionLayout.TypeColumn.parameterCount.rawValue)
        return (first..<first + count).first { table.string(word($0, .code)) == code }.map {
            table.string(word($0, .expression))
        }
    }
}
