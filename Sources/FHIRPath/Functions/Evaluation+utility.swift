internal import FHIR
internal import Wording

/// Source: FHIRPath 2.0.0, §"Utility functions"; `defineVariable` of later versions.
extension Evaluation {
    func utility(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: inout Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        switch function {
        case .trace:
            let name = try string(argument(arguments[0], scope.this, scope), "the name of a trace", at: offset) ?? ""
            var shown = focus
            if arguments.count > 1 {
                shown = []
                for (number, item) in focus.enumerated() {
                    shown += try argument(arguments[1], [item], scope.of(item, index: number))
                }
            }
            environment.trace?(name, shown)
            return focus
        case .defineVariable:
            let name = try string(argument(arguments[0], scope.this, scope), "the name of a variable", at: offset) ?? ""
            let isTaken = scope.variables[name] != nil || environment.variables[name] != nil
            guard !isTaken, !Evaluation.ownVariables.contains(name), !name.isEmpty else {
                throw FHIRPathError(.evaluation, "there is a variable %\(name) already", at: offset)
            }
            var inner = scope
            inner.this = focus
            scope.variables[name] = arguments.count > 1 ? try argument(arguments[1], focus, inner) : focus
            return focus
        case .today: return [.temporal(Temporal(kind: .date, fields: Array(now.prefix(3)), offset: nil))]
        case .timeOfDay:
            return [.temporal(Temporal(kind: .time, fields: Array(now[3...]), offset: nil, fraction: fraction))]
        default: return [.temporal(Temporal(kind: .dateTime, fields: now, offset: 0, fraction: fraction))]
        }
    }

    /// The moment of the evaluation, year to millisecond.
    private var now: [Int] {
        let milliseconds = Int(environment.now / 1000)
        let days = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
        let rest = milliseconds - days * 86_400_000
        let (year, month, day) = Temporal.civil(days)
        return [year, month, day, rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000]
    }

    private var fraction: String { String("00\(now[6])".suffix(3)) }
}
