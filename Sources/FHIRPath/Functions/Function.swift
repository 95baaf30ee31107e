internal import FHIR
internal import Wording

/// The functions of the language and those that FHIR adds.
///
/// Source: FHIRPath 2.0.0 §"Functions" (normative and for trial use); fhirpath.html of R4; `lowBoundary`, `highBoundary`,
/// `comparable`, `precision`, `sort`, `matchesFull`, `lastIndexOf`, `repeatAll` and `coalesce` of later versions.
enum Function: String, CaseIterable, Sendable {
    // Existence
    case empty, exists, all, allTrue, anyTrue, allFalse, anyFalse, subsetOf, supersetOf, count, distinct, isDistinct
    // Filtering and projection
    case `where`, select, `repeat`, repeatAll, ofType, sort
    // Subsetting
    case single, first, last, tail, skip, take, intersect, exclude
    // Combining
    case union, combine
    // Conversion
    case iif, coalesce
    case toBoolean, convertsToBoolean, toInteger, convertsToInteger, toDecimal, convertsToDecimal
    case toDate, convertsToDate, toDateTime, convertsToDateTime, toTime, convertsToTime
    case toQuantity, convertsToQuantity, toString, convertsToString
    // Strings
    case indexOf, lastIndexOf, substring, startsWith, endsWith, contains, upper, lower, replace, matches, matchesFull
    case replaceMatches, length, toChars, encode, decode, escape, unescape, trim, split, join
    // Numbers
    case abs, ceiling, exp, floor, ln, log, power, round, sqrt, truncate
    // Boundaries
    case lowBoundary, highBoundary, precision, comparable
    // Tree
    case children, descendants
    // Utility
    case trace, now, timeOfDay, today, defineVariable, aggregate, not
    // Types
    case type, `is`, `as`
    // FHIR
    case `extension`, hasValue, getValue, resolve, memberOf, conformsTo, htmlChecks, subsumes, subsumedBy

    /// How many arguments it takes.
    var arguments: ClosedRange<Int> {
        switch self {
        case .empty, .allTrue, .anyTrue, .allFalse, .anyFalse, .count, .distinct, .isDistinct, .single, .first, .last,
            .tail, .toBoolean, .convertsToBoolean, .toInteger, .convertsToInteger, .toDecimal, .convertsToDecimal,
            .toDate, .convertsToDate, .toDateTime, .convertsToDateTime, .toTime, .convertsToTime, .toString,
            .convertsToString, .upper, .lower, .length, .toChars, .trim, .abs, .ceiling, .exp, .floor, .ln, .sqrt,
            .truncate, .precision, .children, .descendants, .now, .timeOfDay, .today, .not, .type, .hasValue,
            .getValue, .resolve, .htmlChecks:
            0...0
        case .exists, .toQuantity, .convertsToQuantity, .join, .round, .lowBoundary, .highBoundary: 0...1
        case .all, .subsetOf, .supersetOf, .where, .select, .repeat, .repeatAll, .ofType, .skip, .take, .intersect,
            .exclude, .union, .combine, .indexOf, .lastIndexOf, .startsWith, .endsWith, .contains, .matchesFull,
            .encode, .decode, .escape, .unescape, .split, .log, .power, .comparable, .is, .as, .extension, .memberOf,
            .conformsTo, .subsumes, .subsumedBy:
            1...1
        case .matches: 1...2
        case .substring, .trace, .defineVariable, .aggregate: 1...2
        case .replace: 2...2
        case .replaceMatches: 2...3
        case .iif: 2...3
        case .sort: 0...8
        case .coalesce: 1...16
        }
    }

    /// Whether the first argument is the name of a type.
    var takesType: Bool { self == .ofType || self == .is || self == .as }

    /// What is said of a name that is no function.
    static func unknown(_ name: String) -> Message {
        let planned = ["elementDefinition", "slice", "checkModifiers"]
        if planned.contains(name) { return "the function \(name) is not supported" }
        let nearest = NearestName.of(name, in: allCases.lazy.map(\.rawValue))
        return "there is no function \(name)\(nearest.map { "; the nearest is \($0)" as Message })"
    }
}
