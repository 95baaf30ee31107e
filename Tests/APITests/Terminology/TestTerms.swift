import FHIR
import SQLiteStore
import Store
import StoreConformance
import Terminology
import TestSupport

/// An application with terminology: the definitions, a tree of diseases, value sets and a map over it.
final class TestTerms: Sendable {
    let application: TestApplication
    /// The same store as another institution sees it.
    let neighbour: TestApplication
    let concepts: SQLiteConceptStore
    private let folder: TemporaryFolder

    static let tree = "http://test/tree"

    init() throws {
        folder = TemporaryFolder()
        TemporaryFolder.copy(try TestTerms.prepared.get().path, to: folder.path)
        concepts = try SQLiteConceptStore(folder: folder.path)
        let clock = ManualClock()
        let store = MemoryStore(clock: { clock.now })
        application = TestApplication(store: store, concepts: concepts)
        neighbour = TestApplication(store: store, concepts: concepts, institution: Institution(number: 2))
        try application.put(TestTerms.codeSystem, TestTerms.flat, TestTerms.map)
        try put("heart", #"{"system":"http://test/tree","filter":[{"property":"concept","op":"is-a","value":"card"}]}"#)
        try put("list", #"{"system":"http://test/tree","concept":[{"code":"mi"},{"code":"acc","display":"Mishap"}]}"#)
        try put("all", #"{"system":"http://test/tree"}"#)
    }

    /// Stores a value set as `ValueSet/[name]` and `http://test/vs/[name]`.
    func put(_ name: String, _ includes: String) throws {
        try application.put(
            #"{"resourceType":"ValueSet","id":"\#(name)","url":"http://test/vs/\#(name)","version":"1","status":"active","compose":{"include":[\#(includes)]}}"#
        )
    }

    /// With the definitions taken up, which takes long: once for all tests.
    private static let prepared: Result<TemporaryFolder, TerminologyError> = {
        let folder = TemporaryFolder()
        do throws(TerminologyError) {
            _ = try SQLiteConceptStore(folder: folder.path).systems(url: "")
            return .success(folder)
        } catch {
            return .failure(error)
        }
    }()

    static let codeSystem = #"""
        {"resourceType":"CodeSystem","id":"tree","url":"http://test/tree","version":"1","name":"Tree","status":"active",
        "content":"complete","caseSensitive":true,"hierarchyMeaning":"is-a",
        "property":[{"code":"severity","type":"integer"}],
        "concept":[{"code":"dis","display":"Disease","concept":[
          {"code":"dm","display":"Diabetes mellitus","concept":[
            {"code":"dm1","display":"Type 1 diabetes","designation":[{"language":"zh","value":"1型糖尿病"}],
             "property":[{"code":"severity","valueInteger":3}]},{"code":"dm2","display":"Type 2 diabetes"}]},
          {"code":"card","display":"Heart disease","concept":[{"code":"mi","display":"Infarction",
             "property":[{"code":"severity","valueInteger":5}]}]}]},{"code":"acc","display":"Accident"}]}
        """#

    static let flat = #"""
        {"resourceType":"CodeSystem","id":"flat","url":"http://test/flat","status":"active","content":"complete",
        "concept":[{"code":"S1","display":"Sugar one"},{"code":"S2"}]}
        """#

    static let map = #"""
        {"resourceType":"ConceptMap","id":"map","url":"http://test/map","version":"1","name":"M","status":"active",
        "sourceUri":"http://test/vs/all","targetUri":"http://test/vs/flat","group":[{"source":"http://test/tree",
        "target":"http://test/flat","element":[{"code":"dm1","target":[{"code":"S1","equivalence":"wider"}]},
        {"code":"acc","target":[{"equivalence":"unmatched","comment":"none"}]}],
        "unmapped":{"mode":"other-map","url":"http://test/map"}}]}
        """#

    /// A Parameters resource.
    static func parameters(_ parts: String...) -> String {
        #"{"resourceType":"Parameters","parameter":[\#(parts.joined(separator: ","))]}"#
    }

    static func coding(_ name: String, _ code: String, system: String = tree) -> String {
        #"{"name":"\#(name)","valueCoding":{"system":"\#(system)","code":"\#(code)"}}"#
    }

    static func text(_ name: String, _ value: String, _ type: String = "String") -> String {
        #"{"name":"\#(name)","value\#(type)":"\#(value)"}"#
    }
}

extension TestApplication.Answer {
    /// The value of a parameter of the answer, as text; of several the first.
    func parameter(_ name: String) -> String? {
        for number in 0..<100 {
            guard let found = body.json("parameter.\(number).name") else { return nil }
            guard found == name else { continue }
            for kind in ["String", "Boolean", "Code", "Uri"] {
                if let value = body.json("parameter.\(number).value\(kind)") { return value }
            }
            return body.json("parameter.\(number).part")
        }
        return nil
    }

    /// The codes of an expansion.
    var expanded: [String] {
        var codes: [String] = []
        while let code = body.json("expansion.contains.\(codes.count).code") { codes.append(code) }
        return codes
    }
}
