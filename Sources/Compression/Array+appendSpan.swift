extension [UInt8] {
    /// Appends the bytes of a span in one copy, at most `limitBytes` of them.
    mutating func append(copying bytes: Span<UInt8>, limitBytes: Int) {
        // Proof: the pointer is used inside the closure only, and the span keeps its bytes alive that long.
        unsafe bytes.extracting(first: limitBytes).withUnsafeBufferPointer { pointer in
            unsafe append(contentsOf: pointer)
        }
    }
}
