internal import FHIR
package import HTTP
package import Record
internal import Search
internal import Store
package import Trust
internal import Wording

/// The pages that people use.
package final class WebService: Sendable {
    /// Patients that the first page shows.
    package static let homePatientsMax = 12

    private let record: Record
    /// Microseconds since 1970.
    private let clock: @Sendable () -> Int64
    private let permit: @Sendable (HTTPRequest) -> Permit
    private let baseURL: String?
    private let files = WebFiles.embedded

    /// - Parameters:
    ///   - baseURL: the address that clients use for the FHIR API; `nil` takes it from the Host field.
    ///   - clock: microseconds since 1970.
    ///   - permit: decides what a request may see.
    package init(
        record: Record, baseURL: String? = nil, clock: @escaping @Sendable () -> Int64,
        permit: @escaping @Sendable (HTTPRequest) -> Permit
    ) {
        self.record = record
        self.baseURL = baseURL
        self.clock = clock
        self.permit = permit
    }

    /// Adds `/` and the files of the pages.
    package func addRoutes(to router: inout Router) {
        router.add(SiteAddress.home(nil).path, .worker { [self] in home($0) })
        for (address, file) in [(SiteAddress.style(digest: ""), files.style), (.mark(digest: ""), files.mark)] {
            router.add(address.path, .immediate { WebService.answer($0, file: file) })
        }
    }

    /// Answers a request for the first page: 200, or 503 when the record cannot be read.
    package func home(_ request: HTTPRequest) -> HTTPResponse {
        guard WebService.isReading(request) else { return WebService.methodNotAllowed }
        let language = Language(request)
        let server = ServerAddress(request, baseURL: baseURL)
        var status = 200
        let model: HomePage.Model
        do throws(RecordError) {
            model = HomePage.Model(try findings(permit(request)), language: language, server: server)
        } catch {
            status = 503
            model = HomePage.Model(language: language, server: server, content: .failure(error.issues.map(\.message)))
        }
        let body = HomePage.view(model, files: files).bytes
        return HTTPResponse(status: status, headers: PageHeaders.page(language), body: body)
    }

    private func findings(_ permit: Permit) throws(RecordError) -> HomePage.Model.Findings {
        guard let patient = ResourceType("Patient") else {
            throw RecordError(.failed, .exception, "the definition table has no type Patient")
        }
        let query = SearchQuery(
            type: patient, criteria: [], sort: .lastUpdated(descending: true), count: WebService.homePatientsMax)
        let started = clock()
        let page = try record.search(SearchRequest(query: query), permit: permit)
        let ended = clock()
        return HomePage.Model.Findings(
            statistics: try record.statistics(permit: permit), patients: page.matches.map { PatientSummary($0) },
            searchMicroseconds: max(0, ended - started), now: ended)
    }

    /// Answers a request for a file: kept for ever under its digest, asked for again without.
    package static func answer(_ request: HTTPRequest, file: WebFiles.File) -> HTTPResponse {
        guard isReading(request) else { return methodNotAllowed }
        let etag = "\"\(file.digest)\""
        let isVersioned = request.query == "\(SiteAddress.digestParameter)=\(file.digest)"
        let headers =
            PageHeaders.secure + [
                ("ETag", etag),
                ("Cache-Control", isVersioned ? "public, max-age=31536000, immutable" : "public, no-cache"),
            ]
        let known = request.headers.list("if-none-match").map { $0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0 }
        if known.contains(etag) || known.contains("*") { return HTTPResponse(status: 304, headers: headers) }
        return HTTPResponse(status: 200, headers: headers + [("Content-Type", file.contentType)], body: file.body)
    }

    private static func isReading(_ request: HTTPRequest) -> Bool {
        request.method == "GET" || request.method == "HEAD"
    }

    private static let methodNotAllowed = HTTPResponse(
        status: 405,
        headers: PageHeaders.secure + [("Allow", "GET, HEAD"), ("Content-Type", "text/plain; charset=utf-8")],
        body: Array("This address is only read: use GET.\n".utf8))
}
