import FHIR
import FHIRPath
import JSON

/// What an expression gives, as compact JSON: `[1,2]`.
func evaluated(
    _ expression: String, on resource: String? = nil, _ change: (inout Environment) -> Void = { _ in }
) throws -> String {
    // 2024-02-29T13:05:07.089Z
    var environment = Environment(now: 1_709_211_907_089_000)
    change(&environment)
    let document = try resource.map { try JSONDocument(Array($0.utf8)) }
    return try FHIRPath(expression).evaluate(on: document, environment) { items throws(FHIRPathError) in json(items) }
}

/// The error that reading or evaluating an expression ends with; `nil` when it gives a result.
func failure(
    of expression: String, on resource: String? = nil, _ change: (inout Environment) -> Void = { _ in }
) throws -> FHIRPathError? {
    do {
        _ = try evaluated(expression, on: resource, change)
        return nil
    } catch let error as FHIRPathError {
        return error
    }
}

/// The error that checking an expression against a type ends with; `nil` when there is none.
func fault(of expression: String, on type: String?) throws -> FHIRPathError? {
    let compiled = try FHIRPath(expression)
    do throws(FHIRPathError) {
        try compiled.check(on: type.flatMap { DefinitionTable.r4.type(named: $0) })
        return nil
    } catch {
        return error
    }
}

func json(_ items: [Item]) -> String {
    var out = JSONOutput()
    out.array { out in items.forEach { $0.write(to: &out) } }
    return String(decoding: out.bytes, as: UTF8.self)
}
