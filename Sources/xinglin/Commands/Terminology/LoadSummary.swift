import Exchange
import Wording

/// What a load has done, for people.
struct LoadSummary {
    let lines: [Message]

    /// Resources that are told one by one.
    private static let singlesMax = 20

    init(_ report: LoadReport, seconds: Double) {
        var lines: [Message] = []
        var groups: [(name: String?, items: [LoadReport.Item])] = []
        for item in report.items {
            if let at = groups.firstIndex(where: { $0.name == item.source.package }) {
                groups[at].items.append(item)
            } else {
                groups.append((item.source.package, [item]))
            }
        }
        for (name, items) in groups {
            if let name {
                lines.append("\(name): \(LoadSummary.counts(items)) (\(LoadSummary.outcomes(items)))")
            } else if items.count > LoadSummary.singlesMax {
                lines.append("\(LoadSummary.counts(items)) (\(LoadSummary.outcomes(items)))")
            } else {
                lines += items.map(LoadSummary.line)
            }
        }
        if !report.others.isEmpty {
            let others = report.others.sorted { $0.key < $1.key }
                .map { "\(ProgressLine.grouped($0.value)) \($0.key)" as Message }
            lines.append("left out: \(others.listed)")
        }
        lines += report.notes.map { "note: \($0)" }
        if report.items.isEmpty {
            lines.append("nothing was loaded: there is no CodeSystem with concepts, no ValueSet and no ConceptMap")
        } else {
            let rest: Message? = report.isUnchanged ? ": everything was there already" : nil
            lines.append("done in \(ProgressLine.tenths(seconds)) s\(rest)")
        }
        self.lines = lines
    }

    private static func line(_ item: LoadReport.Item) -> Message {
        let concepts: Message? =
            item.source.type == "CodeSystem" ? ", \(ProgressLine.grouped(item.concepts)) concepts" : nil
        return "\(item.source.type) \(item.source.canonical)\(concepts) (\(outcome(item.outcome)))"
    }

    private static func counts(_ items: [LoadReport.Item]) -> Message {
        counts(items.map { ($0.source.type, $0.concepts) })
    }

    private static func outcomes(_ items: [LoadReport.Item]) -> Message {
        [LoadReport.Outcome.new, .replaced, .unchanged].compactMap { outcome in
            let count = items.count { $0.outcome == outcome }
            return count == 0 ? nil : LoadSummary.counted(outcome, ProgressLine.grouped(count))
        }.listed
    }

    private static func outcome(_ outcome: LoadReport.Outcome) -> Message {
        switch outcome {
        case .new: "new"
        case .replaced: "replaced"
        case .unchanged: "unchanged"
        }
    }

    private static func counted(_ outcome: LoadReport.Outcome, _ number: String) -> Message {
        switch outcome {
        case .new: "\(number) new"
        case .replaced: "\(number) replaced"
        case .unchanged: "\(number) unchanged"
        }
    }

    /// 12 code systems with 3,400 concepts, 30 value sets, 2 concept maps.
    static func counts(_ items: [(type: String, concepts: Int)]) -> Message {
        ["CodeSystem", "ValueSet", "ConceptMap"].compactMap { type in
            let found = items.filter { $0.type == type }
            return found.isEmpty
                ? nil : counted(type, found.count, concepts: found.reduce(0) { $0 + $1.concepts })
        }.listed
    }

    private static func counted(_ type: String, _ count: Int, concepts: Int) -> Message {
        let number = ProgressLine.grouped(count)
        let within = ProgressLine.grouped(concepts)
        return switch type {
        case "CodeSystem":
            count == 1
                ? "\(number) code system with \(within) concepts" : "\(number) code systems with \(within) concepts"
        case "ValueSet": count == 1 ? "\(number) value set" : "\(number) value sets"
        default: count == 1 ? "\(number) concept map" : "\(number) concept maps"
        }
    }
}
