internal import FHIR
internal import Synchronization

/// What a search did, step by step, for whoever asks by `__explain`. Without a trace nothing is counted or timed.
///
/// Thread-safe. Steps stand in the order in which they ended.
package final class SearchTrace: Sendable {
    /// One thing that was done.
    package struct Step: Sendable, Equatable {
        package enum Action: String, Sendable {
            /// The entries of an index were counted, up to a bound, to learn how selective a criterion is.
            case estimate
            /// What a link of a chain leads to was looked up: the sum of the steps before it.
            case link
            /// Changes that the index has not taken up were looked through.
            case recent
            /// Versions at the position of an earlier page were looked up.
            case past
            /// Keys were taken from the index of the most selective criterion.
            case collect
            /// Other criteria were sought in the index for each of these keys.
            case narrow
            /// One index was walked in the order of the answer.
            case walk
            /// The runs of several criteria were read side by side, each from where the others stand.
            case intersect
            /// A criterion was a condition on each resource of the walk.
            case condition
            /// The texts of candidates were read, and all criteria checked on them.
            case check
            case count, sort, page, include
        }

        package var action: Action
        /// The criterion in the words of the query; empty for what is of no single one.
        package var criterion = ""
        /// The type that is searched.
        package var type = ""
        /// What was read: a table with the columns that lead to the rows, or `scan of …`.
        package var index = ""
        /// SQLite's own plan, line by line.
        package var plan: [String] = []
        /// Rows that the statistics let expect; `nil` where they say nothing.
        package var expectedRows: Int?
        /// Rows that were read; `nil` where they are part of another step's.
        package var rows: Int?
        /// Resources that were left after the step.
        package var found: Int?
        package var microseconds: Int64 = 0
        /// What SQLite counted: instructions, steps of full scans, sorts.
        package var work: [Work] = []

        package init(_ action: Action, criterion: String = "", type: String = "") {
            self.action = action
            self.criterion = criterion
            self.type = type
        }
    }

    package struct Work: Sendable, Equatable {
        package let name: String
        package let count: Int
        package init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    private let all = Mutex<[Step]>([])

    package init() {}

    package var steps: [Step] { all.withLock { $0 } }
    package func add(_ step: Step) { all.withLock { $0.append(step) } }

    /// Calls `body` and adds the step that it fills in, with the time that it took; also when it throws.
    package func timed<Value, Failure: Error>(
        _ step: Step, _ body: (inout Step) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        var step = step
        let start = ContinuousClock.now
        defer {
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            step.microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
            add(step)
        }
        return try body(&step)
    }
}

extension SearchTrace? {
    /// With a trace, as its ``SearchTrace/timed(_:_:)``; without one, `body` alone.
    package func timed<Value, Failure: Error>(
        _ step: @autoclosure () -> SearchTrace.Step, _ body: (inout SearchTrace.Step) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        if let self { return try self.timed(step(), body) }
        var unused = SearchTrace.Step(.walk)
        return try body(&unused)
    }
}
