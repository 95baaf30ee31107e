internal import Compression
internal import FHIR
internal import Glibc
internal import Terminology
internal import Wording

/// The entries of a zip archive, by the directory at its end.
///
/// ```
/// entry: local header 30 + name + extra │ data        … for each
/// directory: record 46 + name + extra + comment       … for each
/// [zip64 end record 56 │ its locator 20] │ end record 22 + comment
/// ```
///
/// Nothing is ever unpacked to disk, so names of entries are labels only; one that leads out of the archive is refused
/// all the same, for no publisher makes such. Stored and deflated entries can be read, encrypted ones not.
///
/// Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.
enum ZipDirectory {
    static let entriesMax = 100_000
    static let directoryBytesMax = 64 << 20
    /// Of all entries together, unpacked.
    static let contentBytesMax = 64 << 30

    /// Whether a file begins as a zip archive does.
    static func isZip(_ firstBytes: [UInt8]) -> Bool {
        firstBytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || firstBytes.starts(with: [0x50, 0x4B, 0x05, 0x06])
    }

    /// The files of an archive, in the order of its directory.
    static func files(_ path: String) throws(TerminologyError) -> [ContentFile] {
        let file = try ArchiveBytes(path)
        let (start, bytes, count) = try place(file)
        guard count <= entriesMax, bytes <= directoryBytesMax else {
            throw TerminologyError(.tooLong, "\(path): the archive has more than \(entriesMax) entries")
        }
        let directory = try file.read(start, bytes)
        var files: [ContentFile] = []
        var content = 0
        var at = 0
        for number in 1...max(count, 1) where count > 0 {
            let record = try Record(directory, at: at, number, path)
            at += record.length
            if record.name.hasSuffix("/") { continue }
            content += record.contentBytes
            guard content <= contentBytesMax else {
                throw TerminologyError(.tooLong, "\(path): the archive holds more than \(contentBytesMax) bytes")
            }
            files.append(try file.entry(record))
        }
        return files
    }

    /// Where the directory lies.
    private static func place(_ file: borrowing ArchiveBytes) throws(TerminologyError) -> (
        start: Int, bytes: Int, count: Int
    ) {
        let tailBytes = min(file.count, 22 + 0xFFFF)
        let tail = try file.read(file.count - tailBytes, tailBytes)
        var at = tail.count - 22
        while at >= 0 {
            if tail.little32(at) == 0x0605_4B50, at + 22 + Int(tail.little16(at + 20)) == tail.count { break }
            at -= 1
        }
        guard at >= 0 else {
            throw TerminologyError(
                .structure, "\(file.path): the zip archive has no directory at its end: was it copied whole?")
        }
        let count = Int(tail.little16(at + 10))
        let bytes = Int(tail.little32(at + 12))
        let start = Int(tail.little32(at + 16))
        guard count == 0xFFFF || bytes == 0xFFFF_FFFF || start == 0xFFFF_FFFF else { return (start, bytes, count) }
        let locator = try file.read(file.count - tailBytes + at - 20, 20)
        guard locator.little32(0) == 0x0706_4B50 else { return (start, bytes, count) }
        let end = try file.read(Int(clamping: locator.little64(8)), 56)
        guard end.little32(0) == 0x0606_4B50 else { throw file.damaged }
        return (
            Int(clamping: end.little64(48)), Int(clamping: end.little64(40)), Int(clamping: end.little64(32))
        )
    }

    /// What the directory says of an entry.
    fileprivate struct Record {
        let name: String
        let form: CompressedForm?
        let isEncrypted: Bool
        let checksum: UInt32
        var bytes: Int
        var contentBytes: Int
        var headerOffset: Int
        let length: Int

        init(_ directory: [UInt8], at: Int, _ number: Int, _ path: String) throws(TerminologyError) {
            let damaged = TerminologyError(.structure, "\(path): the directory of the zip archive is damaged")
            guard at + 46 <= directory.count, directory.little32(at) == 0x0201_4B50 else { throw damaged }
            let nameBytes = Int(directory.little16(at + 28))
            let extraBytes = Int(directory.little16(at + 30))
            length = 46 + nameBytes + extraBytes + Int(directory.little16(at + 32))
            guard at + length <= directory.count else { throw damaged }
            isEncrypted = directory.little16(at + 8) & 1 == 1
            form =
                switch directory.little16(at + 10) {
                case 0: CompressedForm.none
                case 8: .deflate
                default: nil
                }
            checksum = directory.little32(at + 16)
            bytes = Int(directory.little32(at + 20))
            contentBytes = Int(directory.little32(at + 24))
            headerOffset = Int(directory.little32(at + 42))
            name = String(decoding: directory[at + 46..<at + 46 + nameBytes], as: UTF8.self)
            let isPlain = !name.isEmpty && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            guard isPlain, !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
                throw TerminologyError(
                    .invalid,
                    "\(path): entry \(number) of the archive has a name that leads out of it: it is not loaded")
            }
            try readLong(directory[at + 46 + nameBytes..<at + 46 + nameBytes + extraBytes], damaged)
        }

        /// Numbers that do not fit into 32 bits stand in an extra field, in this order, those that are needed.
        private mutating func readLong(
            _ extra: ArraySlice<UInt8>, _ damaged: TerminologyError
        ) throws(TerminologyError) {
            let extra = Array(extra)
            var at = 0
            while at + 4 <= extra.count, extra.little16(at) != 1 { at += 4 + Int(extra.little16(at + 2)) }
            guard at + 4 <= extra.count else { return }
            let end = at + 4 + Int(extra.little16(at + 2))
            at += 4
            guard end <= extra.count else { throw damaged }
            func next(_ value: inout Int) throws(TerminologyError) {
                guard value == 0xFFFF_FFFF else { return }
                guard at + 8 <= end else { throw damaged }
                value = Int(clamping: extra.little64(at))
                at += 8
            }
            try next(&contentBytes)
            try next(&bytes)
            try next(&headerOffset)
        }
    }
}

/// Reads pieces of an archive from anywhere.
private struct ArchiveBytes: ~Copyable {
    let path: String
    let count: Int
    private let descriptor: Int32

    init(_ path: String) throws(TerminologyError) {
        let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else {
            throw TerminologyError(.exception, "\(path): \(unsafe String(cString: strerror(errno)))")
        }
        descriptor = opened
        self.path = path
        var status = stat()
        count = unsafe fstat(opened, &status) == 0 ? Int(status.st_size) : 0
    }

    deinit { close(descriptor) }

    var damaged: TerminologyError {
        TerminologyError(.structure, "\(path): the zip archive is damaged: was it copied whole?")
    }

    func read(_ start: Int, _ bytes: Int) throws(TerminologyError) -> [UInt8] {
        guard start >= 0, bytes >= 0, start <= count, bytes <= count - start else { throw damaged }
        var isWhole = true
        let read = unsafe [UInt8](unsafeUninitializedCapacity: bytes) { buffer, filled in
            while filled < bytes {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + filled }, bytes - filled, off_t(start + filled))
                guard got > 0 else {
                    isWhole = false
                    return
                }
                filled += got
            }
        }
        guard isWhole else { throw damaged }
        return read
    }

    func entry(_ record: ZipDirectory.Record) throws(TerminologyError) -> ContentFile {
        let place = "\(path), \(record.name)"
        guard !record.isEncrypted else {
            throw TerminologyError(.notSupported, "\(place): is encrypted; unpack the archive and load the folder")
        }
        guard let form = record.form else {
            throw TerminologyError(
                .notSupported, "\(place): is packed in a way other than deflate; unpack the archive and load the folder"
            )
        }
        let header = try read(record.headerOffset, 30)
        guard header.little32(0) == 0x0403_4B50 else { throw damaged }
        let offset = record.headerOffset + 30 + Int(header.little16(26)) + Int(header.little16(28))
        guard offset <= count, record.bytes <= count - offset else { throw damaged }
        let part = FilePart(
            offset: offset, bytes: record.bytes, form: form, contentBytes: record.contentBytes,
            checksum: record.checksum)
        return ContentFile(archive: path, entry: record.name, part: part)
    }
}

extension [UInt8] {
    fileprivate func little16(_ at: Int) -> UInt16 { UInt16(self[at]) | UInt16(self[at + 1]) << 8 }
    fileprivate func little32(_ at: Int) -> UInt32 { UInt32(little16(at)) | UInt32(little16(at + 2)) << 16 }
    fileprivate func little64(_ at: Int) -> UInt64 { UInt64(little32(at)) | UInt64(little32(at + 4)) << 32 }
}
