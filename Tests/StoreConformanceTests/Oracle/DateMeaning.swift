/// Ranges of time, in microseconds since 1970. Source: search.html#date, #prefix.
enum DateMeaning {
    struct Span: Equatable {
        var first: Int64
        var last: Int64
    }

    /// All values of a date parameter.
    static func spans(_ drawn: Drawn) -> [Span] {
        switch drawn.type {
        case "Period": return period(drawn.tree).map { [$0] } ?? []
        case "Timing":
            // Only the outer limits count.
            var all = drawn.tree.all("event").compactMap { $0.text.flatMap { span($0) } }
            if let bounds = drawn.tree["repeat"]?["boundsPeriod"], let span = period(bounds) { all.append(span) }
            guard let first = all.map(\.first).min(), let last = all.map(\.last).max() else { return [] }
            return [Span(first: first, last: last)]
        // A point in time, of no width.
        case "instant":
            return drawn.tree.text.flatMap { span($0) }.map { [Span(first: $0.first, last: $0.first)] } ?? []
        default: return drawn.tree.text.flatMap { span($0) }.map { [$0] } ?? []
        }
    }

    /// A period without an end is taken as open there.
    private static func period(_ tree: Tree) -> Span? {
        let start = tree["start"]?.text.flatMap { span($0) }
        let end = tree["end"]?.text.flatMap { span($0) }
        return start == nil && end == nil ? nil : Span(first: start?.first ?? .min, last: end?.last ?? .max)
    }

    static func matches(_ span: Span, _ value: String, now: Int64) throws -> Bool {
        let (prefix, text) = try Prefix.split(value)
        guard var asked = self.span(text) else { throw NotCovered(what: "date \(value)") }
        if prefix == "ap" {
            let margin = abs((now - asked.first) / 10)
            asked = Span(first: asked.first - margin, last: asked.last + margin)
        }
        let isWithin = asked.first <= span.first && span.last <= asked.last
        let reachesAbove = span.last > asked.last
        let reachesBelow = span.first < asked.first
        switch prefix {
        case "eq": return isWithin
        case "ne": return !isWithin
        // After a time is after its first moment.
        case "gt": return reachesAbove || (text.contains("T") && span.first > asked.first)
        case "lt": return reachesBelow
        case "ge": return span.last >= asked.first
        case "le": return span.first <= asked.last
        case "sa": return span.first > asked.last
        case "eb": return span.last < asked.first
        default: return span.first <= asked.last && span.last >= asked.first
        }
    }

    /// The time that a text names, by its precision; without a zone in UTC.
    static func span(_ text: String) -> Span? {
        let halves = text.split(separator: "T")
        let day = halves[0].split(separator: "-").compactMap { Int($0) }
        guard let year = day.first else { return nil }
        guard day.count > 1 else { return days(from: (year, 1, 1), to: (year + 1, 1, 1)) }
        let month = day[1]
        guard day.count > 2 else {
            return days(from: (year, month, 1), to: month == 12 ? (year + 1, 1, 1) : (year, month + 1, 1))
        }
        let start = daysSince1970(year, month, day[2]) * 86_400_000_000
        guard halves.count > 1 else { return Span(first: start, last: start + 86_400_000_000 - 1) }
        var time = String(halves[1])
        var east: Int64 = 0
        if time.hasSuffix("Z") {
            time.removeLast()
        } else if let sign = time.lastIndex(where: { "+-".contains($0) }) {
            let zone = time[sign...].dropFirst().split(separator: ":").compactMap { Int64($0) }
            east = (zone[0] * 60 + zone[1]) * (time[sign] == "-" ? -1 : 1)
            time = String(time[..<sign])
        }
        let parts = time.split(separator: ":")
        guard parts.count >= 2, let hour = Int64(parts[0]), let minute = Int64(parts[1]) else { return nil }
        var first = start + (hour * 60 + minute - east) * 60_000_000
        guard parts.count > 2 else { return Span(first: first, last: first + 60_000_000 - 1) }
        let second = parts[2].split(separator: ".")
        first += (Int64(second[0]) ?? 0) * 1_000_000
        guard second.count > 1 else { return Span(first: first, last: first + 1_000_000 - 1) }
        var unit: Int64 = 1_000_000
        for digit in second[1].prefix(6) {
            unit /= 10
            first += Int64(digit.wholeNumberValue ?? 0) * unit
        }
        return Span(first: first, last: first + unit - 1)
    }

    private static func days(from: (Int, Int, Int), to: (Int, Int, Int)) -> Span {
        Span(
            first: daysSince1970(from.0, from.1, from.2) * 86_400_000_000,
            last: daysSince1970(to.0, to.1, to.2) * 86_400_000_000 - 1)
    }

    /// Counted year by year and month by month.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        var days = 0
        if year >= 1970 {
            for year in 1970..<year { days += isLeap(year) ? 366 : 365 }
        } else {
            for year in year..<1970 { days -= isLeap(year) ? 366 : 365 }
        }
        for month in 1..<month {
            days += [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        }
        return Int64(days + day - 1)
    }
}

/// The two letters before a date or number.
enum Prefix {
    private static let all = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]

    static func split(_ value: String) throws -> (prefix: String, rest: String) {
        guard let first = value.first, first.isLetter else { return ("eq", value) }
        guard all.contains(String(value.prefix(2))) else { throw NotCovered(what: "prefix of \(value)") }
        return (String(value.prefix(2)), String(value.dropFirst(2)))
    }
}
