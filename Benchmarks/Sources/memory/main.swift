// The product's HTTP server with ready answers held in memory: `memory PORT FOLDER`.
// Every file below FOLDER is answered at its path, with the same fields as the product's read has.
import CoreMetrics
import Glibc
import HTTP
import Logging
import ServiceLifecycle
import Telemetry

func contents(_ path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { return [] }
    defer { unsafe fclose(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe fread(&part, 1, part.count, file)
        if count == 0 { return all }
        all += part[..<count]
    }
}

func names(in folder: String) -> [String] {
    guard let handle = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(handle) }
    var found: [String] = []
    while let entry = unsafe readdir(handle) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if !name.hasPrefix(".") { found.append(name) }
    }
    return found
}

let clock: @Sendable () -> Int64 = {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

guard CommandLine.arguments.count == 3, let port = Int(CommandLine.arguments[1]) else {
    print("usage: memory PORT FOLDER")
    exit(1)
}
let folder = CommandLine.arguments[2]
var answers: [String: HTTPResponse] = [:]
for type in names(in: folder + "/fhir") {
    for id in names(in: "\(folder)/fhir/\(type)") {
        let headers = [
            ("ETag", "W/\"1\""), ("Last-Modified", HTTPDate.text(clock() / 1_000_000)),
            ("Content-Type", "application/fhir+json"),
        ]
        answers["/fhir/\(type)/\(id)"] = HTTPResponse(
            status: 200, headers: headers.map { (name: $0.0, value: $0.1) },
            body: contents("\(folder)/fhir/\(type)/\(id)"))
    }
}
LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
MetricsSystem.bootstrap(PrometheusRegistry())
let none = HTTPResponse(status: 404)
let held = answers
var router = Router()
router.add("/fhir/**", .immediate { request in held[request.path] ?? none })
router.add("/livez", .immediate { _ in HTTPResponse(status: 200, contentType: "text/plain", body: Array("ok\n".utf8)) })
let server = HTTPServer(
    configuration: .init(host: "127.0.0.1", port: port), router: router, clock: clock,
    refusal: { status, _, _ in HTTPResponse(status: status) }, onStart: { _ in })
let group = ServiceGroup(
    configuration: .init(services: [server], logger: Logger(label: "memory")))
try await group.run()
