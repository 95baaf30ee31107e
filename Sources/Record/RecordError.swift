package import FHIR
package import Search
package import Store
package import Wording

/// Why an interaction was not carried out. Nothing was changed.
package struct RecordError: Error, Sendable {
    /// A closed set; the faces turn it into their status.
    package enum Category: Sendable, Equatable {
        /// The request or its content is not valid.
        case invalid
        /// The content is valid, and against a rule of this server.
        case unprocessable
        case notFound, gone
        /// If-Match, or criteria that match more than one.
        case preconditionFailed
        case conflict
        /// No room, read-only, closing: the store says why.
        case unavailable
        case failed
    }

    package let category: Category
    package let issues: [Issue]

    package init(_ category: Category, _ issues: [Issue]) {
        self.category = category
        self.issues = issues
    }

    package init(_ category: Category, _ kind: Issue.Kind, _ message: Message, place: String? = nil) {
        self.init(category, [Issue(kind, message, place: place)])
    }

    package init(_ error: StoreError) {
        switch error {
        case .full, .readOnly: self.init(.unavailable, .noStore, error.message)
        case .drawing: self.init(.unavailable, .transient, error.message)
        case .overloaded: self.init(.unavailable, .throttled, error.message)
        case .tooOld: self.init(.gone, .tooCostly, error.message)
        case .tooBroad: self.init(.invalid, .tooCostly, error.message)
        case .tooSlow: self.init(.unavailable, .tooCostly, error.message)
        case .tooManyRows, .tooMuchMemory: self.init(.invalid, .tooCostly, error.message)
        case .closed: self.init(.unavailable, .transient, error.message)
        case .corrupt, .failed: self.init(.failed, .exception, error.message)
        // Where the store lies is for whoever runs the server: clients do not learn it.
        case .inUse: self.init(.unavailable, .transient, "the store is in use by another process")
        case .missing, .recordMissing, .recordBehind, .notAStore, .notWritable, .newer:
            self.init(.failed, .exception, "the store cannot be used: `xinglin doctor` tells more")
        }
    }

    /// Why a search was not carried out: with what would help it, where a criterion has no index.
    package init(_ error: StoreError, of query: SearchQuery) {
        switch error {
        case .tooSlow, .tooManyRows, .tooMuchMemory, .tooBroad:
            let plain = RecordError(error)
            guard let advice = query.adviceOnUnindexed else {
                self = plain
                return
            }
            self.init(plain.category, .tooCostly, "\(error.message); \(advice)")
        default: self.init(error)
        }
    }

    /// The same error, its places within a Bundle's entry.
    func inEntry(_ number: Int) -> RecordError {
        RecordError(
            category,
            issues.map { issue in
                var issue = issue
                if issue.place?.hasPrefix("Bundle.entry[\(number)]") != true {
                    issue.message = "entry \(number): \(issue.message)"
                    issue.place = "Bundle.entry[\(number)]"
                }
                return issue
            })
    }
}
