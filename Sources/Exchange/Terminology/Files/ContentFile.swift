internal import FHIR
internal import Terminology
internal import Wording

/// A file to be loaded: one on disk, or an entry of a zip archive.
package struct ContentFile: Sendable, Hashable {
    /// On disk: of the file, or of the archive that holds it.
    let path: String
    /// Within the archive.
    var entry: (name: String, part: FilePart)? {
        guard let entryName, let part else { return nil }
        return (entryName, part)
    }
    private let entryName: String?
    private let part: FilePart?
    /// As they are on disk.
    let bytes: Int

    package init(path: String, bytes: Int) {
        self.path = path
        self.bytes = bytes
        entryName = nil
        part = nil
    }

    init(archive: String, entry: String, part: FilePart) {
        path = archive
        entryName = entry
        self.part = part
        bytes = part.bytes
    }

    /// What errors call it.
    var place: String { entryName.map { "\(path), \($0)" } ?? path }

    /// The last part of its path.
    var name: String { (entryName ?? path).split(separator: "/").last.map(String.init) ?? place }

    /// Its path from the archive's root, or as it was given.
    var innerPath: String { entryName ?? path }

    /// Of what is read at once: small, for the content of a piece may be a thousand times as long.
    private static let pieceBytes = 1 << 14

    func open() throws(TerminologyError) -> FileReader {
        do {
            return try FileReader(path, part: part, pieceBytes: ContentFile.pieceBytes)
        } catch {
            throw TerminologyError(error, reading: place)
        }
    }

    /// All of the content.
    func content(bytesMax: Int) throws(TerminologyError) -> [UInt8] {
        var reader = try open()
        var content: [UInt8] = []
        do {
            while try reader.read(into: &content) {
                guard content.count <= bytesMax else {
                    throw TerminologyError(.tooLong, "\(place): the file has more than \(bytesMax) bytes")
                }
            }
        } catch {
            throw TerminologyError(error, reading: place)
        }
        return content
    }
}
