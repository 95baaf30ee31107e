internal import FHIR
internal import HTTP
internal import Record
internal import Search
internal import Store
internal import Trust
internal import Wording

extension FHIRService {
    typealias Answer = @Sendable (FHIRResponse) -> Void

    /// Decides by address and method which interaction is meant, and carries it out. Source: http.html#summary.
    func perform(_ request: FHIRRequest, permit: Permit, _ answer: @escaping Answer) {
        do throws(RecordError) {
            switch request.segments.count {
            case 0: try performAtBase(request, permit, answer)
            case 1 where request.segments[0] == "metadata":
                try onlyRead(request, answer) { () throws(RecordError) in try metadata(request, permit) }
            case 1 where request.segments[0] == "_history":
                try onlyRead(request, answer) { () throws(RecordError) in try history(request, nil, nil, permit) }
            case 1 where request.segments[0].hasPrefix("$"): try performOperation(request, permit, answer)
            case 1 where request.segments[0] == "_search":
                guard request.method == "POST" else { return answer(.notAllowed("POST")) }
                answer(try searchByForm(request, SearchScope(), permit))
            default:
                if request.segments.contains(where: { $0.hasPrefix("$") }) {
                    return try performOperation(request, permit, answer)
                }
                guard let type = ResourceType(request.segments[0]) else {
                    let near =
                        NearestName.of(request.segments[0], in: ResourceType.all.map(\.name)).map {
                            "; did you mean \($0)?" as Message
                        }
                    throw RecordError(
                        .notFound, .notSupported,
                        "'\(String(request.segments[0].prefix(64)))' is no resource type of FHIR R4\(near)")
                }
                guard type.name != "Parameters" else {
                    throw RecordError(
                        .notFound, .notSupported, "Parameters are not stored: they have no address (parameters.html)")
                }
                try perform(request, type, permit, answer)
            }
        } catch {
            answer(.error(error))
        }
    }

    private func performAtBase(_ request: FHIRRequest, _ permit: Permit, _ answer: @escaping Answer) throws(RecordError)
    {
        switch request.method {
        case "POST": try bundle(request, permit, answer)
        case "GET", "HEAD":
            answer(try search(request, SearchScope(), request.query, permit))
        default: answer(.notAllowed("GET, HEAD, POST"))
        }
    }

    private func perform(
        _ request: FHIRRequest, _ type: ResourceType, _ permit: Permit, _ answer: @escaping Answer
    ) throws(RecordError) {
        let segments = request.segments
        switch (segments.count, segments.dropFirst().first) {
        case (1, _): try performOnType(request, type, permit, answer)
        case (2, "_history"?):
            try onlyRead(request, answer) { () throws(RecordError) in try history(request, type, nil, permit) }
        case (2, "_search"?):
            guard request.method == "POST" else { return answer(.notAllowed("POST")) }
            answer(try searchByForm(request, SearchScope(type: type), permit))
        case (2, let id?): try performOnInstance(request, type, try checked(id), permit, answer)
        case (3, let id?) where segments[2] == "_history":
            let id = try checked(id)
            try onlyRead(request, answer) { () throws(RecordError) in try history(request, type, id, permit) }
        case (4, let id?) where segments[2] == "_history":
            let id = try checked(id)
            try onlyRead(request, answer) { () throws(RecordError) in
                try request.allow(["_summary", "_elements"])
                return try readAnswer(try record.read(type, id, version: segments[3], permit: permit), request)
            }
        case (3, let id?) where segments[2] == "*" || ResourceType(segments[2]) != nil:
            try onlyRead(request, answer) { () throws(RecordError) in
                try search(request, try compartment(type, id, segments[2]), request.query, permit)
            }
        case (4, let id?) where segments[3] == "_search" && (segments[2] == "*" || ResourceType(segments[2]) != nil):
            guard request.method == "POST" else { return answer(.notAllowed("POST")) }
            answer(try searchByForm(request, try compartment(type, id, segments[2]), permit))
        default: throw RecordError(.notFound, .notFound, "there is nothing at this address")
        }
    }

    private func compartment(
        _ owner: ResourceType, _ id: String, _ type: String
    ) throws(RecordError) -> SearchScope {
        guard CompartmentCriterion.owners.contains(owner) else {
            let owners = CompartmentCriterion.owners.map(\.name).sorted().joined(separator: ", ")
            throw RecordError(
                .notFound, .notSupported, "a \(owner.name) has no compartment; there are those of \(owners)")
        }
        return SearchScope(type: ResourceType(type), compartment: (owner, try checked(id)))
    }

    private func performOnType(
        _ request: FHIRRequest, _ type: ResourceType, _ permit: Permit, _ answer: @escaping Answer
    ) throws(RecordError) {
        switch request.method {
        case "GET", "HEAD": answer(try search(request, SearchScope(type: type), request.query, permit))
        case "POST": try create(request, type, permit, answer)
        case "PUT", "PATCH", "DELETE":
            guard !request.rawQuery.isEmpty else {
                throw RecordError(
                    .invalid, .required, "\(request.method) needs an id in the address, or search criteria behind it")
            }
            try conditional(request, type, permit, answer)
        default: answer(.notAllowed("GET, HEAD, POST, PUT, PATCH, DELETE"))
        }
    }

    private func performOnInstance(
        _ request: FHIRRequest, _ type: ResourceType, _ id: String, _ permit: Permit, _ answer: @escaping Answer
    ) throws(RecordError) {
        switch request.method {
        case "GET", "HEAD":
            try request.allow(["_summary", "_elements"])
            answer(try readAnswer(try record.read(type, id, permit: permit), request))
        case "PUT", "PATCH", "DELETE": try write(request, type, id, permit, answer)
        default: answer(.notAllowed("GET, HEAD, PUT, PATCH, DELETE"))
        }
    }

    /// For addresses that can only be read.
    private func onlyRead(
        _ request: FHIRRequest, _ answer: Answer, _ body: () throws(RecordError) -> FHIRResponse
    ) throws(RecordError) {
        guard request.method == "GET" || request.method == "HEAD" else { return answer(.notAllowed("GET, HEAD")) }
        answer(try body())
    }

    func checked(_ id: String) throws(RecordError) -> String {
        guard ResourceID.isValid(id) else {
            throw RecordError(.invalid, .value, "id: an id has 1 to 64 letters, digits, '-' and '.'")
        }
        return id
    }

    // MARK: Reading

    /// A version as it was asked for, or 304 when the client has it. Source: http.html#cread.
    func readAnswer(_ version: StoredVersion, _ request: FHIRRequest) throws(RecordError) -> FHIRResponse {
        if request.headers["if-none-match"] != nil {
            let tags = request.headers.list("if-none-match")
            if tags.contains(where: { $0 == "*" || EntityTag.version($0) == version.version }) {
                return .version(version, body: nil, status: 304)
            }
        } else if let since = request.headers["if-modified-since"].flatMap(HTTPDate.seconds),
            version.updated / 1_000_000 <= since
        {
            return .version(version, body: nil, status: 304)
        }
        return .version(
            version, body: ResourceSubset.text(of: version, view: try request.view(of: version.address.type)))
    }

    private func metadata(_ request: FHIRRequest, _ permit: Permit) throws(RecordError) -> FHIRResponse {
        try request.allow(["mode", "_summary", "_elements"])
        let name = request.parameter("mode") ?? "full"
        if name == "terminology" { return try terminologyMetadata(request, permit) }
        guard let mode = CapabilityText.Mode(rawValue: name) else {
            throw RecordError(.invalid, .value, "mode: must be full, normative or terminology", place: "http.mode")
        }
        guard let type = ResourceType("CapabilityStatement") else { return .resource([]) }
        let text = capability.bytes(base: request.base, mode, custom: record.customParameters(permit: permit))
        return .resource(ResourceSubset.text(text, type: type, view: try request.view(of: type)))
    }
}
