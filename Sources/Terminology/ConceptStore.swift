package import FHIR

/// Where concepts are kept: the port that engines implement.
///
/// A code system is taken up whole and given a number; its concepts are numbered within. Of systems with some thousand
/// concepts and more the texts are indexed too.
package protocol ConceptStore: Sendable {
    /// Code systems of a canonical URL, no supplements, that were loaded, then those that came with the definitions; of each the
    /// greatest version first (``BusinessVersion``), of equal ones the last loaded.
    func systems(url: String) throws(TerminologyError) -> [KnownSystem]

    /// All that were loaded, or came with the definitions, those of one URL in the order of ``systems(url:)``.
    func systems() throws(TerminologyError) -> [KnownSystem]

    /// Those of these that name a value set as that of all their codes, with a version of it or without.
    func systems(valueSet: String) throws(TerminologyError) -> [KnownSystem]

    /// Of what was loaded, and of the definitions, the supplements to the code systems of a URL.
    func supplements(to url: String) throws(TerminologyError) -> [KnownSystem]

    /// Those of a canonical URL of their own.
    func supplements(url: String) throws(TerminologyError) -> [KnownSystem]

    /// The code system that is kept from a source at this version of it; `nil` when it must be taken up (again).
    func system(source: String, revision: Int64) throws(TerminologyError) -> KnownSystem?

    /// The code system of a number, the upper half of the numbers of its concepts.
    func system(number: Int64) throws(TerminologyError) -> KnownSystem?

    /// Takes up a code system, in the place of what is kept from the same source.
    ///
    /// - Parameters:
    ///   - source: where it comes from: a resource of the record, or a load.
    ///   - revision: of the source.
    ///   - fill: gives the concepts; when it throws, nothing has changed.
    func take(
        _ header: CodeSystemHeader, source: String, revision: Int64,
        _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void
    ) throws(TerminologyError) -> KnownSystem

    /// Takes up and forgets several things as one: all of it or, when `body` throws or the process ends before, nothing.
    /// Others go on reading what was there before.
    func load(_ body: (any ConceptLoad) throws(TerminologyError) -> Void) throws(TerminologyError)

    /// Forgets what was kept from a source.
    ///
    /// - Returns: whether there was something.
    func forget(source: String) throws(TerminologyError) -> Bool

    /// The sources of code systems that begin so.
    func sources(_ beginning: String) throws(TerminologyError) -> [String]

    /// All that was loaded.
    func loaded() throws(TerminologyError) -> [LoadedContent]

    // MARK: Concepts

    func find(_ code: String, in system: KnownSystem) throws(TerminologyError) -> ConceptID?
    func concept(_ id: ConceptID) throws(TerminologyError) -> Concept?
    /// Code, display and flags only: what lists need.
    func summary(_ id: ConceptID) throws(TerminologyError) -> Concept?
    /// Concepts of a system in their order, after one, at most so many.
    func concepts(of system: KnownSystem, after: ConceptID?, limit: Int) throws(TerminologyError) -> [ConceptID]
    func parents(of id: ConceptID) throws(TerminologyError) -> [ConceptID]
    func children(of id: ConceptID) throws(TerminologyError) -> [ConceptID]
    /// All below a concept, without it.
    func descendants(of id: ConceptID) throws(TerminologyError) -> [ConceptID]
    /// All below a concept, without it; `nil` when they are more than so many.
    func descendants(of id: ConceptID, atMost limit: Int) throws(TerminologyError) -> [ConceptID]?
    /// Whether a concept lies below another: cheap for those that are asked about often.
    func isBelow(_ id: ConceptID, _ root: ConceptID) throws(TerminologyError) -> Bool
    /// All above a concept, without it.
    func ancestors(of id: ConceptID) throws(TerminologyError) -> [ConceptID]
    /// Concepts of a system that have a property, with one of the values or with any.
    func concepts(
        of system: KnownSystem, property: String, values: [String]?
    ) throws(TerminologyError) -> [ConceptID]
    /// Whether any concept of a system has a property.
    func hasProperty(_ property: String, in system: KnownSystem) throws(TerminologyError) -> Bool
    /// Concepts of a system whose texts may hold all the terms, in their order, after one, at most so many; `nil` when
    /// the system's texts are not indexed. Each must be checked.
    func candidates(
        for terms: [SearchTerm], in system: KnownSystem, after: ConceptID?, limit: Int
    ) throws(TerminologyError) -> [ConceptID]?

    // MARK: Reference sets

    /// The reference sets of a system, in the order of their codes.
    func referenceSets(of system: KnownSystem) throws(TerminologyError) -> [KnownReferenceSet]
    func referenceSet(_ code: String, of system: KnownSystem) throws(TerminologyError) -> KnownReferenceSet?
    /// The concepts in a reference set.
    func members(of set: KnownReferenceSet) throws(TerminologyError) -> [ConceptID]
    func isMember(_ id: ConceptID, of set: KnownReferenceSet) throws(TerminologyError) -> Bool
    /// What a concept leads to in a map or an association, by rank.
    func targets(of id: ConceptID, in set: KnownReferenceSet) throws(TerminologyError) -> [MapTarget]
    /// The concepts that lead to a code in a map or an association, at most so many.
    func sources(
        of code: String, in set: KnownReferenceSet, limit: Int
    ) throws(TerminologyError) -> [(id: ConceptID, target: MapTarget)]

    // MARK: Value sets and concept maps that were loaded, or came with the definitions

    /// The texts of the resources of a type and canonical URL, the newest version first.
    func resources(type: String, url: String) throws(TerminologyError) -> [[UInt8]]
    /// The texts of concept maps that map from a system.
    func conceptMaps(from system: String) throws(TerminologyError) -> [[UInt8]]
    func take(_ resources: [LoadedResource], source: String) throws(TerminologyError)

    // MARK: Closure tables

    /// Makes a closure table, or empties it.
    func resetClosure(_ name: String) throws(TerminologyError)
    /// A closure table: its version, and all its codings with the version they came at; `nil` when there is none.
    func closure(_ name: String) throws(TerminologyError) -> (version: Int, codings: [(coding: Coding, version: Int)])?
    /// Adds codings to a closure table, with the version after this one.
    ///
    /// - Returns: `false`, and nothing has changed, when the table has another version, or is not there.
    func extendClosure(_ name: String, after version: Int, with codings: [Coding]) throws(TerminologyError) -> Bool
}

/// The number of a concept: its system's in the upper half, its own place in the lower.
package typealias ConceptID = Int64

/// A code system that is kept.
package struct KnownSystem: Sendable, Equatable {
    package let number: Int64
    package let header: CodeSystemHeader
    package let count: Int
    /// Whether its texts are indexed.
    package let hasWords: Bool

    package init(number: Int64, header: CodeSystemHeader, count: Int, hasWords: Bool) {
        self.number = number
        self.header = header
        self.count = count
        self.hasWords = hasWords
    }

    /// `url|version`.
    package var canonical: String { header.version.map { "\(header.url)|\($0)" } ?? header.url }
}

/// Something that was loaded by hand.
package struct LoadedContent: Sendable, Equatable {
    package let source: String
    package let type: String
    package let url: String
    package let version: String?
    /// Concepts; 0 for value sets and maps.
    package let count: Int

    package init(source: String, type: String, url: String, version: String?, count: Int) {
        self.source = source
        self.type = type
        self.url = url
        self.version = version
        self.count = count
    }
}

/// A value set or concept map to be kept beside the record.
package struct LoadedResource: Sendable {
    package let type: String
    package let url: String
    package let version: String?
    /// Systems that a concept map maps from.
    package let systems: [String]
    package let text: [UInt8]

    package init(type: String, url: String, version: String?, systems: [String] = [], text: [UInt8]) {
        self.type = type
        self.url = url
        self.version = version
        self.systems = systems
        self.text = text
    }
}
