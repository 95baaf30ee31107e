internal import FHIR
internal import JSON
internal import Wording

/// What FHIR adds. Source: fhirpath.html#functions.
extension Evaluation {
    func fhir(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        switch function {
        case .extension:
            let items = try argument(arguments[0], scope.this, scope)
            guard let url = try string(items, "the URL of an extension", at: offset) else { return [] }
            return try members("extension", of: focus, at: offset).filter {
                if case .element(let element) = $0 { return element.view?["url"]?.equals(url) ?? false }
                return false
            }
        case .hasValue:
            guard focus.count == 1 else { return [.boolean(false)] }
            guard case .element(let element) = focus[0] else { return [.boolean(true)] }
            return [.boolean(element.isPrimitive && element.view != nil)]
        case .getValue:
            guard focus.count == 1, let value = focus[0].value else { return [] }
            return [value]
        case .resolve:
            var found: [Item] = []
            for item in focus { found += try resolved(item, at: offset) }
            return found
        case .conformsTo:
            let items = try argument(arguments[0], scope.this, scope)
            guard let item = try single(focus, "the input of conformsTo", at: offset),
                let url = try string(items, "the URL of a profile", at: offset)
            else { return [] }
            return [.boolean(try conforms(item, to: url, at: offset))]
        default:
            // htmlChecks
            guard let item = try operand(focus, "the input of htmlChecks", at: offset) else { return [] }
            guard case .string(let text)? = item.value else { return [.boolean(false)] }
            return [.boolean(Narrative.isAllowed(text))]
        }
    }

    /// What a reference or a URL leads to: what is contained, an entry of the same Bundle, or a resource of the record.
    private func resolved(_ item: Item, at offset: Int) throws(FHIRPathError) -> [Item] {
        var text: String?
        if case .element(let element) = item, let view = element.view, view.isObject {
            text = view["reference"]?.string
            if text == nil, environment.isDrawn { return resolvedByType(view) }
        } else if case .string(let value)? = item.value {
            text = value
        }
        guard let text, let root else { return [] }
        if text.hasPrefix("#") {
            if text == "#" { return [Evaluation.item(resource: root)] }
            guard let contained = root["contained"] else { return [] }
            for view in contained.items where view["id"]?.equals(String(text.dropFirst())) ?? false {
                return [Evaluation.item(resource: view)]
            }
            return []
        }
        if root["resourceType"]?.equals("Bundle") ?? false, let entries = root["entry"] {
            try spend(entries.count, at: offset)
            for entry in entries.items {
                guard let resource = entry["resource"], let fullURL = entry["fullUrl"]?.string else { continue }
                if fullURL == text || fullURL.hasSuffix("/" + text) { return [Evaluation.item(resource: resource)] }
            }
        }
        try spend(environment.stepsOfResolve, at: offset)
        guard let document = environment.resolve?(text) else { return [] }
        documents.append(document)
        return document.withRoot { [Evaluation.item(resource: $0)] }
    }

    /// Of a reference that only names what it leads to, its `type` tells the type.
    private func resolvedByType(_ reference: JSONView) -> [Item] {
        guard let type = reference["type"]?.string.flatMap({ FHIRReference.type(named: $0) }),
            let document = try? JSONDocument(Array("{\"resourceType\":\"\(type.name)\"}".utf8))
        else { return [] }
        documents.append(document)
        return document.withRoot { [Evaluation.item(resource: $0)] }
    }

    /// Profiles that are base types are known; others are an error, not a guess.
    private func conforms(_ item: Item, to url: String, at offset: Int) throws(FHIRPathError) -> Bool {
        let prefix = "http://hl7.org/fhir/StructureDefinition/"
        let table = DefinitionTable.r4
        guard url.hasPrefix(prefix), let type = table.type(named: String(url.dropFirst(prefix.count))) else {
            throw FHIRPathError(.evaluation, "the profile \(url) is not known", at: offset)
        }
        guard case .element(let element) = item, let own = element.type, table.isKind(own, of: type) else {
            return false
        }
        guard let view = element.view, table.kind(own) == .resource else { return true }
        var validator = Validator()
        return !validator.validate(view).contains { $0.severity == .error || $0.severity == .fatal }
    }
}
