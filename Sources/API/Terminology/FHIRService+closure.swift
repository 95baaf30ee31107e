internal import FHIR
internal import JSON
internal import Record
internal import Store
internal import Terminology
internal import Trust
internal import Wording

extension FHIRService {
    /// `$closure`: a table of subsumptions that a client keeps and this server extends.
    /// Source: conceptmap-operation-closure.html.
    func closure(
        _ input: OperationInput, _ terminology: RecordTerminology, _ permit: Permit
    ) throws(TerminologyError) -> [UInt8] {
        let (name, codings, version) = try asked { () throws(RecordError) in
            try input.allow(["name", "version"], ["concept": .coding])
            guard let name = try input.value("name"), !name.isEmpty, name.utf8.count <= 200 else {
                throw OperationInput.missing("name", "names the closure table, by up to 200 bytes")
            }
            let codings = input.all("concept").compactMap(\.coding)
            guard codings.count <= ClosureTable.stepMax else {
                throw OperationInput.wrong("concept", "at most \(ClosureTable.stepMax) are added at once")
            }
            let version = try input.number("version", max: Int(Int32.max))
            guard version == nil || codings.isEmpty else {
                throw OperationInput.wrong("version", "asks for what came before: not together with concepts")
            }
            return (name, codings, version)
        }
        let own = "\(permit.institution.number)/\(name)"
        if codings.isEmpty, version == nil {
            return map(name, try ClosureTable.reset(own, terminology))
        }
        return map(name, try ClosureTable.extend(own, with: codings, since: version, terminology))
    }

    /// Each code with the codes that subsume it.
    private func map(_ name: String, _ table: ClosureTable) -> [UInt8] {
        var out = JSONOutput()
        out.object { out in
            out.member("resourceType", "ConceptMap")
            out.member("version", String(table.version))
            out.member("name", name)
            out.member("status", "active")
            out.member("experimental", true)
            out.member("date", FHIRInstant.text(clock()))
            guard !table.pairs.isEmpty else { return }
            out.member(
                "group",
                array: { out in
                    for system in Set(table.pairs.map(\.system)).sorted() {
                        out.object { out in group(system, table.pairs.filter { $0.system == system }, &out) }
                    }
                })
        }
        return out.bytes
    }

    private func group(_ system: String, _ pairs: [ClosureTable.Pair], _ out: inout JSONOutput) {
        out.member("source", system)
        out.member("target", system)
        out.member(
            "element",
            array: { out in
                var rest = pairs[...]
                while let first = rest.first {
                    let mine = rest.prefix { $0.code == first.code }
                    rest = rest.dropFirst(mine.count)
                    out.object { out in
                        out.member("code", first.code)
                        out.member(
                            "target",
                            array: { out in
                                for pair in mine {
                                    out.object { out in
                                        out.member("code", pair.ancestor)
                                        out.member("equivalence", "subsumes")
                                    }
                                }
                            })
                    }
                }
            })
    }
}
