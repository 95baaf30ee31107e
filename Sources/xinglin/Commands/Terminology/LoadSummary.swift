import Exchange

/// What a load has done, for people.
struct LoadSummary {
    let lines: [String]

    /// Resources that are told one by one.
    private static let singlesMax = 20

    init(_ report: LoadReport, seconds: Double) {
        var lines: [String] = []
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
                .map { "\(ProgressLine.grouped($0.value)) \($0.key)" }
            lines.append("left out: \(others.joined(separator: ", "))")
        }
        lines += report.notes.map { "note: \($0)" }
        if report.items.isEmpty {
            lines.append("nothing was loaded: there is no CodeSystem with concepts, no ValueSet and no ConceptMap")
        } else {
            let rest = report.isUnchanged ? ": everything was there already" : ""
            lines.append("done in \((seconds * 10).rounded() / 10) s\(rest)")
        }
        self.lines = lines
    }

    private static func line(_ item: LoadReport.Item) -> String {
        let concepts = item.source.type == "CodeSystem" ? ", \(ProgressLine.grouped(item.concepts)) concepts" : ""
        return "\(item.source.type) \(item.source.canonical)\(concepts) (\(item.outcome.rawValue))"
    }

    private static func counts(_ items: [LoadReport.Item]) -> String {
        counts(items.map { ($0.source.type, $0.concepts) })
    }

    private static func outcomes(_ items: [LoadReport.Item]) -> String {
        [LoadReport.Outcome.new, .replaced, .unchanged].compactMap { outcome in
            let count = items.count { $0.outcome == outcome }
            return count == 0 ? nil : "\(ProgressLine.grouped(count)) \(outcome.rawValue)"
        }.joined(separator: ", ")
    }

    /// 12 code systems with 3,400 concepts, 30 value sets, 2 concept maps.
    static func counts(_ items: [(type: String, concepts: Int)]) -> String {
        let names = [
            ("CodeSystem", "code system", "code systems"), ("ValueSet", "value set", "value sets"),
            ("ConceptMap", "concept map", "concept maps"),
        ]
        return names.compactMap { type, one, many in
            let found = items.filter { $0.type == type }
            guard !found.isEmpty else { return nil }
            let count = "\(ProgressLine.grouped(found.count)) \(found.count == 1 ? one : many)"
            guard type == "CodeSystem" else { return count }
            return "\(count) with \(ProgressLine.grouped(found.reduce(0) { $0 + $1.concepts })) concepts"
        }.joined(separator: ", ")
    }
}
