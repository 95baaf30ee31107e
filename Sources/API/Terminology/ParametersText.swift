internal import JSON
internal import Terminology

/// A Parameters resource in the making: what operations answer with. Source: parameters.html.
struct ParametersText {
    private var out = JSONOutput()

    static func make<E: Error>(_ body: (inout ParametersText) throws(E) -> Void) throws(E) -> [UInt8] {
        var text = ParametersText()
        text.out.beginObject()
        text.out.member("resourceType", "Parameters")
        text.out.key("parameter")
        text.out.beginArray()
        try body(&text)
        text.out.endArray()
        text.out.endObject()
        return text.out.bytes
    }

    mutating func add(_ name: String, boolean value: Bool) {
        out.object { out in
            out.member("name", name)
            out.member("valueBoolean", value)
        }
    }

    /// - Parameter element: of the value, as `valueString`.
    mutating func add(_ name: String, _ element: String, _ value: String) {
        out.object { out in
            out.member("name", name)
            out.member(element, value)
        }
    }

    mutating func add(_ name: String, coding: Coding) {
        out.object { out in
            out.member("name", name)
            out.member("valueCoding", object: { coding.write(to: &$0) })
        }
    }

    mutating func add(_ name: String, value: PropertyValue) {
        out.object { out in
            out.member("name", name)
            value.write(to: &out)
        }
    }

    mutating func add(_ name: String, parts: (inout ParametersText) -> Void) {
        out.beginObject()
        out.member("name", name)
        out.key("part")
        out.beginArray()
        parts(&self)
        out.endArray()
        out.endObject()
    }
}

extension Coding {
    func write(to out: inout JSONOutput) {
        if let system { out.member("system", system) }
        if let version { out.member("version", version) }
        out.member("code", code)
        if let display { out.member("display", display) }
    }
}

extension PropertyValue {
    /// Writes the member `value[x]`.
    func write(to out: inout JSONOutput) {
        switch kind {
        case .code, .string, .dateTime: out.member(kind.element, text)
        case .coding:
            out.member(
                kind.element,
                object: { Coding(system: system, code: text, display: display).write(to: &$0) })
        case .integer, .decimal, .boolean:
            // Written as it was read: a decimal keeps its digits.
            out.key(kind.element)
            out.raw(text.utf8)
        }
    }
}

extension Designation {
    func write(to out: inout JSONOutput) {
        if let language { out.member("language", language) }
        if let use { out.member("use", object: { use.write(to: &$0) }) }
        out.member("value", value)
    }
}
