internal import CZstd
internal import Store
internal import Wording

/// Gives back the texts that a codec made smaller, for one thread at a time.
///
/// It has zstd's working memory and the dictionaries met so far for itself: a search reads hundreds of bodies, and a lock
/// that all readers take for each of them is where they would wait for each other.
@safe
final class BodyDecompressor {
    private let codec: BodyCodec
    private let context: OpaquePointer?
    private var dictionaries: [Int: OpaquePointer] = unsafe [:]

    init(_ codec: BodyCodec) {
        self.codec = codec
        unsafe context = ZSTD_createDCtx()
    }

    deinit { unsafe ZSTD_freeDCtx(context) }

    /// Gives back a text.
    ///
    /// - Throws: `StoreError.corrupt` when the bytes are not what ``BodyCodec/compress(_:)`` made.
    func decompress(_ bytes: UnsafeRawBufferPointer, dictionary number: Int) throws(StoreError) -> [UInt8] {
        guard let context = unsafe context else { throw .failed(reason: "no memory to decompress") }
        let dictionary = unsafe dictionary(number)
        let size = unsafe ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
        guard size < 1 << 30, unsafe number == 0 || dictionary != nil else {
            throw .corrupt(reason: "a body is not readable")
        }
        var written = 0
        let text = unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
            written =
                if let dictionary = unsafe dictionary {
                    unsafe ZSTD_decompress_usingDDict(
                        context, target.baseAddress, target.count, bytes.baseAddress, bytes.count, dictionary)
                } else {
                    unsafe ZSTD_decompressDCtx(
                        context, target.baseAddress, target.count, bytes.baseAddress, bytes.count)
                }
            count = ZSTD_isError(written) == 0 ? written : 0
        }
        guard ZSTD_isError(written) == 0, written == Int(size) else { throw .corrupt(reason: "a body is not readable") }
        return text
    }

    private func dictionary(_ number: Int) -> OpaquePointer? {
        if let known = unsafe dictionaries[number] { return unsafe known }
        guard number != 0, let found = unsafe codec.decompression(number) else { return nil }
        unsafe dictionaries[number] = unsafe found
        return unsafe found
    }
}
