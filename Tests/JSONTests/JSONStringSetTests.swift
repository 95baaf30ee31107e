import JSON
import Testing

/// Strings of one document, told apart by what they mean.
@Suite struct JSONStringSetTests {
    private func inserted(_ text: String) throws -> [Bool] {
        try JSONDocument(Array(text.utf8)).withRoot { root in
            var strings = JSONStringSet()
            return root.items.map { strings.insert($0) }
        }
    }

    @Test func `takes each string once`() throws {
        #expect(try inserted(#"["a","b","a","","","ab","B"]"#) == [true, true, false, true, false, true, true])
    }

    @Test func `compares what strings mean, however they are written`() throws {
        #expect(try inserted(#"["a/é","a\/é","\u0061/\u00e9","x","\u0078"]"#) == [true, false, false, true, false])
    }

    @Test func `compares bytes: marks written apart are another string`() throws {
        #expect(try inserted(#"["\u00e9","e\u0301"]"#) == [true, true])
    }

    @Test func `grows`() throws {
        let text = (0..<5000).map { "\"\($0 % 4000)\"" }.joined(separator: ",")
        let all = try inserted("[\(text)]")
        #expect(all.firstIndex(of: false) == 4000)
        #expect(all.count { $0 } == 4000)
    }
}
