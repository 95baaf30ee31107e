import Foundation

/// Real data beside the repository: `../shared/data`. Tests that want it say so when it is not there.
enum SharedData {
    private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/data")

    /// The files of a folder whose names end so, by name; empty, with a line saying so, when it is not there.
    static func files(_ folder: String, ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: data.appending(path: folder).path())) ?? []
        if names.isEmpty { print("left out: ../shared/data/\(folder) is not there") }
        return names.filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\($0)" }
    }

    static func read(_ file: String) throws -> [UInt8] {
        let place = data.appending(path: file)
        return try [UInt8](file.hasSuffix(".gz") ? unpacked(place.path()) : Data(contentsOf: place))
    }

    static func lines(_ file: String) throws -> [ArraySlice<UInt8>] { try read(file).split(separator: 0x0A) }

    /// By the system's gzip: this target does not know the one of Compression.
    private static func unpacked(_ path: String) throws -> Data {
        let gzip = Process()
        let output = Pipe()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "--decompress", "--stdout", path]
        gzip.standardOutput = output
        try gzip.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        gzip.waitUntilExit()
        guard gzip.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return bytes
    }
}
