internal import CZstd
internal import FHIR

/// Gathers samples of bodies and makes dictionaries of them.
///
/// The choice of samples matters more than the level: they are capped by type, so that the many small resources do not
/// crowd out the few large ones.
struct DictionaryTrainer {
    static let dictionaryBytes = 112_640
    static let samplesPerType = 400
    static let samplesBytesMax = 6 << 20
    static let sampleBytesMax = 32 << 10

    private var samples: [ResourceType: [[UInt8]]] = [:]
    private var seen: [ResourceType: Int] = [:]
    /// Bytes of all samples.
    private(set) var bytes = 0

    /// Takes a body as a sample, or lets it pass: the further a type is, the rarer.
    mutating func offer(_ text: [UInt8], type: ResourceType) {
        let number = seen[type, default: 0]
        seen[type] = number + 1
        let held = samples[type]?.count ?? 0
        guard text.count <= DictionaryTrainer.sampleBytesMax, bytes < DictionaryTrainer.samplesBytesMax,
            held < DictionaryTrainer.samplesPerType, held < 50 || number % 8 == 0
        else { return }
        samples[type, default: []].append(text)
        bytes += text.count
    }

    /// A dictionary of the samples so far; `nil` when they are too few for one.
    func train() -> [UInt8]? {
        let all = samples.keys.sorted().flatMap { samples[$0] ?? [] }
        guard all.count >= 100, bytes >= 200_000 else { return nil }
        let joined = all.flatMap { $0 }
        let sizes = all.map(\.count)
        var written = 0
        let capacity = min(DictionaryTrainer.dictionaryBytes, bytes / 8)
        let dictionary = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            unsafe joined.withUnsafeBytes { source in
                var parameters = ZDICT_fastCover_params_t()
                parameters.k = 1024
                parameters.d = 8
                parameters.f = 20
                parameters.accel = 1
                written = unsafe ZDICT_trainFromBuffer_fastCover(
                    target.baseAddress, target.count, source.baseAddress, sizes, UInt32(sizes.count), parameters)
            }
            count = ZDICT_isError(written) == 0 ? written : 0
        }
        return ZDICT_isError(written) == 0 ? dictionary : nil
    }
}
