import Compression
import Foundation

/// Resources of `../shared/data/synthea`, where that is there.
enum RealResources {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data/synthea/ndjson")

    /// Bytes of a packed file: larger ones take too long to unpack.
    private static let packedMax = 180_000

    /// The types of the files that are small enough, with their paths; empty, with a line saying so, without them.
    static func files() -> [(type: String, file: URL)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        if names.isEmpty { print("left out: ../shared/data/synthea is not there") }
        return names.sorted().compactMap { name in
            let file = folder.appending(path: name)
            let size = (try? FileManager.default.attributesOfItem(atPath: file.path())[.size] as? Int) ?? .max
            guard name.hasSuffix(".ndjson.gz"), size <= packedMax else { return nil }
            return (String(name.prefix { $0 != "." }), file)
        }
    }

    /// The first lines of a file.
    static func lines(_ file: URL, count: Int) throws -> [[UInt8]] {
        var rest = try gunzip([UInt8](Data(contentsOf: file)), limitBytes: 1 << 30)[...]
        var lines: [[UInt8]] = []
        while lines.count < count, let end = rest.firstIndex(of: 0x0A) {
            lines.append(Array(rest[..<end]))
            rest = rest[(end + 1)...]
        }
        return lines
    }
}
