internal import JSON
internal import Record
internal import Search

/// The plan of a search and what came of it, as Parameters: what `__explain=true` answers in place of the matches.
///
/// It holds the names of parameters as the client wrote them, tables with their columns, numbers and times: no values,
/// neither of the query nor of the record.
enum PlanText {
    static func bytes(_ requests: [SearchRequest], _ answer: SearchAnswer) -> [UInt8] {
        let steps = requests.compactMap(\.query.trace).flatMap(\.steps)
        var out = JSONOutput(capacity: 4096)
        out.beginObject()
        out.member("resourceType", "Parameters")
        out.member(
            "parameter",
            array: { out in
                number("matches", answer.matches.count, &out)
                number("included", answer.included.count, &out)
                if let total = answer.total { number("total", total, &out) }
                // Of a link, the steps before it tell.
                number("rows", steps.filter { $0.action != .link }.compactMap(\.rows).reduce(0, +), &out)
                for step in steps { put(step, &out) }
            })
        out.endObject()
        return out.bytes
    }

    private static func put(_ step: SearchTrace.Step, _ out: inout JSONOutput) {
        out.object { out in
            out.member("name", "step")
            out.member(
                "part",
                array: { out in
                    text("action", step.action.rawValue, as: "valueCode", &out)
                    if !step.type.isEmpty { text("type", step.type, as: "valueCode", &out) }
                    if !step.criterion.isEmpty { text("criterion", step.criterion, &out) }
                    if !step.index.isEmpty { text("index", step.index, &out) }
                    if let rows = step.expectedRows { number("expectedRows", rows, &out) }
                    if let rows = step.rows { number("rows", rows, &out) }
                    if let found = step.found { number("found", found, &out) }
                    number("microseconds", Int(step.microseconds), &out)
                    for work in step.work where work.count > 0 { number(work.name, work.count, &out) }
                    for line in step.plan { text("plan", line, &out) }
                })
        }
    }

    private static func text(_ name: String, _ value: String, as type: String = "valueString", _ out: inout JSONOutput)
    {
        out.object { out in
            out.member("name", name)
            out.member(type, value)
        }
    }

    /// An `integer` of FHIR has 32 bits.
    private static func number(_ name: String, _ value: Int, _ out: inout JSONOutput) {
        out.object { out in
            out.member("name", name)
            out.member("valueInteger", min(value, Int(Int32.max)))
        }
    }
}
