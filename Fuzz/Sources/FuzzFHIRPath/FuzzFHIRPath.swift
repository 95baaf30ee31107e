import FHIR
import FHIRPath
import Finding
import JSON
import Wording

// An expression: read, checked and evaluated on a resource, within a small budget. The first byte takes the resource,
// the rest is the expression.

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let subject = subjects[Int(bytes[0]) % subjects.count]
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    do throws(FHIRPathError) {
        let expression = try FHIRPath(text)
        do throws(FHIRPathError) {
            try expression.check(on: subject.type)
        } catch {
            place(error, in: text)
        }
        evaluate(expression, subject, text)
    } catch {
        place(error, in: text)
    }
    return 0
}

private struct Subject {
    let document: JSONDocument
    let type: TypeDefinition?

    init(_ text: String) {
        guard let document = try? JSONDocument(Array(text.utf8)) else { fatalError("the subject is no JSON") }
        self.document = document
        type = document.withRoot { $0["resourceType"]?.string.flatMap { DefinitionTable.r4.type(named: $0) } }
    }
}

private let subjects = [
    ##"{"resourceType":"Patient","id":"p","active":true,"name":[{"use":"official","family":"王","given":["小明","A"]},{"given":["B"],"_given":[{"extension":[{"url":"u","valueCode":"x"}]}]}],"birthDate":"1990-05","contained":[{"resourceType":"Organization","id":"o","name":"N"}],"managingOrganization":{"reference":"#o"}}"##,
    #"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"effectiveDateTime":"2024-02-29T23:59:60.5+14:00","valueQuantity":{"value":-1.50,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"},"component":[{"code":{"text":"t"},"valueInteger":7}]}"#,
    #"{"resourceType":"Nothing","a":[1,2.0,{"b":null}],"c":"d"}"#,
].map(Subject.init)

private func evaluate(_ expression: FHIRPath, _ subject: Subject, _ text: String) {
    var environment = Environment(now: 1_790_000_000_000_000)
    environment.budget.steps = 20_000
    environment.budget.items = 2_000
    environment.budget.bytes = 20_000
    do throws(FHIRPathError) {
        let first = try result(expression, subject, environment)
        expect(try result(expression, subject, environment) == first, "an expression gives the same twice")
        expect((try? JSONDocument(first)) != nil, "a result is JSON")
    } catch {
        place(error, in: text)
    }
}

private func result(
    _ expression: FHIRPath, _ subject: Subject, _ environment: Environment
) throws(FHIRPathError) -> [UInt8] {
    try expression.evaluate(on: subject.document, environment) { items throws(FHIRPathError) in
        var out = JSONOutput()
        out.array { out in items.forEach { $0.write(to: &out) } }
        return out.bytes
    }
}

private func place(_ error: FHIRPathError, in text: String) {
    expect(!error.reason.text.isEmpty, "an error says why")
    expect((0...text.utf8.count).contains(error.offset), "an error lies in the expression")
    let (line, column) = error.place(in: text)
    expect(line > 0 && column > 0, "places are counted from 1")
}
