package import FHIR
package import Search
package import Store

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

    package init(_ category: Category, _ kind: Issue.Kind, _ text: String, place: String? = nil) {
        self.init(category, [Issue(kind, text, place: place)])
    }

    package init(_ error: StoreError) {
        switch error {
        case .full, .readOnly: self.init(.unavailable, .noStore, error.description)
        case .drawing: self.init(.unavailable, .transient, error.description)
        case .overloaded: self.init(.unavailable, .throttled, error.description)
        case .tooOld: self.init(.gone, .tooCostly, error.description)
        case .tooBroad: self.init(.invalid, .tooCostly, error.description)
        case .tooSlow: self.init(.unavailable, .tooCostly, error.description)
        case .tooManyRows, .tooMuchMemory: self.init(.invalid, .tooCostly, error.description)
        case .closed: self.init(.unavailable, .transient, error.description)
        case .corrupt, .failed: self.init(.failed, .exception, error.description)
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
            self.init(plain.category, .tooCostly, "\(error.description); \(advice)")
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
                    issue.text = "entry \(number): \(issue.text)"
                    issue.place = "Bundle.entry[\(number)]"
                }
                return issue
            })
    }
}
