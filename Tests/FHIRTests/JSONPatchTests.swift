import FHIR
import JSON
import Testing

/// JSON Patch. The rows named A.n are those of RFC 6902 appendix A.
@Suite struct JSONPatchTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let document: String
        let patch: String
        let result: String
        var testDescription: String { name }
        init(_ name: String, _ document: String, _ patch: String, _ result: String) {
            (self.name, self.document, self.patch, self.result) = (name, document, patch, result)
        }
    }

    @Test(arguments: [
        Row(
            "A.1 adding an object member", #"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#,
            #"{"foo":"bar","baz":"qux"}"#),
        Row(
            "A.2 adding an array element", #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#,
            #"{"foo":["bar","qux","baz"]}"#),
        Row(
            "A.3 removing an object member", #"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#,
            #"{"foo":"bar"}"#),
        Row(
            "A.4 removing an array element", #"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#,
            #"{"foo":["bar","baz"]}"#),
        Row(
            "A.5 replacing a value", #"{"baz":"qux","foo":"bar"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#,
            #"{"baz":"boo","foo":"bar"}"#),
        Row(
            "A.6 moving a value", #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
            #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
            #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#),
        Row(
            "A.7 moving an array element", #"{"foo":["all","grass","cows","eat"]}"#,
            #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#, #"{"foo":["all","cows","eat","grass"]}"#),
        Row(
            "A.8 testing: success", #"{"baz":"qux","foo":["a",2,"c"]}"#,
            #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]"#,
            #"{"baz":"qux","foo":["a",2,"c"]}"#),
        Row(
            "A.10 adding a nested member object", #"{"foo":"bar"}"#,
            #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#, #"{"foo":"bar","child":{"grandchild":{}}}"#),
        Row(
            "A.11 ignoring unrecognized elements", #"{"foo":"bar"}"#,
            #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#, #"{"foo":"bar","baz":"qux"}"#),
        Row(
            "A.14 escape ordering", #"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10}]"#,
            #"{"/":9,"~1":10}"#),
        Row(
            "A.16 adding an array value", #"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#,
            #"{"foo":["bar",["abc","def"]]}"#),
        Row(
            "adding to a member that is there replaces it in its place", #"{"a":1,"b":2}"#,
            #"[{"op":"add","path":"/a","value":3}]"#, #"{"a":3,"b":2}"#),
        Row("adding at the length appends", "[1]", #"[{"op":"add","path":"/1","value":2}]"#, "[1,2]"),
        Row("adding at the root replaces all", #"{"a":1}"#, #"[{"op":"add","path":"","value":[2.00]}]"#, "[2.00]"),
        Row("replacing the root", #"{"a":1}"#, #"[{"op":"replace","path":"","value":"x"}]"#, "\"x\""),
        Row(
            "copying", #"{"a":{"b":[1]}}"#,
            #"[{"op":"copy","from":"/a","path":"/c"},{"op":"add","path":"/c/b/-","value":2}]"#,
            #"{"a":{"b":[1]},"c":{"b":[1,2]}}"#),
        Row(
            "copying into itself", #"{"a":{"b":1}}"#, #"[{"op":"copy","from":"/a","path":"/a/c"}]"#,
            #"{"a":{"b":1,"c":{"b":1}}}"#),
        Row("moving onto itself", #"{"a":1,"b":2}"#, #"[{"op":"move","from":"/b","path":"/b"}]"#, #"{"a":1,"b":2}"#),
        Row(
            "a key beginning like another may be moved to", #"{"a":1}"#, #"[{"op":"move","from":"/a","path":"/ab"}]"#,
            #"{"ab":1}"#),
        Row("empty keys", #"{"":{"":1}}"#, #"[{"op":"replace","path":"//","value":2}]"#, #"{"":{"":2}}"#),
        Row(
            "escapes of pointers", #"{"a/b":1,"m~n":2}"#,
            #"[{"op":"remove","path":"/a~1b"},{"op":"replace","path":"/m~0n","value":3}]"#, #"{"m~n":3}"#),
        Row(
            "null is a value", #"{"a":null}"#,
            #"[{"op":"test","path":"/a","value":null},{"op":"add","path":"/b","value":null}]"#, #"{"a":null,"b":null}"#),
        Row(
            "what is not patched keeps every byte", #"{"a":2.00,"b":"é\u00e9\/","c":1e-7}"#,
            #"[{"op":"add","path":"/d","value":1.50}]"#, #"{"a":2.00,"b":"é\u00e9\/","c":1e-7,"d":1.50}"#),
        Row("nothing to do", "{ \"a\" : 1 }", "[]", #"{"a":1}"#),
    ])
    func `applies`(row: Row) throws {
        #expect(try JSONPatchTests.apply(row.patch, to: row.document) == row.result)
    }

    @Test(arguments: [
        ("1", "1.0", true), ("100", "1e2", true), ("0", "-0", true), ("0.0", "0e5", true), ("1", "2", false),
        ("1", "-1", false), ("\"a\"", #""\u0061""#, true), ("\"1\"", "1", false), ("\"true\"", "true", false),
        ("null", "false", false),
        (#"{"a":1,"b":[2]}"#, #"{"b":[2.0],"a":1}"#, true), (#"{"a":1}"#, #"{"a":1,"b":2}"#, false),
        ("[1,2]", "[2,1]", false), ("[]", "{}", false), ("\"A\"", "\"a\"", false), ("\"s1\"", "\"1\"", false),
        (#""\n""#, #""\u000a""#, true),
        ("10", "\"10\"", false),
    ])
    func `compares by meaning when it tests`(a: String, b: String, isEqual: Bool) throws {
        let patch = "[{\"op\":\"test\",\"path\":\"\",\"value\":\(b)}]"
        if isEqual {
            #expect(throws: Never.self) { try JSONPatchTests.apply(patch, to: a) }
        } else {
            #expect(JSONPatchTests.failure(patch, to: a)?.kind == .conflict)
        }
    }

    @Test(arguments: [
        (#"{"baz":"qux"}"#, #"[{"op":"test","path":"/baz","value":"bar"}]"#, FHIR.Issue.Kind.conflict),  // A.9
        (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz/bat","value":"qux"}]"#, .value),  // A.12
        (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":"10"}]"#, .conflict),  // A.15
        ("{}", #"[{"op":"remove","path":"/a"}]"#, .value), ("{}", #"[{"op":"replace","path":"/a","value":1}]"#, .value),
        ("{}", #"[{"op":"test","path":"/a","value":1}]"#, .value),
        ("{}", #"[{"op":"copy","from":"/a","path":"/b"}]"#, .value),
        ("[1]", #"[{"op":"add","path":"/2","value":1}]"#, .value), ("[1]", #"[{"op":"remove","path":"/-"}]"#, .value),
        ("[1]", #"[{"op":"replace","path":"/1","value":1}]"#, .value),
        ("[1]", #"[{"op":"add","path":"/01","value":1}]"#, .value),
        ("[1]", #"[{"op":"add","path":"/-1","value":1}]"#, .value),
        ("[1]", #"[{"op":"add","path":"/+0","value":1}]"#, .value),
        ("[1]", #"[{"op":"add","path":"/","value":1}]"#, .value),
        ("[1]", #"[{"op":"remove","path":"/99999999999999999999"}]"#, .value),
        ("[1]", #"[{"op":"remove","path":"/１"}]"#, .value), ("1", #"[{"op":"add","path":"/a","value":1}]"#, .value),
        (#"{"a":"x"}"#, #"[{"op":"add","path":"/a/0","value":1}]"#, .value),
        ("{}", #"[{"op":"remove","path":""}]"#, .value),
    ])
    func `refuses what cannot be applied`(document: String, patch: String, kind: FHIR.Issue.Kind) {
        let issue = JSONPatchTests.failure(patch, to: document)
        #expect(issue?.kind == kind)
        #expect(issue?.place == "Patch[0]")
    }

    @Test(arguments: [
        ("{}", FHIR.Issue.Kind.structure), ("[1]", .structure), (#"[{"path":"/a"}]"#, .required),
        (#"[{"op":"add","value":1}]"#, .required), (#"[{"op":"add","path":"/a"}]"#, .required),
        (#"[{"op":"replace","path":"/a"}]"#, .required),
        (#"[{"op":"test","path":"/a"}]"#, .required), (#"[{"op":"move","path":"/a"}]"#, .required),
        (#"[{"op":"copy","path":"/a"}]"#, .required), (#"[{"op":"spam","path":"/a"}]"#, .value),
        (#"[{"op":1,"path":"/a"}]"#, .required), (#"[{"op":"Add","path":"/a","value":1}]"#, .value),
        (#"[{"op":"add","path":"a","value":1}]"#, .value), (#"[{"op":"add","path":1,"value":1}]"#, .structure),
        (#"[{"op":"add","path":null,"value":1}]"#, .structure), (#"[{"op":"add","path":"/~","value":1}]"#, .value),
        (#"[{"op":"add","path":"/~2","value":1}]"#, .value),
        (#"[{"op":"add","path":"/a~/b","value":1}]"#, .value), (#"[{"op":"move","from":"/a","path":"/a/b"}]"#, .value),
        (#"[{"op":"move","from":"","path":"/a"}]"#, .value),
    ])
    func `refuses a document that is no patch`(patch: String, kind: FHIR.Issue.Kind) {
        #expect(JSONPatchTests.failure(patch, to: #"{"a":{}}"#)?.kind == kind)
    }

    @Test func `refuses an operation with two meanings`() {
        // A.13: "op" twice is refused by the parser already.
        #expect(throws: JSONError.self) {
            try JSONPatchTests.apply(#"[{"op":"add","path":"/baz","value":"qux","op":"remove"}]"#, to: "{}")
        }
    }

    @Test func `names the operation that failed and applies none`() throws {
        let patch = #"[{"op":"add","path":"/a","value":1},{"op":"remove","path":"/zzz"}]"#
        let issue = try #require(JSONPatchTests.failure(patch, to: "{}"))
        #expect(issue.place == "Patch[1]")
        #expect(issue.text.hasPrefix("operation 1: "))
    }

    @Test func `bounds the number of operations`() throws {
        let one = #"{"op":"add","path":"/a","value":1}"#
        let most = Array(repeating: one, count: JSONPatch.operationsMax).joined(separator: ",")
        #expect(try JSONPatchTests.apply("[\(most)]", to: "{}") == #"{"a":1}"#)
        #expect(JSONPatchTests.failure("[\(most),\(one)]", to: "{}")?.kind == .tooCostly)
    }

    private static func apply(_ patch: String, to document: String) throws -> String {
        let patch = try JSONDocument(Array(patch.utf8)).withRoot { (view) throws(FHIR.Issue) in try JSONPatch(view) }
        return try String(
            decoding: JSONDocument(Array(document.utf8)).withRoot { (view) throws(FHIR.Issue) in
                try patch.apply(to: view)
            }, as: UTF8.self)
    }

    private static func failure(_ patch: String, to document: String) -> FHIR.Issue? {
        do {
            _ = try apply(patch, to: document)
            return nil
        } catch {
            return error as? FHIR.Issue
        }
    }
}
