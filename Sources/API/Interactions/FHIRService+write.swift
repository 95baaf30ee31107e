internal import FHIR
internal import HTTP
internal import Record
internal import Store
internal import Trust
internal import Wording

extension FHIRService {
    func create(_ request: FHIRRequest, _ type: ResourceType, _ permit: Permit, _ answer: @escaping Answer)
        throws(RecordError)
    {
        try request.allow([])
        do throws(UnsupportedMedia) { try Negotiation.check(request.headers, Negotiation.resource) } catch {
            return answer(.unsupported(error))
        }
        record.create(
            type, request.body, ifNoneExist: request.headers["if-none-exist"], context: context(request, permit),
            permit: permit,
            completion: written(request, answer))
    }

    /// PUT, PATCH and DELETE of an address with an id.
    func write(
        _ request: FHIRRequest, _ type: ResourceType, _ id: String, _ permit: Permit, _ answer: @escaping Answer
    ) throws(RecordError) {
        try request.allow([])
        let ifMatch = request.headers["if-match"]
        do throws(UnsupportedMedia) {
            switch request.method {
            case "PUT":
                try Negotiation.check(request.headers, Negotiation.resource)
                record.update(
                    type, id, request.body, ifMatch: ifMatch, onlyCreates: request.headers["if-none-match"] == "*",
                    permit: permit, completion: written(request, answer))
            case "PATCH":
                try Negotiation.check(request.headers, Negotiation.patch)
                record.patch(
                    type, id, request.body, ifMatch: ifMatch, permit: permit, completion: written(request, answer))
            default:
                record.delete(type, id, ifMatch: ifMatch, permit: permit, completion: written(request, answer))
            }
        } catch {
            answer(.unsupported(error))
        }
    }

    /// PUT, PATCH and DELETE by search criteria.
    func conditional(
        _ request: FHIRRequest, _ type: ResourceType, _ permit: Permit, _ answer: @escaping Answer
    ) throws(RecordError) {
        let ifMatch = request.headers["if-match"]
        let criteria = request.rawQuery
        do throws(UnsupportedMedia) {
            switch request.method {
            case "PUT":
                try Negotiation.check(request.headers, Negotiation.resource)
                record.update(
                    type, where: criteria, request.body, ifMatch: ifMatch,
                    onlyCreates: request.headers["if-none-match"] == "*", context: context(request, permit),
                    permit: permit, completion: written(request, answer))
            case "PATCH":
                try Negotiation.check(request.headers, Negotiation.patch)
                record.patch(
                    type, where: criteria, request.body, ifMatch: ifMatch, context: context(request, permit),
                    permit: permit,
                    completion: written(request, answer))
            default:
                record.delete(
                    type, where: criteria, ifMatch: ifMatch, context: context(request, permit), permit: permit,
                    completion: written(request, answer))
            }
        } catch {
            answer(.unsupported(error))
        }
    }

    func context(_ request: FHIRRequest, _ permit: Permit) -> WriteContext {
        WriteContext(bases: [request.base], now: clock(), concepts: record.conceptSets(permit: permit))
    }

    private func written(_ request: FHIRRequest, _ answer: @escaping Answer) -> Record.Completion<Written> {
        let preference = Preferences(request.headers).answer ?? .representation
        let base = request.base
        return { result in
            switch result {
            case .failure(let error): answer(.error(error))
            case .success(let written): answer(FHIRService.answer(written, preference, base: base))
            }
        }
    }

    /// The answer to a write, as far as `Prefer` asks for it. Source: http.html#ops.
    static func answer(_ written: Written, _ preference: Preferences.Return, base: String) -> FHIRResponse {
        guard let stored = written.stored else { return FHIRResponse(status: 204) }
        var response = FHIRResponse.version(stored, body: nil, status: written.effect == .created ? 201 : 200)
        response.location = "\(base)/\(written.address.type.name)/\(written.address.id)/_history/\(written.version)"
        switch preference {
        case .minimal: break
        case .representation: response.body = stored.text
        case .outcome:
            let message: Message =
                switch written.effect {
                case .created: "the resource was created"
                case .found: "a resource that the criteria match is there already: nothing was created"
                default: "the resource was updated"
                }
            response.issues = [Issue(.informational, message, severity: .information)]
        }
        return response
    }
}
