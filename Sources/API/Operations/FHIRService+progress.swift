internal import FHIR
internal import JSON
internal import Record
internal import Search
internal import Store
internal import Trust
internal import Wording

extension FHIRService {
    /// `SearchParameter/[id]/$progress`: what the parameter is good for, type by type, and how far the index has come.
    ///
    /// An operation of our own. Searches are right meanwhile; this tells how fast they will be.
    func progress(_ request: FHIRRequest, _ id: String, _ permit: Permit) throws(RecordError) -> FHIRResponse {
        try OperationInput(request).allow([])
        _ = try record.read(CustomRegistry.type, id, permit: permit)
        let defined = record.customParameters(permit: permit).parameters(definedBy: id)
        let states = Dictionary(
            try record.customProgress(permit: permit).map { ($0.field, $0) }, uniquingKeysWith: { a, _ in a })
        var out = JSONOutput(capacity: 1024)
        out.object { out in
            out.member("resourceType", "Parameters")
            // What says only what FHIR R4 says adds no parameter.
            guard !defined.isEmpty else { return }
            out.member(
                "parameter",
                array: { out in
                    for (type, parameter) in defined {
                        let state = parameter.fields.custom.first.flatMap { states[$0] }
                        FHIRService.write(type, parameter, state, in: request.language, &out)
                    }
                })
        }
        return .resource(out.bytes)
    }

    private static func write(
        _ type: ResourceType, _ parameter: SearchParameter, _ progress: CustomProgress?, in language: Language,
        _ out: inout JSONOutput
    ) {
        out.object { out in
            out.member("name", "base")
            out.member(
                "part",
                array: { out in
                    func part(_ name: String, _ value: (inout JSONOutput) -> Void) {
                        out.object { out in
                            out.member("name", name)
                            value(&out)
                        }
                    }
                    part("type") { $0.member("valueCode", type.name) }
                    part("code") { $0.member("valueCode", parameter.code) }
                    if let refusal = parameter.refusal {
                        part("state") { $0.member("valueCode", "unusable") }
                        part("reason") { $0.member("valueString", refusal.text(in: language)) }
                    } else if let progress {
                        part("state") { $0.member("valueCode", progress.isComplete ? "indexed" : "indexing") }
                        part("indexed") { $0.member("valueInteger", progress.indexed) }
                        part("resources") { $0.member("valueInteger", progress.all) }
                        part("failed") { $0.member("valueInteger", progress.failed) }
                    }
                })
        }
    }
}
