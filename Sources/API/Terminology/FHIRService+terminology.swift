internal import FHIR
internal import JSON
internal import Record
internal import Terminology
internal import Trust
internal import Wording

/// Where an operation is asked: at the type, or at one resource.
struct OperationPlace {
    let type: ResourceType?
    let id: String?
}

extension FHIRService {
    /// Codings of one concept that are looked at.
    private static let codingsMax = 100

    /// The operations of a terminology service. Source: terminology-service.html.
    func performTerminology(
        _ name: String, _ request: FHIRRequest, _ place: OperationPlace, _ permit: Permit
    ) throws(RecordError) -> FHIRResponse {
        let input = try OperationInput(request)
        let terminology = try record.terminology(permit: permit)
        do throws(TerminologyError) {
            let body =
                switch (name, place.type?.name) {
                case ("expand", _): try expand(input, place, terminology)
                case ("lookup", _): try lookup(input, terminology)
                case ("validate-code", "ValueSet"): try validateInValueSet(input, place, terminology)
                case ("validate-code", _): try validateInCodeSystem(input, place, terminology)
                case ("subsumes", _): try subsumes(input, place, terminology)
                case ("find-matches", _): try findMatches(input, place, terminology)
                case ("translate", _): try translate(input, place, request.base, terminology)
                default: try closure(input, terminology, permit)
                }
            return .resource(body)
        } catch {
            throw RecordError(error)
        }
    }

    // MARK: What operations are asked of

    /// The code system of an operation: that of the address, or that of a parameter.
    func codeSystem(
        _ input: OperationInput, _ place: OperationPlace, url name: String, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> KnownSystem {
        if let id = place.id {
            try asked { () throws(RecordError) in try input.refuse([name, "version"], beside: "a code system's id") }
            return try terminology.codeSystem(id: id)
        }
        let url = try asked { () throws(RecordError) in try input.value(name) }
        let version = try asked { () throws(RecordError) in try input.value("version") }
        guard let url else { throw TerminologyError(.required, "\(name): says of which code system") }
        return try known(Canonical(url), version, terminology)
    }

    func known(
        _ canonical: Canonical, _ version: String?, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> KnownSystem {
        let canonical = Canonical(url: canonical.url, version: version ?? canonical.version)
        guard let system = try terminology.codeSystem(canonical) else {
            if let grammar = CodeGrammar(rawValue: canonical.url) {
                throw TerminologyError(
                    .notSupported,
                    "\(grammar.system): its codes are told by a grammar or a list, and have no hierarchy and no properties here; $lookup and $validate-code can be asked"
                )
            }
            throw TerminologyError(
                .notFound,
                "\(canonical.description): the concepts of this code system are not known here; load them (xinglin terminology load)"
            )
        }
        return system
    }

    /// The value set of an operation: that of the address, one that was posted, or that of a URL.
    func valueSet(
        _ input: OperationInput, _ place: OperationPlace, _ reader: ValueSetReader, _ terminology: RecordTerminology
    ) throws(TerminologyError) -> ValueSetDefinition {
        if let id = place.id {
            try asked { () throws(RecordError) in
                try input.refuse(["url", "valueSet", "valueSetVersion"], beside: "a value set's id")
            }
            return try terminology.valueSet(id: id)
        }
        if let posted = try asked({ () throws(RecordError) in try input.only("valueSet") })?.resource {
            try asked { () throws(RecordError) in try input.refuse(["url", "valueSetVersion"], beside: "valueSet") }
            return try self.posted(posted, "ValueSet") { view throws(TerminologyError) in try ValueSetDefinition(view) }
        }
        guard let url = try asked({ () throws(RecordError) in try input.value("url") }) else {
            throw TerminologyError(.required, "url or valueSet: says of which value set")
        }
        let version = try asked { () throws(RecordError) in try input.value("valueSetVersion") }
        let canonical = Canonical(url)
        return try reader.valueSet(Canonical(url: canonical.url, version: version ?? canonical.version))
    }

    /// Reads a resource that was posted with the question; it must be valid.
    func posted<Definition>(
        _ text: [UInt8], _ type: String, _ read: (JSONView) throws(TerminologyError) -> Definition
    ) throws(TerminologyError) -> Definition {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(text)
        } catch {
            throw TerminologyError(.structure, "\(type): is not JSON: \(error.message)")
        }
        return try document.withRoot { view throws(TerminologyError) in
            guard view["resourceType"]?.equals(type) ?? false else {
                throw TerminologyError(.structure, "\(type): another type of resource was posted")
            }
            var validator = Validator()
            if let fault = validator.validate(view).first(where: { $0.severity == .error || $0.severity == .fatal }) {
                throw TerminologyError(fault.kind, "\(fault.place ?? type): \(fault.message)")
            }
            return try read(view)
        }
    }

    /// The codings that an operation is asked about: `code` with its system, `coding`, or all of `codeableConcept`.
    ///
    /// - Parameter own: parameters that say more of `code`.
    func codings(
        _ input: OperationInput, system: String?, version: String?, own: [String]
    ) throws(TerminologyError) -> [Coding] {
        try asked { () throws(RecordError) in
            let given = ["code", "coding", "codeableConcept"].filter { !input.all($0).isEmpty }
            guard given.count <= 1 else {
                throw OperationInput.wrong(given.joined(separator: ", "), "one of them is asked about at a time")
            }
            if let other = given.first, other != "code" {
                // These hold all of it themselves.
                try input.refuse(own, beside: Message(data: other))
            }
            if let concept = try input.only("codeableConcept")?.concept {
                guard concept.count <= FHIRService.codingsMax else {
                    throw RecordError(
                        .invalid, .tooCostly, "codeableConcept: has more than \(FHIRService.codingsMax) codings")
                }
                return concept
            }
            if let coding = try input.only("coding")?.coding { return [coding] }
            guard let code = try input.value("code") else {
                throw OperationInput.missing("code, coding or codeableConcept", "one of them must be given")
            }
            return [Coding(system: system, version: version, code: code, display: try input.value("display"))]
        }
    }

    /// A question of parameters within one of terminology.
    func asked<Value>(_ body: () throws(RecordError) -> Value) throws(TerminologyError) -> Value {
        do throws(RecordError) { return try body() } catch {
            throw TerminologyError(error.issues[0].kind, error.issues[0].message)
        }
    }
}
