import Compression
import Foundation

/// Real data beside the repository: `../shared/data`. Tests that want it say so when it is not there.
enum SharedData {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let data = repository.deletingLastPathComponent().appending(path: "shared/data")

    /// The files of a folder whose names end so, by name; empty, with a line saying so, when it is not there.
    static func files(_ folder: String, ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: data.appending(path: folder).path())) ?? []
        if names.isEmpty { print("left out: ../shared/data/\(folder) is not there") }
        return names.filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\($0)" }
    }

    static func read(_ file: String) throws -> [UInt8] {
        let bytes = try [UInt8](Data(contentsOf: data.appending(path: file)))
        return file.hasSuffix(".gz") ? try gunzip(bytes, limitBytes: 1 << 30) : bytes
    }

    static func lines(_ file: String) throws -> [ArraySlice<UInt8>] { try read(file).split(separator: 0x0A) }
}
