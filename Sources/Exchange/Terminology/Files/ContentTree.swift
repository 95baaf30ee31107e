internal import Compression
internal import FHIR
internal import Terminology
internal import Wording

/// What a path names: a file, or the files of a folder or of a zip archive.
struct ContentTree {
    let path: String
    let isContainer: Bool
    let files: [ContentFile]

    init(_ path: String) throws(TerminologyError) {
        self.path = path
        guard let isFolder = InputFile.isFolder(path) else {
            throw TerminologyError(.notFound, "there is no file or folder \(path)")
        }
        if isFolder {
            isContainer = true
            files = InputFile.all(below: path).map { ContentFile(path: $0.path, bytes: $0.bytes) }
            guard !files.isEmpty else { throw TerminologyError(.notFound, "\(path): the folder has no files") }
            return
        }
        let file: InputFile
        do {
            guard let found = try InputFile.collect([path]).first else {
                throw TerminologyError(.notFound, "there is no file \(path)")
            }
            file = found
        } catch {
            throw TerminologyError(error, reading: path)
        }
        isContainer = file.bytes < 4 ? false : try ZipDirectory.isZip(ContentTree.firstBytes(path))
        files = isContainer ? try ZipDirectory.files(path) : [ContentFile(path: path, bytes: file.bytes)]
    }

    /// As they stand on disk.
    private static func firstBytes(_ path: String) throws(TerminologyError) -> [UInt8] {
        do {
            var reader = try FileReader(
                path, part: FilePart(offset: 0, bytes: 4, form: .none, contentBytes: 4, checksum: 0))
            var bytes: [UInt8] = []
            _ = try reader.read(into: &bytes)
            return bytes
        } catch {
            throw TerminologyError(error, reading: path)
        }
    }

    /// A file that is named, whatever its name; of a container those that are tables by their names.
    var tables: [ContentFile] {
        guard isContainer else { return files }
        return files.filter { file in
            let name = TerminologyFormat.plain(file.name)
            return name.hasSuffix(".csv") || name.hasSuffix(".tsv")
        }
    }

    /// The files whose names begin with one of the beginnings and end so, in the order of their paths.
    func named(_ beginnings: [String], _ end: String) -> [ContentFile] {
        files.filter { file in
            let name = file.name
            return name.hasSuffix(end) && beginnings.contains { name.hasPrefix($0) }
        }
    }
}
