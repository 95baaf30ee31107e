internal import FHIR
internal import Terminology
internal import Wording

/// The descriptions of a release: which of them is the display of each concept, and all others as designations.
///
/// The display is, in the language that is wanted: the synonym that US English prefers; else one that another reference
/// set prefers; else a synonym; else the fully specified name. A concept without any of these is called by what there is
/// in other languages. Of the other languages, synonyms that are preferred are given before the others.
struct ReleaseNames {
    private static let definitionBytesMax = 100 << 20
    private static let preferredUse = Coding(
        system: "http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra", code: "preferredForLanguage")
    private static let synonymUse = Coding(
        system: ReleaseCodes.system, code: "\(ReleaseCodes.synonym)", display: "Synonym")
    private static let fullUse = Coding(
        system: ReleaseCodes.system, code: "\(ReleaseCodes.fullySpecifiedName)", display: "Fully specified name")

    private let concepts: ReleaseConcepts
    private let preferences: ReleasePreferences
    private let language: String
    /// Of each concept, the description that is its display, and how well it suits.
    private var chosen: [UInt64]
    private var ranks: [UInt8]
    private var descriptions: [UInt64] = []
    private var definitions: [UInt64: String] = [:]
    private var definitionBytes = 0
    private var files: [ContentFile] = []
    private var orphans = Missing()

    init(_ concepts: ReleaseConcepts, _ preferences: ReleasePreferences, language: String) {
        self.concepts = concepts
        self.preferences = preferences
        self.language = language
        chosen = Array(repeating: 0, count: concepts.rows.count)
        ranks = Array(repeating: 0, count: concepts.rows.count)
    }

    // MARK: Choosing

    mutating func choose(
        _ file: ContentFile, into sink: HierarchySink, _ progress: LoadProgress
    ) throws(TerminologyError) {
        files.append(file)
        var table = try ReleaseTable(file, ReleaseTable.description, progress: progress)
        while try table.next() {
            let description = try table.id(0)
            descriptions.append(description)
            guard try table.isActive() else { continue }
            let concept = try table.id(4)
            guard let place = concepts.place(of: concept) else {
                orphans.add("\(description) of \(concept)")
                continue
            }
            let type = try table.id(6)
            let language = table.reader.text(5)
            if isGivenFirst(description, type, language) {
                try give(table, description, type, language, into: sink)
            }
            let rank = rank(description, type, language)
            if rank > ranks[place] {
                ranks[place] = rank
                chosen[place] = description
            }
        }
    }

    private func rank(_ description: UInt64, _ type: UInt64, _ language: String) -> UInt8 {
        let isWanted = isWanted(language)
        let base: UInt8 = isWanted ? 4 : 0
        guard type == ReleaseCodes.synonym else { return base + 1 }
        if isWanted, preferences.isPreferredInUSEnglish(description) { return base + 4 }
        return base + (preferences.isPreferred(description) ? 3 : 2)
    }

    private func isWanted(_ language: String) -> Bool {
        language == self.language || language.hasPrefix("\(self.language)-")
    }

    /// Preferred synonyms in other languages: known by their row alone.
    private func isGivenFirst(_ description: UInt64, _ type: UInt64, _ language: String) -> Bool {
        type == ReleaseCodes.synonym && !isWanted(language) && preferences.isPreferred(description)
    }

    /// - Throws: when a description stands in two rows.
    mutating func checkChosen() throws(TerminologyError) {
        try ReleaseConcepts.refuseRepeated(SortedIDs(descriptions).repeated, "description", files)
        descriptions = []
    }

    mutating func define(_ file: ContentFile, _ progress: LoadProgress) throws(TerminologyError) {
        var table = try ReleaseTable(file, ReleaseTable.description, progress: progress)
        while try table.next() {
            guard try table.isActive() else { continue }
            let concept = try table.id(4)
            let language = table.reader.text(5)
            guard isWanted(language) else { continue }
            let text = table.reader.text(7)
            definitionBytes += text.utf8.count
            guard definitionBytes <= ReleaseNames.definitionBytesMax else {
                throw table.reader.fault("the definitions have more than \(ReleaseNames.definitionBytesMax) bytes")
            }
            definitions[concept] = text
        }
    }

    // MARK: Giving

    mutating func give(
        _ file: ContentFile, into sink: HierarchySink, _ progress: LoadProgress
    ) throws(TerminologyError) {
        var table = try ReleaseTable(file, ReleaseTable.description, progress: progress)
        while try table.next() {
            guard try table.isActive() else { continue }
            let description = try table.id(0)
            guard let place = concepts.place(of: try table.id(4)) else { continue }
            if chosen[place] == description { try sink.add(concept(place, display: term(table))) }
            let type = try table.id(6)
            let language = table.reader.text(5)
            guard chosen[place] != description, !isGivenFirst(description, type, language) else { continue }
            try give(table, description, type, language, into: sink)
        }
    }

    private func give(
        _ table: borrowing ReleaseTable, _ description: UInt64, _ type: UInt64, _ language: String,
        into sink: HierarchySink
    ) throws(TerminologyError) {
        let use =
            if type == ReleaseCodes.fullySpecifiedName {
                ReleaseNames.fullUse
            } else {
                preferences.isPreferred(description) ? ReleaseNames.preferredUse : ReleaseNames.synonymUse
            }
        try sink.add(
            Designation(language: language, use: use, value: term(table)), to: "\(try table.id(4))")
    }

    private func term(_ table: borrowing ReleaseTable) throws(TerminologyError) -> String {
        guard let term = table.reader.value(7) else { throw table.reader.fault("the term is empty") }
        return term
    }

    private func concept(_ place: Int, display: String?) -> Concept {
        let row = concepts.rows[place]
        var concept = Concept(code: "\(row.id)", display: display)
        concept.definition = definitions[row.id]
        concept.isInactive = !row.isActive
        concept.properties = [
            ConceptProperty(
                code: "sufficientlyDefined", value: PropertyValue(.boolean, row.isDefined ? "true" : "false")),
            ConceptProperty(code: "moduleId", value: PropertyValue(.code, concepts.modules[Int(row.module)])),
        ]
        return concept
    }

    /// Gives the concepts that have no description.
    ///
    /// - Returns: what was left out, as sentences.
    func finish(into sink: HierarchySink) throws(TerminologyError) -> [Message] {
        var nameless = Missing()
        for place in concepts.rows.indices where chosen[place] == 0 {
            nameless.add("\(concepts.rows[place].id)")
            try sink.add(concept(place, display: nil))
        }
        var notes: [Message] = []
        let note = orphans.note {
            "\($0) descriptions are of concepts that are not there, such as \($1): left out"
        }
        if let note { notes.append(note) }
        if nameless.count > 0 { notes.append("\(nameless.count) concepts have no description in use: without a name") }
        return notes
    }
}
