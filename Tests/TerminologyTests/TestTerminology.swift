import FHIR
import JSON
import SQLiteStore
import TestSupport

@testable import Terminology

/// A terminology of a test's own: code systems in the real engine, value sets and maps as the test gives them.
final class TestTerminology: TerminologySource {
    private let folder = TemporaryFolder()
    let store: any ConceptStore
    private var systems: [KnownSystem] = []
    private var valueSets: [ValueSetDefinition] = []
    /// How often each value set was asked for.
    private(set) var asked: [String: Int] = [:]

    init() throws { store = try SQLiteConceptStore(folder: folder.path) }

    /// With the tree of diseases.
    static func tree() throws -> TestTerminology {
        let terminology = try TestTerminology()
        try terminology.system(Tree.text)
        return terminology
    }

    // MARK: Filling

    @discardableResult
    func system(_ text: String) throws -> KnownSystem {
        try JSONDocument(Array(text.utf8)).withRoot { view in
            try system(try CodeSystemHeader(view)) { sink throws(TerminologyError) in
                try CodeSystemReader.read(view, into: &sink)
            }
        }
    }

    @discardableResult
    func system(
        _ header: CodeSystemHeader, _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void
    ) throws -> KnownSystem {
        let system = try store.take(header, source: "record/1/\(systems.count)", revision: 1, fill)
        systems.append(system)
        return system
    }

    /// A value set with these members of `compose`.
    @discardableResult
    func valueSet(_ url: String, _ compose: String) throws -> ValueSetDefinition {
        let definition = try ValueSetDefinition.reading(
            #"{"resourceType":"ValueSet","url":"\#(url)","status":"active","compose":{\#(compose)}}"#)
        valueSets.append(definition)
        return definition
    }

    // MARK: TerminologySource

    func codeSystem(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem? {
        systems.last {
            $0.header.url == canonical.url && (canonical.version == nil || $0.header.version == canonical.version)
        }
    }

    func codeSystem(valueSet: Canonical) throws(TerminologyError) -> KnownSystem? {
        systems.last { $0.header.valueSet == valueSet.url }
    }

    func supplements(of system: KnownSystem) throws(TerminologyError) -> [KnownSystem] {
        SupplementChoice.current(systems.filter { $0.header.content == .supplement }, to: system)
    }

    func supplement(_ canonical: Canonical) throws(TerminologyError) -> KnownSystem? {
        systems.last { $0.header.content == .supplement && $0.header.url == canonical.url }
    }

    func valueSet(_ canonical: Canonical) throws(TerminologyError) -> ValueSetDefinition? {
        asked[canonical.url, default: 0] += 1
        return valueSets.last { $0.url == canonical.url }
    }

    func conceptMaps(url: Canonical) throws(TerminologyError) -> [ConceptMapDefinition] { [] }
    func conceptMaps(from system: String) throws(TerminologyError) -> [ConceptMapDefinition] { [] }
}

extension ValueSetDefinition {
    static func reading(_ text: String) throws -> ValueSetDefinition {
        try JSONDocument(Array(text.utf8)).withRoot { view throws(TerminologyError) in try ValueSetDefinition(view) }
    }
}

extension MemberList {
    /// The codes, in their order.
    func codes(_ store: any ConceptStore) throws -> [String] {
        try members.compactMap { member in
            switch member {
            case .known(let id): try store.summary(id)?.code
            case .listed(let coding): coding.code
            }
        }
    }
}

/// A code system with a tree, a concept with two parents, properties, a concept that is no longer in use and one that
/// only groups others.
enum Tree {
    static let url = "http://test/tree"
    static let codes = ["dis", "endo", "dm", "dm1", "dm2", "card", "mi", "acc", "twin"]

    static let text = #"""
        {"resourceType":"CodeSystem","url":"http://test/tree","version":"1","status":"active","content":"complete",
        "language":"en","valueSet":"http://test/tree/all","property":[{"code":"severity","type":"integer"},
        {"code":"gone","uri":"http://hl7.org/fhir/concept-properties#inactive","type":"boolean"},
        {"code":"group","uri":"http://hl7.org/fhir/concept-properties#notSelectable","type":"boolean"},
        {"code":"subClassOf","uri":"http://hl7.org/fhir/concept-properties#parent","type":"code"}],
        "concept":[
          {"code":"dis","display":"Disease","property":[{"code":"group","valueBoolean":true}],"concept":[
            {"code":"endo","display":"Endocrine disease","concept":[
              {"code":"dm","display":"Diabetes mellitus","concept":[
                {"code":"dm1","display":"Type 1 diabetes","property":[{"code":"severity","valueInteger":3}],
                 "designation":[{"language":"zh","value":"1型糖尿病"}]},
                {"code":"dm2","display":"Type 2 diabetes","definition":"The common kind",
                 "property":[{"code":"severity","valueInteger":2}]}]}]},
            {"code":"card","display":"Heart disease","concept":[
              {"code":"mi","display":"Myocardial infarction","property":[{"code":"severity","valueInteger":5},
               {"code":"gone","valueBoolean":true}]}]}]},
          {"code":"acc","display":"Accident"},
          {"code":"twin","display":"Diabetic heart disease","property":[{"code":"subClassOf","valueCode":"dm"},
           {"code":"subClassOf","valueCode":"card"}]}]}
        """#
}
