internal import FHIR
internal import JSON
internal import Wording

extension Evaluation {
    /// Calls a function on the focus. Arguments are evaluated against `$this` unless they are expressions over the items.
    func call(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: inout Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        switch function {
        case .empty, .exists, .all, .allTrue, .anyTrue, .allFalse, .anyFalse, .subsetOf, .supersetOf, .count, .distinct,
            .isDistinct, .not:
            return try existence(function, arguments, focus, scope, at: offset)
        case .where, .select, .repeat, .repeatAll, .sort, .single, .first, .last, .tail, .skip, .take, .intersect,
            .exclude, .union, .combine, .aggregate, .iif, .coalesce, .children, .descendants:
            return try collection(function, arguments, focus, scope, at: offset)
        case .ofType, .is, .as, .type:
            return try types(function, arguments, focus, at: offset)
        case .toBoolean, .convertsToBoolean, .toInteger, .convertsToInteger, .toDecimal, .convertsToDecimal, .toDate,
            .convertsToDate, .toDateTime, .convertsToDateTime, .toTime, .convertsToTime, .toQuantity,
            .convertsToQuantity, .toString, .convertsToString:
            return try conversion(function, arguments, focus, scope, at: offset)
        case .indexOf, .lastIndexOf, .substring, .startsWith, .endsWith, .contains, .upper, .lower, .replace, .matches,
            .matchesFull, .replaceMatches, .length, .toChars, .encode, .decode, .escape, .unescape, .trim, .split,
            .join:
            return try strings(function, arguments, focus, scope, at: offset)
        case .abs, .ceiling, .exp, .floor, .ln, .log, .power, .round, .sqrt, .truncate:
            return try mathematics(function, arguments, focus, scope, at: offset)
        case .lowBoundary, .highBoundary, .precision, .comparable:
            return try boundaries(function, arguments, focus, scope, at: offset)
        case .trace, .now, .timeOfDay, .today, .defineVariable:
            return try utility(function, arguments, focus, &scope, at: offset)
        case .memberOf, .subsumes, .subsumedBy:
            return try codes(function, arguments, focus, scope, at: offset)
        case .extension, .hasValue, .getValue, .resolve, .conformsTo, .htmlChecks:
            return try fhir(function, arguments, focus, scope, at: offset)
        }
    }

    private func types(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        if function == .type {
            return focus.map { .type(namespace: $0.typeName.namespace, name: $0.typeName.name) }
        }
        guard case .typeName(let type) = arguments[0].node else { return [] }
        switch function {
        case .is: return try isType(focus, type, at: offset)
        case .as: return try asType(focus, type, at: offset)
        default: return try ofType(focus, type, at: offset)
        }
    }

    // MARK: Existence

    private func existence(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        switch function {
        case .empty: return [.boolean(focus.isEmpty)]
        case .exists:
            guard let criterion = arguments.first else { return [.boolean(!focus.isEmpty)] }
            for (number, item) in focus.enumerated() {
                if try holds(criterion, item, number, scope) == true { return [.boolean(true)] }
            }
            return [.boolean(false)]
        case .all:
            for (number, item) in focus.enumerated() {
                guard try holds(arguments[0], item, number, scope) == true else { return [.boolean(false)] }
            }
            return [.boolean(true)]
        case .allTrue, .anyTrue, .allFalse, .anyFalse:
            let values = try focus.filter { !$0.isWithoutValue }.map { item throws(FHIRPathError) -> Bool in
                guard case .boolean(let value)? = item.value else {
                    throw FHIRPathError(.evaluation, "\(function.rawValue) wants booleans", at: offset)
                }
                return value
            }
            switch function {
            case .allTrue: return [.boolean(values.allSatisfy { $0 })]
            case .anyTrue: return [.boolean(values.contains(true))]
            case .allFalse: return [.boolean(values.allSatisfy { !$0 })]
            default: return [.boolean(values.contains(false))]
            }
        case .subsetOf:
            return [.boolean(try isSubset(focus, of: argument(arguments[0], scope.this, scope), at: offset))]
        case .supersetOf:
            return [.boolean(try isSubset(argument(arguments[0], scope.this, scope), of: focus, at: offset))]
        case .count: return [.integer(Int64(focus.count))]
        case .distinct: return try distinct(focus, at: offset)
        case .isDistinct: return [.boolean(try distinct(focus, at: offset).count == focus.count)]
        default:
            return try boolean(focus, "the input of not", at: offset).map { [.boolean(!$0)] } ?? []
        }
    }

    /// Whether an expression is true of an item.
    private func holds(
        _ criterion: Syntax, _ item: Item, _ number: Int, _ scope: Scope
    ) throws(FHIRPathError) -> Bool? {
        let items = try argument(criterion, [item], scope.of(item, index: number))
        guard let result = try operand(items, "a criterion", at: criterion.offset) else { return nil }
        guard case .boolean(let value)? = result.value else {
            throw FHIRPathError(
                .evaluation, "a criterion is a boolean, not \(result.typeName.name)", at: criterion.offset)
        }
        return value
    }

    func contains(_ items: [Item], _ item: Item, at offset: Int) throws(FHIRPathError) -> Bool {
        for other in items where try equal(item, other, at: offset) == true { return true }
        return false
    }

    private func isSubset(_ a: [Item], of b: [Item], at offset: Int) throws(FHIRPathError) -> Bool {
        for item in a where try !contains(b, item, at: offset) { return false }
        return true
    }

    func distinct(_ items: [Item], at offset: Int) throws(FHIRPathError) -> [Item] {
        var found: [Item] = []
        var seen: Set<String> = []
        for item in items {
            // Strings, the common case of long lists, are compared by hash.
            if case .string(let text)? = item.value {
                try spend(1, at: offset)
                if seen.insert(text).inserted { found.append(item) }
            } else if try !contains(found, item, at: offset) {
                found.append(item)
            }
        }
        return found
    }

    // MARK: Collections

    private func collection(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        switch function {
        case .where:
            var found: [Item] = []
            for (number, item) in focus.enumerated() where try holds(arguments[0], item, number, scope) == true {
                found.append(item)
            }
            return found
        case .select:
            var found: [Item] = []
            for (number, item) in focus.enumerated() {
                found += try argument(arguments[0], [item], scope.of(item, index: number))
                try check(found, at: offset)
            }
            return found
        case .repeat, .repeatAll:
            return try repeated(arguments[0], focus, scope, keepsEqual: function == .repeatAll, at: offset)
        case .sort: return try sorted(arguments, focus, scope, at: offset)
        case .single: return try single(focus, "the input of single", at: offset).map { [$0] } ?? []
        case .first: return Array(focus.prefix(1))
        case .last: return Array(focus.suffix(1))
        case .tail: return Array(focus.dropFirst())
        case .skip, .take:
            let value = try argument(arguments[0], scope.this, scope)
            guard let count = try integer(value, "the argument of \(function.rawValue)", at: offset) else { return [] }
            let bounded = Int(max(0, min(count, Int64(focus.count))))
            return function == .skip ? Array(focus.dropFirst(bounded)) : Array(focus.prefix(bounded))
        case .intersect:
            let other = try argument(arguments[0], scope.this, scope)
            var found: [Item] = []
            for item in try distinct(focus, at: offset) where try contains(other, item, at: offset) {
                found.append(item)
            }
            return found
        case .exclude:
            let other = try argument(arguments[0], scope.this, scope)
            var found: [Item] = []
            for item in focus where try !contains(other, item, at: offset) { found.append(item) }
            return found
        case .union: return try distinct(focus + argument(arguments[0], scope.this, scope), at: offset)
        case .combine:
            let both = focus + (try argument(arguments[0], scope.this, scope))
            try check(both, at: offset)
            return both
        case .aggregate:
            var inner = scope
            inner.total = arguments.count > 1 ? try argument(arguments[1], scope.this, scope) : []
            for (number, item) in focus.enumerated() {
                var each = inner.of(item, index: number)
                each.total = inner.total
                inner.total = try argument(arguments[0], [item], each)
            }
            return inner.total ?? []
        case .iif:
            guard focus.count <= 1 else {
                throw FHIRPathError(.evaluation, "iif is asked of one item, not \(focus.count)", at: offset)
            }
            // `$index` stays that of the items around.
            var each = scope
            if !focus.isEmpty { each.this = focus }
            let criterion = try operand(argument(arguments[0], focus, each), "a criterion", at: arguments[0].offset)
            var isTrue = false
            if let criterion {
                guard case .boolean(let value)? = criterion.value else {
                    throw FHIRPathError(.evaluation, "the criterion of iif is a boolean", at: arguments[0].offset)
                }
                isTrue = value
            }
            if isTrue { return try argument(arguments[1], focus, each) }
            return arguments.count > 2 ? try argument(arguments[2], focus, each) : []
        case .coalesce:
            for candidate in arguments {
                let items = try argument(candidate, scope.this, scope)
                if !items.isEmpty { return items }
            }
            return []
        case .children: return try children(of: focus, at: offset)
        default: return try descendants(of: focus, at: offset)
        }
    }

    private func repeated(
        _ projection: Syntax, _ focus: [Item], _ scope: Scope, keepsEqual: Bool, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        var found: [Item] = []
        var level = focus
        while !level.isEmpty {
            var next: [Item] = []
            for (number, item) in level.enumerated() {
                for child in try argument(projection, [item], scope.of(item, index: number)) {
                    try spend(1, at: offset)
                    if keepsEqual {
                        next.append(child)
                    } else if try !contains(found, child, at: offset), try !contains(next, child, at: offset) {
                        next.append(child)
                    }
                }
                try check(next, at: offset)
            }
            found += next
            try check(found, at: offset)
            level = next
        }
        return found
    }

    /// By each key in turn; a key with a minus sign before it is descending. What has no key comes first,
    /// either way.
    private func sorted(
        _ keys: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        struct Row {
            let item: Item
            let keys: [Item?]
        }
        var descending: [Bool] = keys.isEmpty ? [false] : []
        var parts: [Syntax] = []
        for key in keys {
            if case .sign(negative: true, let inner) = key.node {
                descending.append(true)
                parts.append(inner)
            } else {
                descending.append(false)
                parts.append(key)
            }
        }
        var rows: [Row] = []
        for (number, item) in focus.enumerated() {
            let each = scope.of(item, index: number)
            var values: [Item?] = parts.isEmpty ? [item.isWithoutValue ? nil : item] : []
            for part in parts {
                values.append(try operand(argument(part, [item], each), "a key to sort by", at: part.offset))
            }
            rows.append(Row(item: item, keys: values))
        }
        var failure: FHIRPathError?
        let order = rows.indices.sorted { i, j in
            for (at, isDescending) in descending.enumerated() {
                let (a, b) = (rows[i].keys[at], rows[j].keys[at])
                guard let a, let b else {
                    if (a == nil) == (b == nil) { continue }
                    return a == nil
                }
                do throws(FHIRPathError) {
                    try spend(1, at: offset)
                    guard let order = try self.order(a, b, "sort", at: offset), order != 0 else { continue }
                    return (order < 0) != isDescending
                } catch {
                    failure = failure ?? error
                }
            }
            return i < j
        }
        if let failure { throw failure }
        return order.map { rows[$0].item }
    }
}
