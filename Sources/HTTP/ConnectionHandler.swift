internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Wording

/// One connection: reads requests within the bounds, one after the other, and writes their answers in order.
///
/// A request is only taken up when the answer before it was written and the client reads: what a client may make wait in
/// memory is one request, one answer and one read of the socket.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        /// Between requests.
        case idle
        case receiving(HTTPRequestHead)
        /// A request is with its handler, or its answer is being written.
        case answering
        case closing
    }

    private let server: HTTPServer.Shared
    private var state = State.idle
    private var body = ByteBuffer()
    private var waiting = CircularBuffer<HTTPServerRequestPart>()
    private var deadline = NIODeadline.distantFuture
    private var bodyStart = NIODeadline.now()
    private var timer: RepeatedTask?
    private var isShuttingDown = false
    private var isReading = true
    private var waitsForClient = false
    /// An answer whose next part waits for the client.
    private var waitingStream: Stream?
    /// Whether the client has closed its side.
    private var hasEnded = false
    /// Whether waiting requests are being taken up: answers that are made at once come back here.
    private var isTaking = false
    private var started = NIODeadline.now()

    init(server: HTTPServer.Shared) { self.server = server }

    // MARK: Life of the connection

    func channelActive(context: ChannelHandlerContext) {
        guard server.opened(context.channel) else { return context.close(promise: nil) }
        deadline = .now() + server.limits.headTimeout
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(2), delay: .seconds(2)) { _ in
            let (handler, context) = loopBound.value
            if NIODeadline.now() > handler.deadline { handler.timedOut(context) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        state = .closing
        server.closed(context.channel)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is HTTPServer.ShutDown {
            isShuttingDown = true
            if case .idle = state { context.close(promise: nil) }
        } else if case .inputClosed? = event as? ChannelEvent {
            // No more requests: what was asked is answered, a request cut off in its middle is none.
            hasEnded = true
            if !isAnswering && waiting.isEmpty { context.close(promise: nil) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, !isAnswering else { return context.close(promise: nil) }
        if error == .headerOverflow { return refuse(context, 431, "the fields of the request's head are too long") }
        refuse(context, 400, "the request is not HTTP as RFC 9112 has it")
    }

    private var isAnswering: Bool { if case .answering = state { true } else { false } }

    private func timedOut(_ context: ChannelHandlerContext) {
        switch state {
        case .receiving: refuse(context, 408, "the request took too long to arrive")
        default: context.close(promise: nil)
        }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if isAnswering || !waiting.isEmpty {
            waiting.append(part)
            if isReading {
                // The next request has come while this one is answered: it waits in the socket, not here.
                isReading = false
                _ = context.channel.setOption(.autoRead, value: false)
            }
        } else {
            take(part, context)
        }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (part, state) {
        case (.head(let head), .idle): begin(head, context)
        case (.body(var bytes), .receiving): append(&bytes, context)
        case (.end, .receiving(let head)): dispatch(head, context)
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        started = .now()
        state = .receiving(head)
        body.clear()
        bodyStart = .now()
        deadline = bodyStart + server.limits.bodyTimeout
        if head.uri.utf8.count > server.limits.uriBytesMax { return refuse(context, 414, "the address is too long") }
        // RFC 9112 section 3.2: without it, or with two, nobody can tell whom the request is for.
        if head.version == .http1_1 && head.headers[canonicalForm: "host"].count != 1 {
            return refuse(context, 400, "the request must have one Host field")
        }
        // RFC 9112 section 6.1: a coding that is not understood cannot be taken off.
        let codings = head.headers[canonicalForm: "transfer-encoding"]
        if !codings.isEmpty, codings.map({ $0.lowercased() }) != ["chunked"] {
            return refuse(context, 501, "Transfer-Encoding: only chunked is understood")
        }
        if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
            length > server.limits.bodyBytesMax
        {
            return refuse(context, 413, "the body is larger than \(server.limits.bodyBytesMax) bytes")
        }
        if head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))), promise: nil)
        }
    }

    private func append(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        guard body.readableBytes + bytes.readableBytes <= server.limits.bodyBytesMax else {
            return refuse(context, 413, "the body is larger than \(server.limits.bodyBytesMax) bytes")
        }
        body.writeBuffer(&bytes)
        deadline = bodyStart + server.limits.bodyTimeout + .seconds(Int64(body.readableBytes >> 16))
    }

    private func dispatch(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        state = .answering
        deadline = .distantFuture
        let request = HTTPRequest(head, body: Array(buffer: body))
        if body.capacity > 1 << 20 { body = ByteBuffer() }
        guard let route = server.router.route(request.segments) else {
            return write(
                server.refusal(404, "there is nothing at this address", request.headers.language), to: head, context)
        }
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        let encoding = ContentEncoding.accepts(gzip: request.headers)
        let reply: Route.Reply = { response in
            // Compressed where it was made: on a worker for what is long.
            let encoded = ConnectionHandler.encode(response, gzip: encoding)
            if loop.inEventLoop {
                let (handler, context) = bound.value
                handler.write(encoded, to: head, context)
            } else {
                loop.execute {
                    let (handler, context) = bound.value
                    handler.write(encoded, to: head, context)
                }
            }
        }
        switch route.placement(request) {
        case .immediate: route.handle(request, reply)
        case .worker: server.workers.submit(on: loop) { route.handle(request, reply) }
        }
    }

    // MARK: Answers

    private static func encode(_ response: HTTPResponse, gzip: Bool) -> HTTPResponse {
        guard response.more != nil || response.body.count >= ContentEncoding.bytesMin,
            response.header("content-encoding") == nil,
            ContentEncoding.isCompressible(response.header("content-type"))
        else { return response }
        var response = response
        if let at = response.headers.firstIndex(where: { $0.name == "Vary" }) {
            response.headers[at].value += ", Accept-Encoding"
        } else {
            response.headers.append(("Vary", "Accept-Encoding"))
        }
        guard gzip else { return response }
        if let more = response.more {
            let parts = CompressedParts(more)
            response.body = parts.compress(response.body)
            response.more = { try parts.next() }
        } else {
            response.body = ContentEncoding.compress(response.body)
        }
        response.headers.append(("Content-Encoding", "gzip"))
        return response
    }

    private func write(_ response: HTTPResponse, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard isAnswering, context.channel.isActive else { return }
        let keepsAlive = head.isKeepAlive && !isShuttingDown
        server.record(method: head.method.rawValue, status: response.status, since: started)
        send(response, version: head.version, withBody: head.method != .HEAD, keepsAlive: keepsAlive, context)
    }

    private func send(
        _ response: HTTPResponse, version: HTTPVersion, withBody: Bool, keepsAlive: Bool,
        _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.count + 3)
        for (name, value) in response.headers { headers.add(name: name, value: value) }
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        let isStreamed = response.more != nil && hasBody
        if hasBody && !isStreamed { headers.add(name: "Content-Length", value: String(response.body.count)) }
        // Without chunks, which HTTP/1.0 has not, and of which HEAD shows none, only the end of the connection tells the
        // end of the body.
        let isChunked = isStreamed && withBody && version == .http1_1
        let keepsAlive = keepsAlive && (!isStreamed || isChunked)
        let version = isStreamed && !isChunked ? .http1_0 : version
        headers.add(name: "Date", value: server.date)
        if !keepsAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: version, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if withBody && hasBody && !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        if isStreamed && withBody, let more = response.more {
            context.flush()
            return go(on: Stream(more: more, keepsAlive: keepsAlive), context)
        }
        end(keepsAlive: keepsAlive, context)
    }

    /// An answer of which parts are still to come.
    private struct Stream {
        let more: HTTPResponse.More
        let keepsAlive: Bool
    }

    /// Has the next part made, when the client has taken what came before: one part waits in memory, not more.
    private func go(on stream: Stream, _ context: ChannelHandlerContext) {
        guard isAnswering, context.channel.isActive else { return }
        guard context.channel.isWritable else {
            waitingStream = stream
            deadline = .now() + server.limits.headTimeout
            return
        }
        deadline = .distantFuture
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context, stream), eventLoop: loop)
        let more = stream.more
        server.workers.submit(on: loop) {
            let part = Result { try more() }
            loop.execute {
                let (handler, context, stream) = bound.value
                handler.take(part, of: stream, context)
            }
        }
    }

    private func take(_ part: Result<[UInt8]?, any Error>, of stream: Stream, _ context: ChannelHandlerContext) {
        guard isAnswering, context.channel.isActive else { return }
        switch part {
        case .success(let part?):
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: part)))), promise: nil)
            go(on: stream, context)
        case .success(nil): end(keepsAlive: stream.keepsAlive, context)
        case .failure:
            // Without the last chunk: the client sees that something is missing.
            context.close(promise: nil)
        }
    }

    private func end(keepsAlive: Bool, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        if context.channel.isWritable && keepsAlive {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            // The client keeps up: on to the next request. Otherwise when it has taken this answer.
            if context.channel.isWritable { return next(context) }
            waitsForClient = true
            deadline = .now() + server.limits.headTimeout
        } else {
            let promise = context.eventLoop.makePromise(of: Void.self)
            promise.futureResult.whenComplete { _ in
                let (handler, context) = bound.value
                if keepsAlive { handler.next(context) } else { context.close(promise: nil) }
            }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
        }
    }

    /// Refuses what is arriving, and closes: where the next request would begin is not known.
    private func refuse(_ context: ChannelHandlerContext, _ status: Int, _ message: Message) {
        if case .closing = state { return }
        let language: Language =
            if case .receiving(let head) = state { HTTPFields(head.headers).language } else { .english }
        state = .closing
        deadline = .now() + .seconds(10)
        server.record(method: "-", status: status, since: started)
        var response = server.refusal(status, message, language)
        response.headers.append(("Connection", "close"))
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: String(response.body.count))
        let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            // The client may still be sending: it shall read the answer before the connection is reset.
            let context = bound.value
            context.channel.close(mode: .output, promise: nil)
            context.eventLoop.scheduleTask(in: .milliseconds(500)) { bound.value.close(promise: nil) }
        }
    }

    private func next(_ context: ChannelHandlerContext) {
        guard isAnswering else { return }
        state = .idle
        deadline = .now() + server.limits.headTimeout
        if isShuttingDown { return context.close(promise: nil) }
        // A loop, not a recursion: a client may have sent any number of requests.
        if isTaking { return }
        isTaking = true
        while !isAnswering, let part = waiting.popFirst() { take(part, context) }
        isTaking = false
        if hasEnded && !isAnswering && waiting.isEmpty { return context.close(promise: nil) }
        if waiting.isEmpty && !isReading {
            isReading = true
            _ = context.channel.setOption(.autoRead, value: true)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if waitsForClient && context.channel.isWritable {
            waitsForClient = false
            next(context)
        }
        if let stream = waitingStream, context.channel.isWritable {
            waitingStream = nil
            go(on: stream, context)
        }
        context.fireChannelWritabilityChanged()
    }
}
