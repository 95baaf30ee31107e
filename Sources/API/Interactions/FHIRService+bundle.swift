internal import Dispatch
internal import FHIR
internal import HTTP
internal import JSON
internal import Record
internal import Search
internal import Store
internal import Synchronization
internal import Trust
internal import Wording

extension FHIRService {
    /// A batch or transaction. Source: http.html#transaction.
    func bundle(_ request: FHIRRequest, _ permit: Permit, _ answer: @escaping Answer) throws(RecordError) {
        try request.allow([])
        do throws(UnsupportedMedia) { try Negotiation.check(request.headers, Negotiation.resource) } catch {
            return answer(.unsupported(error))
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(request.body)
        } catch {
            throw RecordError(.invalid, .structure, "the body is not JSON: \(error.message)")
        }
        let (isBundle, type) = document.withRoot { ($0["resourceType"]?.equals("Bundle") ?? false, $0["type"]?.string) }
        guard isBundle else {
            throw RecordError(
                .invalid, .structure, "resourceType: what is posted to the base must be a Bundle", place: "Bundle")
        }
        let preference = Preferences(request.headers).answer
        switch type {
        case "transaction":
            if let refusal = refusedRead(document, request, permit) { return answer(refusal) }
            record.transaction(document, context: context(request, permit), permit: permit) { [self] result in
                switch result {
                case .failure(let error): answer(.error(error))
                case .success(let results):
                    answer(transactionAnswer(document, results, preference, request, permit))
                }
            }
        case "batch": answer(try batch(document, preference, request, permit))
        default:
            throw RecordError(
                .invalid, .value, "type: must be transaction or batch; other Bundles are stored at /fhir/Bundle",
                place: "Bundle.type")
        }
    }

    /// All or nothing holds for reads too: those that would fail after the writes are refused before them. (Another
    /// client may still come between; then the read's own entry says so.)
    private func refusedRead(_ document: JSONDocument, _ request: FHIRRequest, _ permit: Permit) -> FHIRResponse? {
        let entries =
            (try? document.withRoot { (view) throws(RecordError) in try record.entries(view, bases: [request.base]) })
            ?? []
        var methods: [String: BundleEntry.Method] = [:]
        for case .success(let entry) in entries where !entry.isRead {
            // Criteria name no resource that a read could be compared with.
            if case .instance = entry.target { methods[FHIRService.address(entry)] = entry.method }
        }
        let texts = FHIRService.operationTexts(document, entries)
        for case .success(let entry) in entries where entry.isRead {
            let issue: (kind: Issue.Kind, message: Message)
            if let writing = FHIRService.writingOperation(entry) {
                issue = (
                    .notSupported,
                    "$\(writing.name) changes what no transaction can take back: ask it in a batch, or by itself"
                )
                return FHIRService.refusal(of: entry, issue.kind, issue.message)
            }
            switch methods[FHIRService.address(entry)] {
            case .delete?: issue = (.deleted, "what is read is deleted by another entry")
            case .put?, .patch?: continue
            default:
                let answer = read(entry, texts[entry.number] ?? [], request, permit)
                guard answer.status >= 400 else { continue }
                let reason = answer.issues?.first
                let what: Message =
                    entry.isOperation
                    ? "the operation has no answer as things are before the transaction"
                    : "what is read is not there, or cannot be read so"
                issue = (
                    reason?.kind ?? .notFound,
                    "\(what) (\(answer.statusText))\(reason.map { ": \($0.message)" as Message })"
                )
            }
            return FHIRService.refusal(of: entry, issue.kind, issue.message)
        }
        return nil
    }

    private static func refusal(of entry: BundleEntry, _ kind: Issue.Kind, _ message: Message) -> FHIRResponse {
        .outcome(
            400,
            [
                Issue(
                    kind, "entry \(entry.number): \(message); nothing was done",
                    place: "Bundle.entry[\(entry.number)].request.url")
            ])
    }

    /// Type and id of what an entry's URL names.
    private static func address(_ entry: BundleEntry) -> String {
        entry.url.prefix { $0 != "?" }.split(separator: "/").prefix(2).joined(separator: "/")
    }

    private func transactionAnswer(
        _ document: JSONDocument, _ results: [EntryResult], _ preference: Preferences.Return?, _ request: FHIRRequest,
        _ permit: Permit
    ) -> FHIRResponse {
        let entries =
            (try? document.withRoot { (view) throws(RecordError) in try record.entries(view, bases: [request.base]) })
            ?? []
        let texts = FHIRService.operationTexts(document, entries)
        var room = AnswerRoom()
        let answers = zip(entries, results).map { entry, result -> FHIRResponse in
            switch (entry, result) {
            case (_, .written(let written)): FHIRService.answer(written, preference ?? .minimal, base: request.base)
            case (_, .failed(let error)), (.failure(let error), _): .error(error)
            case (.success(let entry), .read):
                room.take { read(entry, texts[entry.number] ?? [], request, permit) }
            }
        }
        return .resource(render("transaction-response", answers, request))
    }

    private func render(_ type: String, _ answers: [FHIRResponse], _ request: FHIRRequest) -> [UInt8] {
        var bundle = BundleText(type: type, base: request.base)
        let language = request.language
        return bundle.finish(answers.isEmpty) { out in
            for answer in answers { BundleText.response(answer, in: language, &out) }
        }
    }

    // MARK: Batches

    /// Each entry by itself: the writes side by side, then the reads.
    private func batch(
        _ document: JSONDocument, _ preference: Preferences.Return?, _ request: FHIRRequest, _ permit: Permit
    ) throws(RecordError) -> FHIRResponse {
        let entries = try document.withRoot { (view) throws(RecordError) in
            try record.entries(view, bases: [request.base], checksShape: true)
        }
        let texts = document.withRoot { view in (view["entry"]?.items.map { $0["resource"]?.compact() } ?? []) }
        let answers = Mutex<[Int: FHIRResponse]>([:])
        let group = DispatchGroup()
        for (number, entry) in entries.enumerated() {
            switch entry {
            case .failure(let error): answers.withLock { $0[number] = .error(error) }
            case .success(let entry) where entry.isRead: continue
            case .success(let entry):
                group.enter()
                write(entry, texts[number] ?? [], preference, request, permit) { answer in
                    answers.withLock { $0[number] = answer }
                    group.leave()
                }
            }
        }
        // A worker's thread: the store answers from its own.
        group.wait()
        var room = AnswerRoom()
        for case .success(let entry) in entries where entry.isRead {
            let text = entry.isOperation ? texts[entry.number] ?? [] : []
            let answer = room.take { read(entry, text, request, permit) }
            answers.withLock { $0[entry.number] = answer }
        }
        let all = answers.withLock { $0 }
        return .resource(render("batch-response", entries.indices.compactMap { all[$0] }, request))
    }

    private func write(
        _ entry: BundleEntry, _ body: [UInt8], _ preference: Preferences.Return?, _ request: FHIRRequest,
        _ permit: Permit,
        _ answer: @escaping Answer
    ) {
        let prefix = "Bundle.entry[\(entry.number)].resource"
        var fields = request.headers.list("accept-language").map { ("Accept-Language", $0) }
        if let tag = entry.ifMatch { fields.append(("If-Match", tag)) }
        if let tag = entry.ifNoneMatch { fields.append(("If-None-Match", tag)) }
        if let criteria = entry.ifNoneExist { fields.append(("If-None-Exist", criteria)) }
        switch preference ?? .minimal {
        case .minimal: fields.append(("Prefer", "return=minimal"))
        case .representation: fields.append(("Prefer", "return=representation"))
        case .outcome: fields.append(("Prefer", "return=OperationOutcome"))
        }
        var body = body
        if entry.method == .patch {
            guard let patch = Record.patchText(of: body) else {
                return answer(.outcome(400, [Issue(.notSupported, Record.patchForms, place: prefix)]))
            }
            body = patch
        }
        if body.isEmpty && entry.method != .delete {
            return answer(.outcome(400, [Issue(.required, "resource: is missing", place: prefix)]))
        }
        perform(entry, body, HTTPFields(fields), request, permit, answer)
    }

    // MARK: Reads within Bundles

    /// The resources of operations that were posted, by the numbers of their entries.
    private static func operationTexts(
        _ document: JSONDocument, _ entries: [Result<BundleEntry, RecordError>]
    ) -> [Int: [UInt8]] {
        let numbers = Set(entries.compactMap { try? $0.get() }.filter(\.isOperation).map(\.number))
        guard !numbers.isEmpty else { return [:] }
        var texts: [Int: [UInt8]] = [:]
        document.withRoot { view in
            guard let list = view["entry"] else { return }
            for (number, item) in list.items.enumerated() where numbers.contains(number) {
                texts[number] = item["resource"]?.compact()
            }
        }
        return texts
    }

    /// The operation of an entry that changes something besides resources.
    private static func writingOperation(_ entry: BundleEntry) -> Operation? {
        guard entry.isOperation else { return nil }
        let path = HTTPRequest.segments(of: String(entry.url.prefix { $0 != "?" }))
        let operation = Operation.at(path.map { QueryString.decode($0) ?? String($0) })
        return operation?.isWriting ?? false ? operation : nil
    }

    /// - Parameter body: what an operation is asked.
    private func read(
        _ entry: BundleEntry, _ body: [UInt8], _ request: FHIRRequest, _ permit: Permit
    ) -> FHIRResponse {
        var fields = request.headers.list("accept-language").map { ("Accept-Language", $0) }
        if let tag = entry.ifNoneMatch { fields.append(("If-None-Match", tag)) }
        if let time = entry.ifModifiedSince.flatMap({ FHIRDate($0.utf8) }) {
            fields.append(("If-Modified-Since", HTTPDate.text(time.low / 1_000_000)))
        }
        let result = Mutex<FHIRResponse?>(nil)
        // Reads answer before they return.
        perform(entry, body, HTTPFields(fields), request, permit) { answer in result.withLock { $0 = answer.whole() } }
        var answer = result.withLock { $0 } ?? .outcome(500, [Issue(.exception, "the entry was not answered")])
        // As the answer to HEAD itself has none.
        if entry.method == .head && !answer.isOutcome { answer.body = nil }
        return answer
    }

    private func perform(
        _ entry: BundleEntry, _ body: [UInt8], _ headers: HTTPFields, _ request: FHIRRequest, _ permit: Permit,
        _ answer: @escaping Answer
    ) {
        let path = String(entry.url.prefix { $0 != "?" })
        do throws(RecordError) {
            let inner = try FHIRRequest(
                method: entry.method.rawValue, path: HTTPRequest.segments(of: path)[...],
                rawQuery: String(entry.url.dropFirst(path.count + 1)),
                headers: headers,
                body: body, base: request.base)
            // `?_type=Patient` is a search of the whole system.
            let isRead = entry.method == .get || entry.method == .head
            guard !inner.segments.isEmpty || isRead && !inner.rawQuery.isEmpty else {
                throw RecordError(
                    .invalid, .value, "url: names nothing", place: "Bundle.entry[\(entry.number)].request.url")
            }
            perform(inner, permit: permit, answer)
        } catch {
            answer(.error(error))
        }
    }
}
