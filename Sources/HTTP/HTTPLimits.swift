package import NIOCore

/// What a request may cost. Each bound has a clear answer when it is met.
package struct HTTPLimits: Sendable {
    /// Bytes of a body: 413.
    package var bodyBytesMax = 64 << 20
    /// Bytes of a request's first line: 414. Heads are bounded by the decoder at 80 kB: 400.
    package var uriBytesMax = 32 << 10
    /// Open connections: further ones are closed at once.
    package var connectionsMax = 8192
    /// Time for the next request's head on an open connection.
    package var headTimeout = TimeAmount.seconds(60)
    /// Time for a body, and a second more for each 64 kB of it that came.
    package var bodyTimeout = TimeAmount.seconds(30)

    package init() {}
}
