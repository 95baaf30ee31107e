package import Assets

extension String {
    /// A text that is part of the binary.
    @safe
    package init(embedded asset: xinglin_asset) {
        self = unsafe String(
            decoding: UnsafeRawBufferPointer(start: asset.bytes, count: asset.count), as: UTF8.self)
    }
}
