// Parsing, validation and extraction on one thread, in processor time: `kernel ROUNDS FILE.ndjson`.
// Prints a JSON object a line: one for each round, then one for each type with medians over the rounds.
import FHIR
import Glibc
import JSON
import Search

func fail(_ text: String) -> Never {
    print(text)
    exit(1)
}

func contents(_ path: String) -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { fail("cannot read \(path)") }
    defer { unsafe fclose(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = unsafe fread(&part, 1, part.count, file)
        if count == 0 { return all }
        all += part[..<count]
    }
}

/// Seconds of this thread's processor time that `body` takes.
func seconds(_ body: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    body()
    return now() - start
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// Resources of one type.
struct Group {
    let type: ResourceType
    let texts: [[UInt8]]
    let documents: [JSONDocument]
    let bytes: Int
}

struct Times {
    var parse = 0.0
    var validate = 0.0
    var extract = 0.0
}

guard CommandLine.arguments.count == 3, let rounds = Int(CommandLine.arguments[1]), rounds > 0 else {
    fail("usage: kernel ROUNDS FILE.ndjson")
}
var texts: [ResourceType: [[UInt8]]] = [:]
for line in contents(CommandLine.arguments[2]).split(separator: 0x0A) {
    guard let document = try? JSONDocument(Array(line)),
        let type = document.withRoot({ $0["resourceType"]?.string }).flatMap({ ResourceType($0) })
    else { fail("a line is no resource") }
    texts[type, default: []].append(Array(line))
}
let groups = texts.keys.sorted().map { type in
    let all = texts[type] ?? []
    return Group(type: type, texts: all, documents: all.compactMap { try? JSONDocument($0) }, bytes: all.reduce(0) { $0 + $1.count })
}
let bytes = groups.reduce(0) { $0 + $1.bytes }
let count = groups.reduce(0) { $0 + $1.texts.count }

var issues = 0
var entries = 0
var tapes = 0

func measure(_ group: Group) -> Times {
    var times = Times()
    times.parse = seconds {
        for text in group.texts { if let document = try? JSONDocument(text) { tapes += document.count } }
    }
    times.validate = seconds {
        for document in group.documents {
            document.withRoot { root in
                var validator = Validator()
                issues += validator.validate(root).count
            }
        }
    }
    times.extract = seconds {
        var extractor = IndexExtractor()
        for document in group.documents { document.withRoot { entries += extractor.extract($0, type: group.type).count } }
    }
    return times
}

for group in groups { _ = measure(group) }
issues = 0
entries = 0
var measured: [[Times]] = groups.map { _ in [] }
for round in 1...rounds {
    var all = Times()
    for (number, group) in groups.enumerated() {
        let times = measure(group)
        measured[number].append(times)
        all.parse += times.parse
        all.validate += times.validate
        all.extract += times.extract
    }
    print(
        """
        {"round": \(round), "resources": \(count), "bytes": \(bytes), "parse_s": \(all.parse), "validate_s": \(all.validate), \
        "extract_s": \(all.extract), "issues": \(issues / round), "entries": \(entries / round)}
        """)
    fflush(nil)
}
for (group, times) in zip(groups, measured) {
    let n = Double(group.texts.count)
    print(
        """
        {"type": "\(group.type.name)", "resources": \(group.texts.count), "bytes": \(group.bytes), \
        "parse_us": \(median(times.map(\.parse)) * 1e6 / n), "validate_us": \(median(times.map(\.validate)) * 1e6 / n), \
        "extract_us": \(median(times.map(\.extract)) * 1e6 / n)}
        """)
}
