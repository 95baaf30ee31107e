import API
import ArgumentParser
import CoreMetrics
import HTTP
import Logging
import Record
import SQLiteStore
import ServiceLifecycle
import Store
import Telemetry
import Terminology
import Trust
import UnixSignals
import Web
import Wording

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: said("Serve a store over HTTP: FHIR R4 at /fhir, a page at /."),
        discussion: said(
            """
            Opens the store, or makes one when there is none, and answers GET /livez with 200 as soon as it serves. \
            Prometheus reads /metrics. SIGTERM and SIGINT stop it gracefully: what is under way is answered first.

            There is no sign-in yet: whoever reaches the port reads and writes everything. Bind it to this machine \
            (the default), or to a network that you trust.
            """))

    @OptionGroup var options: StoreOptions

    @Option(help: ArgumentHelp(said("Address to listen on (default 127.0.0.1). XINGLIN_HOST."), valueName: "address"))
    var host: String?

    @Option(
        help: ArgumentHelp(
            said("Port to listen on (default 8080; 0 for any free one). XINGLIN_PORT."), valueName: "number"))
    var port: String?

    @Option(
        help: ArgumentHelp(
            said(
                "The address that clients use for /fhir, when it is not the one they connect to (behind a proxy): https://clinic.example/fhir. XINGLIN_BASE_URL."
            ),
            valueName: "url"))
    var baseUrl: String?

    @OptionGroup var checks: ValidationOptions

    @Option(
        help: ArgumentHelp(
            said(
                "Refuse references to resources that are not there: true or false (default). XINGLIN_REFUSE_DANGLING_REFERENCES."
            ),
            valueName: "bool"))
    var refuseDanglingReferences: String?

    @Option(
        help: ArgumentHelp(
            said("Largest request body in bytes (default 67108864). XINGLIN_BODY_BYTES_MAX."), valueName: "bytes"))
    var bodyBytesMax: String?

    @Option(
        help: ArgumentHelp(
            said("Open connections at most (default 8192). XINGLIN_CONNECTIONS_MAX."), valueName: "number"))
    var connectionsMax: String?

    @Option(
        help: ArgumentHelp(
            said("Threads for searches and transactions (default 8). XINGLIN_WORKERS."), valueName: "number"))
    var workers: String?

    @Option(
        help: ArgumentHelp(
            said("Seconds that a search may take (default 30). XINGLIN_SEARCH_SECONDS_MAX."), valueName: "number"))
    var searchSecondsMax: String?

    @Option(
        help: ArgumentHelp(
            said("Rows of the index and texts that a search may look at (default 100000000). XINGLIN_SEARCH_ROWS_MAX."),
            valueName: "number"))
    var searchRowsMax: String?

    @Option(
        help: ArgumentHelp(
            said("Bytes that a search may hold (default 268435456). XINGLIN_SEARCH_BYTES_MAX."), valueName: "bytes"))
    var searchBytesMax: String?

    @Option(
        help: ArgumentHelp(
            said(
                "Logs from this level on: trace, debug, info (default), notice, warning, error, critical. XINGLIN_LOG_LEVEL."
            ),
            valueName: "level"))
    var logLevel: String?

    func run() async throws {
        let settings = try options.settings(
            [
                "host": host, "port": port, "base-url": baseUrl, "validation": checks.validation,
                "refuse-dangling-references": refuseDanglingReferences, "body-bytes-max": bodyBytesMax,
                "connections-max": connectionsMax, "workers": workers, "search-seconds-max": searchSecondsMax,
                "search-rows-max": searchRowsMax, "search-bytes-max": searchBytesMax, "log-level": logLevel,
            ])
        try await complaining { try await serve(settings) }
    }

    private func serve(_ settings: Settings) async throws {
        let level = try settings.choice("log-level", default: Logger.Level.info)
        LoggingSystem.bootstrap { label in JSONLogHandler(label: label, logLevel: level) }
        let logger = Logger(label: "xinglin")
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)

        let folder = try settings.required("store")
        var recordOptions = Record.Options()
        recordOptions.validation = try settings.validation()
        recordOptions.refusesDanglingReferences = try settings.bool("refuse-dangling-references")
        let configuration = try httpConfiguration(settings)
        var storeOptions = SQLiteStore.Options()
        storeOptions.search = try searchLimits(settings)
        storeOptions.onIndex = { logger.log($0) }
        let open = try OpenRecord(folder: folder, options: storeOptions, record: recordOptions)
        // Read before the first who asks in Chinese has to wait for it.
        _ = Translations.chinese
        for text in Settings.unknownVariables(Surroundings.environment) {
            logger.warning("an environment variable is no option", metadata: ["variable": "\(text)"])
        }

        var apiOptions = FHIRService.Options()
        apiOptions.baseURL = try settings.address("base-url")
        apiOptions.bodyBytesMax = configuration.limits.bodyBytesMax
        apiOptions.softwareVersion = Xinglin.version
        let permit: @Sendable (HTTPRequest) -> Permit = { _ in OpenMode.permit(for: "open mode") }
        let fhir = FHIRService(record: open.record, options: apiOptions, clock: Surroundings.clock, permit: permit)
        let metrics = StoreMetrics(open.store)
        var router = Router()
        fhir.addRoutes(to: &router)
        WebService(record: open.record, baseURL: apiOptions.baseURL, clock: Surroundings.clock, permit: permit)
            .addRoutes(to: &router)
        router.add(
            "/livez",
            .immediate { request in
                Serve.onlyRead(request) {
                    HTTPResponse(status: 200, contentType: "text/plain; charset=utf-8", body: Array("ok\n".utf8))
                }
            })
        router.add(
            "/metrics",
            .worker { request in
                Serve.onlyRead(request) {
                    metrics.record()
                    return HTTPResponse(
                        status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8",
                        body: Array(registry.text().utf8))
                }
            })
        let server = HTTPServer(
            configuration: configuration, router: router, clock: Surroundings.clock, refusal: FHIRService.refusal
        ) { port in
            logger.info(
                "serving", metadata: ["store": "\(folder)", "host": "\(configuration.host)", "port": "\(port)"])
            print(said("Xinglin is at http://\(configuration.host):\(port)/ (FHIR R4 at /fhir)"))
        }
        let sweep = Watcher(every: Serve.sweepSeconds) { [record = open.record] in
            do throws(TerminologyError) {
                let count = try record.forgetDeletedCodeSystems()
                if count > 0 { logger.info("concepts of deleted code systems left", metadata: ["systems": "\(count)"]) }
            } catch {
                logger.warning("concepts of deleted code systems stay for now", metadata: ["reason": "\(error)"])
            }
        }
        defer { sweep.stop() }
        let group = ServiceGroup(
            configuration: .init(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            try? open.store.close()
            throw Complaint("cannot serve at \(configuration.host):\(configuration.port): \(String(describing: error))")
        }
        try open.store.close()
        logger.info("stopped")
    }

    /// After a start, and then so often, the concepts of deleted code systems are removed.
    private static let sweepSeconds = 60.0

    private func searchLimits(_ settings: Settings) throws -> SQLiteStore.SearchLimits {
        var limits = SQLiteStore.SearchLimits()
        limits.secondsMax = Double(try settings.integer("search-seconds-max", default: 30, in: 1...3600))
        limits.rowsMax = try settings.integer(
            "search-rows-max", default: limits.rowsMax, in: 10_000...100_000_000_000)
        limits.bytesMax = try settings.integer(
            "search-bytes-max", default: limits.bytesMax, in: (1 << 20)...(1 << 40))
        return limits
    }

    private static func onlyRead(_ request: HTTPRequest, _ answer: () -> HTTPResponse) -> HTTPResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return HTTPResponse(status: 405, headers: [("Allow", "GET, HEAD")])
        }
        return answer()
    }

    private func httpConfiguration(_ settings: Settings) throws -> HTTPServer.Configuration {
        var configuration = HTTPServer.Configuration(
            host: settings.string("host") ?? "127.0.0.1",
            port: try settings.integer("port", default: 8080, in: 0...65_535))
        configuration.limits.bodyBytesMax = try settings.integer(
            "body-bytes-max", default: 64 << 20, in: 1024...(256 << 20))
        configuration.limits.connectionsMax = try settings.integer("connections-max", default: 8192, in: 1...1_000_000)
        configuration.workers = try settings.integer("workers", default: 8, in: 1...256)
        return configuration
    }
}
