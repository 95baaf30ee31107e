package import FHIR
internal import JSON
internal import Store
internal import Wording

/// An entry of a batch or transaction: what it asks for, without its resource.
package struct BundleEntry: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET", head = "HEAD", post = "POST", put = "PUT", delete = "DELETE", patch = "PATCH"
    }

    /// What the request's URL names.
    package enum Target: Sendable, Hashable {
        case type(ResourceType)
        case instance(ResourceType, id: String)
        case criteria(ResourceType, String)
        /// Anything else that can be read, and operations.
        case other
    }

    package let number: Int
    package let fullURL: String?
    package let method: Method
    /// Relative to the server's address.
    package let url: String
    package let target: Target
    package let ifMatch: String?
    package let ifNoneExist: String?
    package let ifNoneMatch: String?
    package let ifModifiedSince: String?

    /// Whether it is an operation that was posted: its resource holds what it is asked.
    package var isOperation: Bool { method == .post && target == .other }

    /// Whether it writes no resource, so that it is answered when the writes are done.
    package var isRead: Bool { target == .other }

    /// Reads an entry; its place is named in what is thrown.
    ///
    /// - Parameters:
    ///   - bases: the addresses of this server.
    ///   - isImport: whether the addresses of any server, and whole addresses where criteria alone should be, are
    ///     understood: files name the server that they come from.
    init(_ view: JSONView, number: Int, bases: [String], isImport: Bool = false) throws(RecordError) {
        self.number = number
        fullURL = view["fullUrl"]?.string
        let place = "Bundle.entry[\(number)].request"
        guard let request = view["request"], request.isObject else {
            throw RecordError(
                .invalid, .required, "request: each entry of a batch or transaction must have one", place: place)
        }
        guard let name = request["method"]?.string, let method = Method(rawValue: name) else {
            throw RecordError(
                .invalid, .value, "method: must be GET, HEAD, POST, PUT, DELETE or PATCH", place: place + ".method")
        }
        guard let url = request["url"]?.string, !url.isEmpty || method == .get else {
            throw RecordError(.invalid, .required, "url: is missing", place: place + ".url")
        }
        self.method = method
        let own = isImport ? BundleEntry.withoutServer(url) : url
        self.url = try BundleEntry.relative(own, bases: bases, place: place)
        target = try BundleEntry.target(self.url, method, place: place)
        ifMatch = request["ifMatch"]?.string
        ifNoneExist = try BundleEntry.criteria(
            request["ifNoneExist"]?.string, of: self.url, isImport: isImport, place: place)
        ifNoneMatch = request["ifNoneMatch"]?.string
        ifModifiedSince = request["ifModifiedSince"]?.string
    }

    private static func relative(_ url: String, bases: [String], place: String) throws(RecordError) -> String {
        for base in bases where url.hasPrefix(base + "/") { return String(url.dropFirst(base.count + 1)) }
        for base in bases where url.hasPrefix(base + "?") { return String(url.dropFirst(base.count)) }
        guard !url.contains("://") || url.prefix(while: { $0 != "?" }).contains("://") == false else {
            throw RecordError(.invalid, .value, "url: leads to another server", place: place + ".url")
        }
        return url.hasPrefix("/") ? String(url.dropFirst()) : url
    }

    /// `Patient/1` of `http://server/fhir/Patient/1`, with any criteria; what is no such address stays.
    private static func withoutServer(_ url: String) -> String {
        let path = url.prefix { $0 != "?" }
        guard path.contains("://") else { return url }
        let parts = path.split(separator: "/")
        let own =
            parts.last.flatMap { ResourceType(String($0)) } != nil
            ? parts.suffix(1) : parts.dropLast().last.flatMap { ResourceType(String($0)) } != nil ? parts.suffix(2) : []
        return own.isEmpty ? url : own.joined(separator: "/") + url.dropFirst(path.count)
    }

    /// Criteria of a conditional creation: what follows the question mark of a search's address.
    private static func criteria(
        _ text: String?, of type: String, isImport: Bool, place: String
    ) throws(RecordError) -> String? {
        guard let text, text.hasPrefix(type + "?") else { return text }
        guard isImport else {
            throw RecordError(
                .invalid, .value, "ifNoneExist: must be the criteria alone, what follows the question mark",
                place: place + ".ifNoneExist")
        }
        return String(text.dropFirst(type.count + 1))
    }

    private static func target(_ url: String, _ method: Method, place: String) throws(RecordError) -> Target {
        if method == .get || method == .head { return .other }
        let path = url.prefix { $0 != "?" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if method == .post, parts.contains(where: { $0.hasPrefix("$") || $0.hasPrefix("%24") }) { return .other }
        guard let type = ResourceType(parts[0]) else {
            throw RecordError(.invalid, .notSupported, "url: names no resource type of FHIR R4", place: place + ".url")
        }
        let query = url.dropFirst(path.count + 1)
        switch (method, parts.count) {
        case (.post, 1) where query.isEmpty: return .type(type)
        case (.put, 1), (.patch, 1), (.delete, 1):
            guard !query.isEmpty else {
                throw RecordError(.invalid, .value, "url: has neither id nor criteria", place: place + ".url")
            }
            return .criteria(type, String(query))
        case (.put, 2), (.patch, 2), (.delete, 2):
            guard ResourceID.isValid(parts[1]) else {
                throw RecordError(.invalid, .value, "url: the id has not the form of ids", place: place + ".url")
            }
            return .instance(type, id: parts[1])
        default:
            throw RecordError(.invalid, .value, "url: \(method.rawValue) cannot be done there", place: place + ".url")
        }
    }
}

/// How the resources of a Bundle are written.
package struct BundleOptions: Sendable {
    /// All or nothing (transaction), or each entry by itself.
    package var isAtomic: Bool
    /// Ids of the source are kept in POST entries too, and an equal text makes no version (import).
    package var isImport: Bool
    /// Of an import: an id for a text that has none, the same for the same text and seed each time.
    package var contentID: ContentID?

    package typealias ContentID = @Sendable (_ text: [UInt8], _ seed: UInt64) -> String

    package init(isAtomic: Bool, isImport: Bool = false, contentID: ContentID? = nil) {
        self.isAtomic = isAtomic
        self.isImport = isImport
        self.contentID = contentID
    }
}
