package import HTTP
internal import Search
package import Wording

extension Language {
    /// The language of an answer: what the address says, else what the browser wishes most, else English.
    package init(_ request: HTTPRequest) {
        let pairs = QueryString.parse(request.query) ?? []
        let asked = pairs.first { $0.name == SiteAddress.languageParameter }
        self =
            asked.flatMap { Language(tag: $0.value) } ?? Language(accepting: request.headers.list("accept-language"))
            ?? .english
    }
}
