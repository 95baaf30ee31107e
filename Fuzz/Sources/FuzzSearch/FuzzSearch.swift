import FHIR
import Finding
import JSON
import Search

// The text after `?`, of several types, strict and lenient; and the tokens of pages. The first byte takes the type,
// the rest is the query.

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let subject = subjects[Int(bytes[0]) % subjects.count]
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    token(text)
    tokens(of: bytes)
    for part in text.split(separator: "&") { _ = QueryString.decode(part) }
    expect(QueryString.decode(Substring(QueryString.encode(text))) == text, "what is encoded is decoded")
    if let pairs = QueryString.parse(text) { query(pairs, subject) }
    return 0
}

// MARK: Queries

private struct Subject {
    let type: ResourceType
    let entries: [IndexEntry]
    let plainEntries: [IndexEntry]

    init(_ text: String) {
        guard let document = try? JSONDocument(Array(text.utf8)) else { fatalError("the subject is no JSON") }
        (type, entries, plainEntries) = document.withRoot { root in
            guard let type = root["resourceType"]?.string.flatMap({ ResourceType($0) }) else {
                fatalError("the subject has no type")
            }
            var whole = IndexExtractor(includesTexts: true)
            var plain = IndexExtractor()
            return (type, whole.extract(root, type: type), plain.extract(root, type: type))
        }
    }
}

/// A resource of each type that is searched, for the criteria to be tried on.
private let subjects = [
    #"{"resourceType":"Patient","identifier":[{"system":"urn:x:mrn","value":"1"}],"active":true,"name":[{"family":"Pár","given":["王"]}],"gender":"female","birthDate":"1970-01"}"#,
    #"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"subject":{"reference":"Patient/1"},"effectivePeriod":{"start":"2020"},"valueQuantity":{"value":-1.50,"unit":"kg"}}"#,
    #"{"resourceType":"Encounter","status":"planned","class":{"code":"AMB"},"period":{"end":"2020-01-01T00:00:00Z"}}"#,
    #"{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/1"},"prediction":[{"probabilityDecimal":0.8}]}"#,
    #"{"resourceType":"ValueSet","status":"draft","url":"http://example.org/vs","version":"1"}"#,
    #"{"resourceType":"Binary","contentType":"text/plain"}"#,
].map(Subject.init)

private let context = SearchContext(bases: ["http://x.example/fhir", "https://x.example"], now: 1_790_000_000_000_000)

private func query(_ pairs: [(name: String, value: String)], _ subject: Subject) {
    var lenient = context
    lenient.isLenient = true
    let strictly = parsed(pairs, subject.type, context)
    let leniently = parsed(pairs, subject.type, lenient)
    if let strictly {
        expect(strictly.leftOut.isEmpty, "strictly, nothing is left out")
        expect(leniently.map { same($0, strictly) } ?? false, "what is strictly understood is leniently the same")
    }
    if let leniently {
        expect((0...QueryParser.countMax).contains(leniently.query.count), "a page has a bound")
        for criterion in leniently.query.criteria {
            // Links are looked up before: here they lead nowhere.
            guard let plain = try? criterion.resolved(for: subject.type, { _ in [] }) else { continue }
            let known = plain.holds(id: "1", updated: 0, entries: subject.entries, hasTexts: true)
            expect(known != nil, "with the texts everything is decided")
            let open = plain.holds(id: "1", updated: 0, entries: subject.plainEntries, hasTexts: false)
            expect(open == nil || open == known, "without the texts nothing is decided otherwise")
        }
        _ = leniently.query.sort.value(id: "1", sequence: 1, entries: subject.entries)
        link(leniently, subject.type)
    }
    do throws(SearchError) {
        expect(!(try QueryParser.criteria(pairs, type: subject.type, context: lenient)).isEmpty, "criteria are there")
    } catch {
        expect(!error.issues.isEmpty, "a refusal says why")
    }
}

private func parsed(_ pairs: [(name: String, value: String)], _ type: ResourceType, _ context: SearchContext)
    -> SearchRequest?
{
    do throws(SearchError) {
        return try QueryParser.parse(pairs, type: type, context: context)
    } catch {
        expect(!error.issues.isEmpty && error.issues.allSatisfy { !$0.text.isEmpty }, "a refusal says why")
        return nil
    }
}

/// The self link says what was executed: followed, it is the same search.
private func link(_ request: SearchRequest, _ type: ResourceType) {
    let text = request.used.map { "\(QueryString.encode($0.name))=\(QueryString.encode($0.value))" }.joined(
        separator: "&")
    guard let pairs = QueryString.parse(text), let again = parsed(pairs, type, context) else {
        fatalError("the self link is refused: \(text)")
    }
    expect(same(again, request), "the self link is the same search")
}

private func same(_ a: SearchRequest, _ b: SearchRequest) -> Bool {
    a.query.criteria == b.query.criteria && a.query.sort == b.query.sort && a.query.thenBy == b.query.thenBy
        && a.includes == b.includes && a.query.count == b.query.count
        && a.query.cursor == b.query.cursor && a.query.wantsTotal == b.query.wantsTotal && a.view == b.view
        && a.total == b.total
}

// MARK: Page tokens

private func token(_ text: String) {
    guard let cursor = PageCursor(token: text) else { return }
    expect(cursor.key >= 0, "a key is a row's")
    expect(PageCursor(token: cursor.token) == cursor, "a token that was read is written the same")
}

private func tokens(of bytes: [UInt8]) {
    let number = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let values: [SortValue?] = [
        nil, .integer(Int64(bitPattern: number)), .text(String(decoding: bytes, as: UTF8.self)), .bytes(bytes),
    ]
    for value in values {
        let cursor = PageCursor(value: value, key: Int64(number >> 1), more: [value, nil].prefix(Int(number & 3)).map { $0 })
        expect(PageCursor(token: cursor.token) == cursor, "a token that was written is read the same")
    }
}
