internal import FHIR
internal import Glibc
internal import JSON
internal import Search

/// Parsing, validation and extraction on one thread, in processor time: `kernel ROUNDS FILE.ndjson`.
///
/// Prints a JSON object a line: one for each round, then one for each type with medians over the rounds.
@main
enum Kernel {
    /// Resources of one type.
    private struct Group {
        let type: ResourceType
        let texts: [[UInt8]]
        let documents: [JSONDocument]
        let bytes: Int
    }

    /// Seconds, and what came out: it is used, so it is made.
    private struct Result {
        var parse = 0.0
        var validate = 0.0
        var extract = 0.0
        var tape = 0
        var issues = 0
        var entries = 0

        mutating func add(_ other: Result) {
            parse += other.parse
            validate += other.validate
            extract += other.extract
            tape += other.tape
            issues += other.issues
            entries += other.entries
        }
    }

    static func main() {
        guard CommandLine.arguments.count == 3, let rounds = Int(CommandLine.arguments[1]), rounds > 0 else {
            fail("usage: kernel ROUNDS FILE.ndjson")
        }
        let groups = groups(contents(CommandLine.arguments[2]))
        let bytes = groups.reduce(0) { $0 + $1.bytes }
        let count = groups.reduce(0) { $0 + $1.texts.count }
        for group in groups { _ = measure(group) }
        var measured: [[Result]] = groups.map { _ in [] }
        for round in 1...rounds {
            var all = Result()
            for (number, group) in groups.enumerated() {
                let result = measure(group)
                measured[number].append(result)
                all.add(result)
            }
            print(
                """
                {"round": \(round), "resources": \(count), "bytes": \(bytes), "parse_s": \(all.parse), \
                "validate_s": \(all.validate), "extract_s": \(all.extract), "issues": \(all.issues), "entries": \(all.entries), \
                "tape_words": \(all.tape)}
                """)
        }
        for (group, results) in zip(groups, measured) {
            func each(_ path: KeyPath<Result, Double>) -> Double {
                results.map { $0[keyPath: path] }.sorted()[results.count / 2] * 1e6 / Double(group.texts.count)
            }
            print(
                """
                {"type": "\(group.type.name)", "resources": \(group.texts.count), "bytes": \(group.bytes), \
                "parse_us": \(each(\.parse)), "validate_us": \(each(\.validate)), "extract_us": \(each(\.extract))}
                """)
        }
    }

    private static func measure(_ group: Group) -> Result {
        var result = Result()
        let start = now()
        for text in group.texts { if let document = try? JSONDocument(text) { result.tape += document.count } }
        let parsed = now()
        for document in group.documents {
            document.withRoot { root in
                var validator = Validator()
                result.issues += validator.validate(root).count
            }
        }
        let validated = now()
        var extractor = IndexExtractor()
        for document in group.documents {
            document.withRoot { result.entries += extractor.extract($0, type: group.type).count }
        }
        result.extract = now() - validated
        result.validate = validated - parsed
        result.parse = parsed - start
        return result
    }

    private static func groups(_ file: [UInt8]) -> [Group] {
        var texts: [ResourceType: [[UInt8]]] = [:]
        for line in file.split(separator: 0x0A).map(Array.init) {
            guard let document = try? JSONDocument(line),
                let type = document.withRoot({ $0["resourceType"]?.string }).flatMap({ ResourceType($0) })
            else { fail("a line is no resource") }
            texts[type, default: []].append(line)
        }
        return texts.sorted { $0.key < $1.key }.map { type, all in
            Group(
                type: type, texts: all, documents: all.compactMap { try? JSONDocument($0) },
                bytes: all.reduce(0) { $0 + $1.count })
        }
    }

    /// Seconds of this thread's processor time.
    private static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func contents(_ path: String) -> [UInt8] {
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

    private static func fail(_ text: String) -> Never {
        print(text)
        exit(1)
    }
}
