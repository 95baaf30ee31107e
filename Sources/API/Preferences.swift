internal import HTTP

/// What `Prefer` asks for. Source: http.html#ops, search.html#errors; RFC 7240 section 2: names and what this knows of
/// values are the same in upper and lower case, and values may be quoted.
struct Preferences: Sendable {
    enum Return: Sendable { case minimal, representation, outcome }

    var answer: Return?
    var isLenient = false

    init(_ headers: HTTPFields) {
        for item in headers.list("prefer").flatMap({ $0.split(separator: ";") }) {
            switch item.filter({ !$0.isWhitespace && $0 != "\"" }).lowercased() {
            case "return=minimal": answer = .minimal
            case "return=representation": answer = .representation
            case "return=operationoutcome": answer = .outcome
            case "handling=lenient": isLenient = true
            default: continue
            }
        }
    }
}
