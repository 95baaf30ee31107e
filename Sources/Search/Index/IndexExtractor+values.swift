internal import FHIR
internal import JSON

/// How each data type becomes index values. Source: search.html, the table of each parameter type.
extension IndexExtractor {
    mutating func add(_ value: JSONView, _ action: (field: IndexField, kind: SearchKind, type: IndexedType)) {
        let field = action.field
        switch action.type {
        case .code: if let code = value.string { add(field, .token(system: "", code: code)) }
        case .boolean: if let bool = value.bool { add(field, .token(system: "", code: bool ? "true" : "false")) }
        case .alwaysTrue: add(field, .token(system: "", code: "true"))
        case .coding: coding(value, field)
        case .codeableConcept:
            for item in value["coding"]?.items ?? value.items { coding(item, field) }
            text(value["text"], field)
        case .identifier: identifier(value, field)
        case .contactPoint:
            if let code = value["value"]?.string { add(field, .token(system: "", code: code.lowercased())) }
        case .text: text(value, field, action.kind)
        case .uri, .canonical: uri(value, field, action.kind)
        case .humanName: humanName(value, field)
        case .address: parts(value, ["text", "line", "city", "district", "state", "postalCode", "country"], field)
        case .reference: reference(value, field)
        case .resource: resource(value, field)
        case .date: if let range = date(value) { add(field, .date(low: range.low, high: range.high)) }
        case .instant: if let range = date(value) { add(field, .date(low: range.low, high: range.low)) }
        case .period: if let range = period(value) { add(field, .date(low: range.low, high: range.high)) }
        case .timing: timing(value, field)
        case .number: if let key = decimal(value) { add(field, .number(key)) }
        case .quantity: quantity(value, field)
        case .money:
            if let key = decimal(value["value"]) {
                add(
                    field,
                    .quantity(key, system: "urn:iso:std:iso:4217", code: value["currency"]?.string ?? "", unit: ""))
            }
        case .range: range(value, field, action.kind)
        case .sampledData: sampledData(value, field)
        case .position: position(value, field)
        }
    }

    // MARK: Tokens

    private mutating func coding(_ value: JSONView, _ field: IndexField) {
        system(value["system"], code: value["code"], field)
        text(value["display"], field)
    }

    private mutating func identifier(_ value: JSONView, _ field: IndexField) {
        system(value["system"], code: value["value"], field)
        guard includesTexts, let type = value["type"] else { return }
        text(type["text"], field)
        for coding in type["coding"]?.items.map({ $0 }) ?? [] {
            text(coding["display"], field)
            guard let code = coding["code"]?.string, let mine = value["value"]?.string else { continue }
            add(field, .typed(system: coding["system"]?.string ?? "", code: code, value: mine))
        }
    }

    /// A text as written.
    private mutating func text(_ value: JSONView?, _ field: IndexField) {
        guard includesTexts, let text = value?.string else { return }
        add(field, .text(text))
    }

    private mutating func system(_ system: JSONView?, code: JSONView?, _ field: IndexField) {
        guard system != nil || code != nil else { return }
        add(field, .token(system: system?.string ?? "", code: code?.string ?? ""))
    }

    private mutating func text(_ value: JSONView, _ field: IndexField, _ kind: SearchKind) {
        guard let text = value.string else { return }
        // Without case: search.html#token.
        guard kind != .token else { return add(field, .token(system: "", code: text.lowercased())) }
        string(text, field)
        self.text(value, field)
    }

    private mutating func uri(_ value: JSONView, _ field: IndexField, _ kind: SearchKind) {
        guard let text = value.string else { return }
        switch kind {
        case .reference: add(field, .reference(ReferenceTarget(text)))
        case .token: add(field, .token(system: "", code: text))
        case .string:
            string(text, field)
            self.text(value, field)
        default: add(field, .uri(text))
        }
    }

    private mutating func parts(
        _ value: JSONView, _ names: [StaticString], _ field: IndexField, as role: Pinyin.Role = .plain
    ) {
        for name in names {
            guard let part = value[name] else { continue }
            for item in part.isArray ? Array(part.items) : [part] {
                guard let text = item.string else { continue }
                string(text, field, as: role)
                self.text(item, field)
            }
        }
    }

    /// A text by its beginning, without punctuation too where it has any; a family name by each of its words, and a Chinese
    /// text by each part of it.
    private mutating func string(_ text: String, _ field: IndexField, as role: Pinyin.Role = .plain) {
        let whole = TextFolding.line(text, limit: .max)
        let folded = TextFolding.beginning(of: whole)
        add(field, .string(folded))
        for stretch in TextFolding.stretches(of: whole) { add(field, .stretch(stretch), inComposites: []) }
        if TextFolding.hasPunctuation(folded) {
            let compact = TextFolding.compact(folded)
            // What ends with its punctuation is found as it is.
            if !folded.hasPrefix(compact) { add(field, .reading(compact), inComposites: []) }
        }
        if TextFolding.hasWords(folded) && (role == .surname || table.isFamilyName(field)) {
            for part in TextFolding.laterWords(of: folded) { add(field, .part(part), inComposites: []) }
        }
        guard folded.utf8.contains(where: { $0 >= 0xE2 }) else { return }
        for part in TextFolding.parts(of: folded) { add(field, .part(part), inComposites: []) }
        let wholeJoined = TextFolding.joined(whole)
        if wholeJoined.utf8.count < whole.utf8.count {
            add(field, .joined(TextFolding.beginning(of: wholeJoined)), inComposites: [])
            for stretch in TextFolding.stretches(of: wholeJoined) { add(field, .stretch(stretch), inComposites: []) }
        }
        let joined = TextFolding.joined(folded)
        guard joined.unicodeScalars.first.map(TextFolding.isIdeographic) ?? false else { return }
        let role = role == .plain && table.isFamilyName(field) ? .surname : role
        var keys = Pinyin.table.keys(of: joined, as: role)
        // Of a whole name the given name too.
        if role == .fullName { keys += Pinyin.table.keys(of: Pinyin.table.givenName(in: joined), as: .plain) }
        for key in keys { add(field, .reading(key), inComposites: []) }
    }

    /// A Chinese name is written as one, family name first, whatever its parts are kept as.
    private mutating func humanName(_ value: JSONView, _ field: IndexField) {
        parts(value, ["text"], field, as: .fullName)
        parts(value, ["family"], field, as: .surname)
        parts(value, ["given", "prefix", "suffix"], field)
        let given = value["given"]?.items.compactMap(\.string).joined() ?? ""
        let whole = (value["family"]?.string ?? "") + given
        guard !given.isEmpty, whole.unicodeScalars.contains(where: TextFolding.isIdeographic) else { return }
        string(whole, field, as: .fullName)
    }

    // MARK: References

    private mutating func reference(_ value: JSONView, _ field: IndexField) {
        // By `:identifier` (search.html#reference).
        if let identifier = value["identifier"] { system(identifier["system"], code: identifier["value"], field) }
        text(value["display"], field)
        if includesTexts, let type = targetType(of: value) { named(value, type, field) }
        guard let text = value["reference"]?.string, includesInnerReferences || !text.hasPrefix("#") else { return }
        add(field, .reference(ReferenceTarget(text)))
    }

    /// What a reference to a known type is displayed with and named by: see ``IndexValue/ofReference(to:_:)``.
    private mutating func named(_ value: JSONView, _ type: ResourceType, _ field: IndexField) {
        if let display = value["display"]?.string { add(field, .ofReference(to: type, .text(display))) }
        guard let identifier = value["identifier"] else { return }
        let (system, code) = (identifier["system"]?.string, identifier["value"]?.string)
        guard system != nil || code != nil else { return }
        add(field, .ofReference(to: type, .token(system: system ?? "", code: code ?? "")))
    }

    /// The type that a reference leads to, as far as it says so: by where it leads, else by its `type`.
    private func targetType(of value: JSONView) -> ResourceType? {
        guard let text = value["reference"]?.string else {
            return value["type"]?.string.flatMap { FHIRReference.type(named: $0) }
        }
        return text.hasPrefix("#") ? innerTypes[String(text.dropFirst())] : FHIRReference(text)?.type
    }

    private mutating func resource(_ value: JSONView, _ field: IndexField) {
        guard let name = value["resourceType"]?.string, let type = ResourceType(name), let id = value["id"]?.string
        else { return }
        add(field, .reference(.local(type, id: id)))
    }

    // MARK: Dates

    private func date(_ value: JSONView?) -> (low: Int64, high: Int64)? {
        guard let text = value?.string, let date = FHIRDate(text.utf8) else { return nil }
        return (date.low, date.high)
    }

    private func period(_ value: JSONView) -> (low: Int64, high: Int64)? {
        let start = date(value["start"])
        let end = date(value["end"])
        guard start != nil || end != nil else { return nil }
        return (start?.low ?? .min, end?.high ?? .max)
    }

    /// Only the outer limits of a schedule count (search.html#date).
    private mutating func timing(_ value: JSONView, _ field: IndexField) {
        var ranges = (value["event"]?.items.map { $0 } ?? []).compactMap { date($0) }
        if let bounds = value["repeat"]?["boundsPeriod"].flatMap({ period($0) }) { ranges.append(bounds) }
        guard let low = ranges.map(\.low).min(), let high = ranges.map(\.high).max() else { return }
        add(field, .date(low: low, high: high))
    }

    // MARK: Numbers

    private func decimal(_ value: JSONView?) -> DecimalKey? {
        value?.numberText.flatMap { FHIRDecimal($0) }.map { DecimalKey($0) }
    }

    /// `> 5` is the range above 5. Source: datatypes.html#Quantity, `comparator`.
    private mutating func quantity(_ value: JSONView, _ field: IndexField) {
        guard let key = decimal(value["value"]) else { return }
        let (system, code, unit) = units(value)
        func range(low: DecimalKey?, high: DecimalKey?) {
            add(field, .range(low: low, high: high, system: system, code: code, unit: unit))
        }
        switch value["comparator"]?.string {
        // What is less than a number does not reach it.
        case "<": range(low: nil, high: key.justBelow)
        case "<=": range(low: nil, high: key)
        case ">": range(low: key.justAbove, high: nil)
        case ">=": range(low: key, high: nil)
        default: add(field, .quantity(key, system: system, code: code, unit: unit))
        }
    }

    private mutating func range(_ value: JSONView, _ field: IndexField, _ kind: SearchKind) {
        let low = decimal(value["low"]?["value"])
        let high = decimal(value["high"]?["value"])
        guard low != nil || high != nil, let first = value["low"] ?? value["high"] else { return }
        // A parameter of numbers asks for no unit.
        let (system, code, unit) = kind == .number ? ("", "", "") : units(first)
        add(field, .range(low: low, high: high, system: system, code: code, unit: unit))
    }

    /// The range that the samples cover. Source: search.html#quantity: "just search on the bounds of the values".
    ///
    /// R4's own composites take quantities only (`value.as(Quantity)`).
    private mutating func sampledData(_ value: JSONView, _ field: IndexField) {
        guard let origin = value["origin"], let base = origin["value"]?.numberText.flatMap({ DecimalNumber($0) }),
            let data = value["data"]?.string
        else { return }
        let factor = value["factor"]?.numberText.flatMap { DecimalNumber($0) } ?? DecimalNumber(1)
        var low: DecimalNumber?
        var high: DecimalNumber?
        var (isOpenBelow, isOpenAbove) = (false, false)
        for sample in data.split(whereSeparator: \.isWhitespace) {
            switch sample {
            case "E": continue
            // Beyond what the device could measure.
            case "L": isOpenBelow = true
            case "U": isOpenAbove = true
            default:
                guard let number = DecimalNumber(String(sample)) else { continue }
                low = low.map { min($0, number) } ?? number
                high = high.map { max($0, number) } ?? number
            }
        }
        func measured(_ number: DecimalNumber?) -> DecimalKey? {
            number.flatMap { $0.multiplied(by: factor)?.adding(base) }.flatMap { DecimalKey($0) }
        }
        if factor.isNegative { (low, high, isOpenBelow, isOpenAbove) = (high, low, isOpenAbove, isOpenBelow) }
        let ends = (low: isOpenBelow ? nil : measured(low), high: isOpenAbove ? nil : measured(high))
        guard low != nil || isOpenBelow || isOpenAbove else { return }
        let (system, code, unit) = units(origin)
        add(
            field, .range(low: ends.low, high: ends.high, system: system, code: code, unit: unit),
            inComposites: collectsComponents ? nil : [])
    }

    private mutating func position(_ value: JSONView, _ field: IndexField) {
        guard let latitude = value["latitude"]?.numberText.flatMap({ Double($0) }),
            let longitude = value["longitude"]?.numberText.flatMap({ Double($0) })
        else { return }
        add(field, .position(GeographicPoint(latitude: latitude, longitude: longitude)))
    }

    private func units(_ value: JSONView) -> (system: String, code: String, unit: String) {
        (value["system"]?.string ?? "", value["code"]?.string ?? "", value["unit"]?.string ?? "")
    }
}
