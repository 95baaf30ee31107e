/// A parsed JSON text: its bytes and the tape over them, unchangeable.
///
/// The bytes are copied once, behind them stand zero bytes for the parser's wide reads. Values are reached through
/// ``withRoot(_:)``: a ``JSONView`` is only pointers, so it must not leave the closure.
@safe
package final class JSONDocument: @unchecked Sendable {
    // Sendable: both regions are written in `init` and only read afterwards.
    static let padding = 16

    private let bytes: UnsafeMutableRawPointer
    private let tape: UnsafeMutablePointer<UInt64>
    /// Bytes of the text.
    package let count: Int

    /// Parses `text`.
    ///
    /// - Throws: ``JSONError`` with the place of the first fault.
    /// - Complexity: O(n) in time; memory at most 9 times the text, usually 1.7 times.
    package convenience init(_ text: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        unsafe try self.init(copying: text.count, limits: limits) { target in
            unsafe text.withUnsafeBytes { source in
                if let base = source.baseAddress { unsafe target.copyMemory(from: base, byteCount: source.count) }
            }
        }
    }

    /// Parses a region of memory, which is copied.
    package convenience init(_ text: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try unsafe self.init(copying: text.count, limits: limits) { target in
            if let base = text.baseAddress { unsafe target.copyMemory(from: base, byteCount: text.count) }
        }
    }

    private init(copying count: Int, limits: JSONLimits, _ copy: (UnsafeMutableRawPointer) -> Void) throws(JSONError) {
        guard count <= limits.bytesMax else { throw JSONError(.tooLarge, offset: limits.bytesMax, line: 1, column: 1) }
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: count + JSONDocument.padding, alignment: 16)
        unsafe copy(bytes)
        unsafe (bytes + count).initializeMemory(as: UInt8.self, repeating: 0, count: JSONDocument.padding)
        var parser = unsafe JSONParser(input: bytes, count: count, limits: limits)
        do {
            try parser.run()
        } catch {
            unsafe parser.tape.deallocate()
            let fault = unsafe JSONDocument.place(of: error, in: bytes, count: count)
            unsafe bytes.deallocate()
            throw fault
        }
        unsafe self.bytes = unsafe bytes
        self.count = count
        unsafe tape = unsafe parser.tape
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe tape.deallocate()
    }

    /// Calls `body` with the top value.
    @inline(__always)
    package func withRoot<Result, Failure: Error>(
        _ body: (JSONView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { extendLifetime(self) }
        return try unsafe body(JSONView(bytes: UnsafeRawPointer(bytes), tape: UnsafePointer(tape), index: 0))
    }

    private static func place(of fault: JSONParser.Fault, in bytes: UnsafeRawPointer, count: Int) -> JSONError {
        switch fault {
        case .reason(let reason, let offset):
            var line = 1
            var lineStart = 0
            for at in 0..<min(offset, count) where unsafe bytes.load(fromByteOffset: at, as: UInt8.self) == 0x0A {
                line += 1
                lineStart = at + 1
            }
            return JSONError(reason, offset: offset, line: line, column: offset - lineStart + 1)
        }
    }
}
