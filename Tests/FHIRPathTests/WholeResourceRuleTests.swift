import FHIR
import FHIRPath
import JSON
import Testing

/// What rules ask of whole resources, however large.
@Suite struct WholeResourceRuleTests {
    private static func list(_ count: Int, _ item: (Int) -> String) -> String {
        (0..<count).map(item).joined(separator: ",")
    }

    private static func codeSystem(_ concepts: String) -> String {
        #"{"resourceType":"CodeSystem","status":"active","content":"complete","concept":[\#(concepts)]}"#
    }

    // MARK: csd-1

    @Test func `judges a code system of 60,000 concepts`() throws {
        let concepts = WholeResourceRuleTests.list(60_000) { #"{"code":"c\#($0)","display":"Concept \#($0)"}"# }
        #expect(try findings(WholeResourceRuleTests.codeSystem(concepts)) == [])
        let twice = try findings(WholeResourceRuleTests.codeSystem(concepts + #",{"code":"c17"}"#))
        #expect(twice.map(\.place) == ["CodeSystem"])
        #expect(twice.map(\.kind) == [.invariant])
        #expect(twice.first?.text == "csd-1: Within a code system definition, all the codes SHALL be unique")
    }

    @Test(arguments: [
        #"{"code":"a","concept":[{"code":"b"}]},{"code":"c","concept":[{"code":"d","concept":[{"code":"b"}]}]}"#,
        #"{"code":"a","concept":[{"code":"a"}]}"#, #"{"code":"a"},{"code":"\u0061"}"#,
    ])
    func `finds a code twice at any depth`(concepts: String) throws {
        #expect(try findings(WholeResourceRuleTests.codeSystem(concepts)).map(\.place) == ["CodeSystem"])
    }

    @Test func `tells codes apart by case, and from displays`() throws {
        let concepts = #"{"code":"a","display":"b"},{"code":"A","concept":[{"code":"b"},{"code":"ab"}]}"#
        #expect(try findings(WholeResourceRuleTests.codeSystem(concepts)) == [])
    }

    // MARK: que-2

    private static func questionnaire(_ items: String) -> String {
        #"{"resourceType":"Questionnaire","status":"draft","item":[\#(items)]}"#
    }

    @Test func `judges a questionnaire of 20,000 items`() throws {
        // Beyond what a collection holds: each item has more than ten elements.
        let codes = WholeResourceRuleTests.list(5) { #"{"system":"http://x","code":"\#($0)"}"# }
        let items = WholeResourceRuleTests.list(20_000) { #"{"linkId":"\#($0)","type":"string","code":[\#(codes)]}"# }
        #expect(try findings(WholeResourceRuleTests.questionnaire(items)) == [])
        let twice = try findings(
            WholeResourceRuleTests.questionnaire(
                #"{"linkId":"g","type":"group","item":[{"linkId":"7","type":"string"}]},"# + items))
        #expect(twice.map(\.place) == ["Questionnaire"])
        #expect(twice.first?.text.hasPrefix("que-2: ") == true)
    }

    // MARK: dom-3

    private static func group(_ contained: String, members: String, others: String = "") -> String {
        #"{"resourceType":"Group","type":"person","actual":true,\#(others)"contained":[\#(contained)],"member":[\#(members)]}"#
    }

    private static let patients = list(60_000) { #"{"entity":{"reference":"Patient/\#($0)"}}"# }

    @Test func `judges what a group of 60,000 members contains`() throws {
        let contained = ##"{"resourceType":"Patient","id":"p"}"##
        let referred = ##",{"entity":{"reference":"#p"}}"##
        #expect(
            try findings(
                WholeResourceRuleTests.group(contained, members: WholeResourceRuleTests.patients + referred)) == [])
        let alone = try findings(
            WholeResourceRuleTests.group(contained, members: WholeResourceRuleTests.patients))
        #expect(alone.map(\.place) == ["Group"])
        #expect(alone.first?.text.hasPrefix("dom-3: ") == true)
    }

    @Test(arguments: [
        // Referred to from another contained resource, by a canonical or another URI; refers to what contains it.
        ##"{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"#o"}},{"resourceType":"Organization","id":"o","name":"N","partOf":{"reference":"#"}}"##,
        ##"{"resourceType":"Basic","id":"p","code":{"text":"x"},"extension":[{"url":"http://x","valueCanonical":"#q"}]},{"resourceType":"Basic","id":"q","code":{"text":"x"}}"##,
        ##"{"resourceType":"Basic","id":"p","code":{"text":"x"},"extension":[{"url":"http://x","valueUri":"#q"}]},{"resourceType":"Basic","id":"q","code":{"text":"x"}}"##,
        ##"{"resourceType":"Basic","id":"p","code":{"text":"x"}},{"resourceType":"Basic","id":"q","code":{"text":"x"},"extension":[{"url":"http://x","valueCanonical":"#"}]}"##,
    ])
    func `lets stand what is referred to, or refers to the whole`(contained: String) throws {
        let group = WholeResourceRuleTests.group(contained, members: ##"{"entity":{"reference":"#p"}}"##)
        #expect(try findings(group) == [])
    }

    @Test(arguments: [
        // A string is no reference; another id; a plain URI does not refer to what contains it.
        ##"{"resourceType":"Basic","id":"p","code":{"text":"#q"}},{"resourceType":"Basic","id":"q","code":{"text":"x"}}"##,
        ##"{"resourceType":"Basic","id":"p","code":{"text":"x"},"extension":[{"url":"http://x","valueUri":"#qq"}]},{"resourceType":"Basic","id":"q","code":{"text":"x"}}"##,
        ##"{"resourceType":"Basic","id":"p","code":{"text":"x"}},{"resourceType":"Basic","id":"q","code":{"text":"x"},"extension":[{"url":"http://x","valueUri":"#"}]}"##,
    ])
    func `finds what is not referred to`(contained: String) throws {
        let group = WholeResourceRuleTests.group(contained, members: ##"{"entity":{"reference":"#p"}}"##)
        #expect(try findings(group).map(\.place) == ["Group"])
    }

    // MARK: Whether there is anything

    /// `member.empty()`, `entry.date.empty()`, `concept.exists()`: told by the first.
    @Test func `judges lists that no collection holds`() throws {
        let entries = WholeResourceRuleTests.list(210_000) { _ in "{}" }
        let concepts = WholeResourceRuleTests.list(210_000) { _ in #"{"code":"a"}"# }
        #expect(
            try findings(#"{"resourceType":"Group","type":"person","actual":true,"member":[\#(entries)]}"#) == [])
        #expect(
            try findings(#"{"resourceType":"List","status":"current","mode":"working","entry":[\#(entries)]}"#) == [])
        let valueSet =
            #"{"resourceType":"ValueSet","status":"active","compose":{"include":[{"concept":[\#(concepts)]}]}}"#
        #expect(try Set(findings(valueSet).map { String($0.text.prefix(5)) }) == ["vsd-1", "vsd-2"])
    }
}
