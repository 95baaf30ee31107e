/// A reference set of SNOMED CT as a release has it: concepts that belong together and, in maps and associations, what
/// each of them leads to. Source: SNOMED CT Release File Specifications, 5.
package struct ReferenceSet: Sendable, Equatable {
    package enum Kind: Int, Sendable {
        /// None of its members is a concept: language reference sets have descriptions.
        case ofOthers
        /// Of concepts.
        case simple
        /// Concepts with codes of another system.
        case map
        /// Concepts with other concepts.
        case association
    }

    /// The code of the concept that stands for it.
    package var code: String
    package var kind: Kind
    /// The code system that a map leads to; `nil` where it is not known.
    package var targetSystem: String?

    package init(code: String, kind: Kind, targetSystem: String? = nil) {
        self.code = code
        self.kind = kind
        self.targetSystem = targetSystem
    }
}

/// A concept in a reference set.
package struct ReferenceSetMember: Sendable, Equatable {
    package var code: String
    package var target: MapTarget?

    package init(code: String, target: MapTarget? = nil) {
        self.code = code
        self.target = target
    }
}

/// What a member of a map or an association leads to.
package struct MapTarget: Sendable, Equatable {
    package var code: String
    /// Source: valueset-concept-map-equivalence.html.
    package var equivalence: String
    /// Under which circumstances, and what its makers say of it.
    package var comment: String?
    /// Its place among the targets of one concept, the smallest first.
    package var rank: Int

    package init(code: String, equivalence: String, comment: String? = nil, rank: Int = 0) {
        self.code = code
        self.equivalence = equivalence
        self.comment = comment
        self.rank = rank
    }
}

/// A reference set that is kept.
package struct KnownReferenceSet: Sendable, Equatable {
    package let number: Int64
    package let set: ReferenceSet
    /// Concepts in it.
    package let count: Int

    package init(number: Int64, set: ReferenceSet, count: Int) {
        self.number = number
        self.set = set
        self.count = count
    }
}
