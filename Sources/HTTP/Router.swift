/// Where a handler runs.
package enum Placement: Sendable {
    /// On the event loop, at once: it must not block for longer than a point read takes.
    case immediate
    /// On a worker thread: it may block.
    case worker
}

/// What answers requests to a path.
package struct Route: Sendable {
    /// Called once with the answer, from any thread.
    package typealias Reply = @Sendable (HTTPResponse) -> Void

    let placement: @Sendable (HTTPRequest) -> Placement
    let handle: @Sendable (HTTPRequest, @escaping Reply) -> Void

    package init(
        placement: @escaping @Sendable (HTTPRequest) -> Placement = { _ in .immediate },
        handle: @escaping @Sendable (HTTPRequest, @escaping Reply) -> Void
    ) {
        self.placement = placement
        self.handle = handle
    }

    /// A route that answers at once.
    package static func immediate(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) -> Route {
        Route { request, reply in reply(answer(request)) }
    }

    /// A route that answers from a worker thread.
    package static func worker(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) -> Route {
        Route(placement: { _ in .worker }) { request, reply in reply(answer(request)) }
    }
}

/// The one table of routes: a trie of path segments. A pattern's segment is literal, or `**` at the end for everything
/// below; all methods of a path go to its route.
package struct Router: Sendable {
    private struct Node: Sendable {
        var children: [String: Int] = [:]
        var route: Route?
        var below: Route?
    }

    private var nodes = [Node()]
    /// The patterns, for tests that walk all of them.
    package private(set) var patterns: [String] = []

    package init() {}

    package mutating func add(_ pattern: String, _ route: Route) {
        patterns.append(pattern)
        var at = 0
        for segment in pattern.split(separator: "/").map(String.init) {
            if segment == "**" {
                nodes[at].below = route
                return
            }
            if let next = nodes[at].children[segment] {
                at = next
            } else {
                nodes.append(Node())
                nodes[at].children[segment] = nodes.count - 1
                at = nodes.count - 1
            }
        }
        nodes[at].route = route
    }

    /// The most specific route of a path's segments; `nil` when there is none.
    func route(_ segments: [Substring]) -> Route? {
        var at = 0
        var below = nodes[0].below
        for segment in segments {
            guard let next = nodes[at].children[String(segment)] else { return below }
            at = next
            below = nodes[at].below ?? below
        }
        return nodes[at].route ?? below
    }
}
