internal import FHIR
internal import Record
internal import Search
internal import Store
internal import Trust
internal import Wording

extension FHIRService {
    /// `Observation/$lastn`: of each code the last few by the time of the observation.
    /// Source: observation-operation-lastn.html.
    func lastn(_ request: FHIRRequest, _ type: ResourceType, _ permit: Permit) throws(RecordError) -> FHIRResponse {
        let input = try OperationInput(request)
        var most = 1
        if let text = try input.value("max") {
            guard let number = Int(text), number > 0, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
                throw OperationInput.wrong("max", "must be a whole number from 1")
            }
            most = number
        }
        let pairs = input.pairs.filter { $0.name != "max" }
        let names = pairs.map { $0.name.prefix { $0 != ":" && $0 != "." } }
        guard names.contains("patient") || names.contains("subject") else {
            throw RecordError(.invalid, .required, "patient or subject: $lastn is asked of a subject's observations")
        }
        if let result = pairs.first(where: { QueryParser.resultParameters.contains($0.name) || $0.name == "_page" }) {
            throw OperationInput.wrong(result.name, "has no meaning for $lastn")
        }
        if let include = pairs.first(where: { ["_include", "_revinclude"].contains($0.name.prefix { $0 != ":" }) }) {
            throw OperationInput.wrong(include.name, "has no meaning for $lastn: search for what the observations name")
        }
        let context = SearchContext(
            bases: [request.base], now: clock(), concepts: record.conceptSets(permit: permit),
            custom: record.customParameters(permit: permit))
        let parsed: SearchRequest
        do throws(SearchError) {
            parsed = try QueryParser.parse(pairs, type: type, context: context)
        } catch {
            throw RecordError(.invalid, error.issues)
        }
        let matches = try record.last(most, of: parsed, permit: permit)
        var bundle = BundleText(type: "searchset", base: request.base)
        bundle.total(matches.count)
        let query = input.pairs.map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }
            .joined(separator: "&")
        bundle.links([(relation: "self", url: "\(request.base)/\(type.name)/$lastn?\(query)")])
        return .resource(
            bundle.finish(matches.isEmpty) { out in
                for version in matches {
                    BundleText.match(version, mode: "match", view: .whole, base: request.base, &out)
                }
            })
    }
}
