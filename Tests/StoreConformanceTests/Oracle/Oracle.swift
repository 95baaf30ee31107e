import Foundation

/// What a query asks that the second implementation does not know.
struct NotCovered: Error {
    let what: String
}

/// Searches as the specification tells them: every resource is looked at, and every value drawn by FHIRPath.
///
/// Shares nothing with the product but the evaluator of expressions and the reader of JSON.
struct Oracle {
    /// In the order in which they were created.
    let resources: [Specimen]
    /// Microseconds since 1970, for `ap`.
    let now: Int64

    /// The ids of all that the query finds, in its order.
    func ids(_ type: String, _ query: String) throws -> [String] {
        let pairs = query.split(separator: "&").map { pair in
            pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.removingPercentEncoding ?? String($0)
            }
        }
        var found = resources.filter { $0.type == type }
        for pair in pairs where !["_sort", "_count", "_total"].contains(pair[0]) {
            found = try found.filter { try holds(pair[0], pair[1], of: $0) }
        }
        if let sort = pairs.first(where: { $0[0] == "_sort" }) { found = try sorted(found, by: sort[1]) }
        return found.map(\.id)
    }

    /// Whether a parameter with its value holds of a resource.
    func holds(_ name: String, _ value: String, of resource: Specimen) throws -> Bool {
        if name.hasPrefix("_has:") { return try isReferred(name, value, to: resource) }
        if let dot = name.firstIndex(of: ".") {
            return try leads(String(name[..<dot]), to: String(name[name.index(after: dot)...]), value, from: resource)
        }
        let (code, modifier) = Oracle.parts(name)
        if ["_filter", "_text", "_content", "_list"].contains(code) { throw NotCovered(what: code) }
        guard let parameter = OfficialParameter.all(of: resource.type)[code] else {
            throw NotCovered(what: "\(resource.type).\(code)")
        }
        if modifier == "missing" {
            return try ParameterMeaning(parameter, of: resource, now: now).isMissing == (value == "true")
        }
        guard !["in", "not-in"].contains(modifier),
            parameter.kind == "uri" || !["above", "below"].contains(modifier)
        else { throw NotCovered(what: ":\(modifier)") }
        let values = QueryText.split(value, ",")
        if modifier == "not" {
            return try !values.contains { try ParameterMeaning(parameter, of: resource, now: now).holds($0, "") }
        }
        return try values.contains { try ParameterMeaning(parameter, of: resource, now: now).holds($0, modifier) }
    }

    // MARK: Links

    /// A chain: some resource that a reference leads to meets the rest.
    private func leads(_ head: String, to rest: String, _ value: String, from resource: Specimen) throws -> Bool {
        let (code, type) = Oracle.parts(head)
        guard let parameter = OfficialParameter.all(of: resource.type)[code] else {
            throw NotCovered(what: "\(resource.type).\(code)")
        }
        if try leadsInside(parameter, type, to: rest, value, from: resource) { return true }
        let targets = try targets(of: parameter, on: resource)
        return try resources.contains { other in
            guard targets.contains("\(other.type)/\(other.id)"),
                type.isEmpty ? parameter.targets.contains(other.type) : type == other.type,
                rest.hasPrefix("_has:")
                    || OfficialParameter.all(of: other.type)[Oracle.parts(rest.prefix { $0 != "." }).code] != nil
            else { return false }
            return try holds(rest, value, of: other)
        }
    }

    /// A chain into what lies in the resource itself.
    private func leadsInside(
        _ parameter: OfficialParameter, _ type: String, to rest: String, _ value: String, from resource: Specimen
    ) throws -> Bool {
        let contained = try resource.contained()
        if contained.isEmpty { return false }
        guard !rest.hasPrefix("_"), !rest.contains(".") else { throw NotCovered(what: "\(rest) of what is contained") }
        let targets = try resource.draw(parameter.expression).compactMap { $0.tree["reference"]?.text }
        return try contained.contains { other in
            guard targets.contains("#\(other.id)"),
                type.isEmpty ? parameter.targets.contains(other.type) : type == other.type,
                OfficialParameter.all(of: other.type)[Oracle.parts(rest).code] != nil
            else { return false }
            return try holds(rest, value, of: other)
        }
    }

    /// `_has:Type:reference:rest`: some resource of the type leads here and meets the rest.
    private func isReferred(_ name: String, _ value: String, to resource: Specimen) throws -> Bool {
        let parts = name.split(separator: ":", maxSplits: 3).map(String.init)
        guard let parameter = OfficialParameter.all(of: parts[1])[parts[2]] else {
            throw NotCovered(what: "\(parts[1]).\(parts[2])")
        }
        return try resources.contains { other in
            try other.type == parts[1]
                && targets(of: parameter, on: other).contains("\(resource.type)/\(resource.id)")
                && holds(parts[3], value, of: other)
        }
    }

    private func targets(of parameter: OfficialParameter, on resource: Specimen) throws -> [String] {
        try resource.draw(parameter.expression).compactMap { ReferenceMeaning.target($0) }
    }

    private static func parts(_ name: some StringProtocol) -> (code: String, modifier: String) {
        let parts = String(name).split(separator: ":", maxSplits: 1).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }

    // MARK: The order

    /// By each key in turn: what has no value last, equal ones in the order in which they were created.
    private func sorted(_ found: [Specimen], by keys: String) throws -> [Specimen] {
        let keys = keys.split(separator: ",").map { key in
            (code: String(key.drop { $0 == "-" }), descends: key.hasPrefix("-"))
        }
        let rows = try found.enumerated().map { number, resource in
            let places = try keys.map { key -> SortPlace? in
                guard let parameter = OfficialParameter.all(of: resource.type)[key.code] else {
                    throw NotCovered(what: "_sort=\(key.code)")
                }
                let places = try ParameterMeaning(parameter, of: resource, now: now).places(descends: key.descends)
                return key.descends ? places.max() : places.min()
            }
            return (resource: resource, number: number, places: places)
        }
        return rows.sorted { a, b in
            for (number, key) in keys.enumerated() {
                switch (a.places[number], b.places[number]) {
                case (nil, nil): continue
                case (nil, _): return false
                case (_, nil): return true
                case (let x?, let y?):
                    if x == y { continue }
                    return key.descends ? y < x : x < y
                }
            }
            return a.number < b.number
        }.map(\.resource)
    }
}
