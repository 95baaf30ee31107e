internal import FHIR
internal import Terminology
internal import Wording

/// The files of a tar archive, one after the other, as it is read; compressed with gzip or bzip2 it may be.
///
/// ```
/// header 512: name 0+100, size 124+12 octal, checksum 148+8, type 156, "ustar" 257, prefix 345+155
/// content, filled up to 512        … for each; two empty blocks end it
/// ```
///
/// Long names come as GNU's entry of type L or as a `path` of pax (type x). Nothing is unpacked to disk.
/// Source: POSIX.1-2017, pax, ustar Interchange Format.
struct TarReader: ~Copyable {
    static let entriesMax = 200_000
    /// Of the whole archive, unpacked.
    static let contentBytesMax = 8 << 30
    private static let blockBytes = 512

    private let place: String
    private let progress: LoadProgress?
    private var reader: FileReader
    private var bytesTold = 0
    private var buffer: [UInt8] = []
    private var at = 0
    private var contentBytes = 0
    private var entries = 0
    /// Of the current file: its content that was not read, and what fills up the last block.
    private var left = 0
    private var padding = 0

    init(_ file: ContentFile, progress: LoadProgress? = nil) throws(TerminologyError) {
        place = file.place
        self.progress = progress
        reader = try file.open()
    }

    /// Goes on to the next file.
    ///
    /// - Returns: its path within the archive; `nil` at the end.
    mutating func next() throws(TerminologyError) -> String? {
        try skip(left + padding)
        left = 0
        padding = 0
        var longName: String?
        while true {
            let header = try block()
            guard let header, header.contains(where: { $0 != 0 }) else { return nil }
            try check(header)
            entries += 1
            guard entries <= TarReader.entriesMax else {
                throw TerminologyError(.tooLong, "\(place): the archive has more than \(TarReader.entriesMax) entries")
            }
            let size = try octal(header[124..<136])
            padding = (TarReader.blockBytes - size % TarReader.blockBytes) % TarReader.blockBytes
            switch header[156] {
            case UInt8(ascii: "0"), 0:
                left = size
                return longName ?? name(header)
            case UInt8(ascii: "L"):
                longName = TarReader.text(try content(size)[...])
            case UInt8(ascii: "x"):
                longName = TarReader.path(try content(size)) ?? longName
            default:
                try skip(size + padding)
                longName = nil
            }
        }
    }

    /// The content of the current file.
    mutating func content(of name: String, bytesMax: Int) throws(TerminologyError) -> [UInt8] {
        guard left <= bytesMax else {
            throw TerminologyError(.tooLong, "\(place), \(name): the file has more than \(bytesMax) bytes")
        }
        let content = try take(left)
        left = 0
        return content
    }

    // MARK: Headers

    private func check(_ header: [UInt8]) throws(TerminologyError) {
        var sum = 0
        for (at, byte) in header.enumerated() { sum += (148..<156).contains(at) ? 0x20 : Int(byte) }
        guard try octal(header[148..<156]) == sum else {
            throw TerminologyError(.structure, "\(place): the archive is no tar archive, or it is damaged")
        }
    }

    private func octal(_ field: ArraySlice<UInt8>) throws(TerminologyError) -> Int {
        var value = 0
        for byte in field where byte != 0x20 && byte != 0 {
            guard (0x30...0x37).contains(byte), value < 1 << 50 else {
                throw TerminologyError(.structure, "\(place): the archive is no tar archive, or it is damaged")
            }
            value = value << 3 | Int(byte - 0x30)
        }
        return value
    }

    private func name(_ header: [UInt8]) -> String {
        let name = TarReader.text(header[0..<100])
        guard header[257..<262].elementsEqual("ustar".utf8) else { return name }
        let prefix = TarReader.text(header[345..<500])
        return prefix.isEmpty ? name : "\(prefix)/\(name)"
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The path in a pax header: lines of `LENGTH path=VALUE`.
    private static func path(_ records: [UInt8]) -> String? {
        for line in records.split(separator: 0x0A) {
            guard let blank = line.firstIndex(of: 0x20) else { continue }
            let record = line[(blank + 1)...]
            if record.starts(with: "path=".utf8) { return String(decoding: record.dropFirst(5), as: UTF8.self) }
        }
        return nil
    }

    /// What belongs to a header; short.
    private mutating func content(_ size: Int) throws(TerminologyError) -> [UInt8] {
        guard size <= 64 << 10 else {
            throw TerminologyError(.tooLong, "\(place): a name in the archive is longer than 65536 bytes")
        }
        let content = try take(size)
        try skip(padding)
        padding = 0
        return content
    }

    // MARK: Bytes

    /// - Returns: `nil` at the end of the file.
    private mutating func block() throws(TerminologyError) -> [UInt8]? {
        if at == buffer.count, try !fill() { return nil }
        return try take(TarReader.blockBytes)
    }

    private mutating func take(_ count: Int) throws(TerminologyError) -> [UInt8] {
        var taken: [UInt8] = []
        while taken.count < count {
            if at == buffer.count, try !fill() { throw cut }
            let piece = min(count - taken.count, buffer.count - at)
            taken += buffer[at..<at + piece]
            at += piece
        }
        return taken
    }

    private mutating func skip(_ count: Int) throws(TerminologyError) {
        var count = count
        while count > 0 {
            if at == buffer.count, try !fill() { throw cut }
            let piece = min(count, buffer.count - at)
            at += piece
            count -= piece
        }
    }

    private var cut: TerminologyError {
        TerminologyError(.structure, "\(place): the archive ends too early: was it copied whole?")
    }

    private mutating func fill() throws(TerminologyError) -> Bool {
        buffer.removeAll(keepingCapacity: true)
        at = 0
        do {
            while buffer.isEmpty {
                guard try reader.read(into: &buffer) else { return false }
            }
        } catch {
            throw TerminologyError(error, reading: place)
        }
        progress?.advance(reader.bytesRead - bytesTold)
        bytesTold = reader.bytesRead
        contentBytes += buffer.count
        guard contentBytes <= TarReader.contentBytesMax else {
            throw TerminologyError(
                .tooLong, "\(place): the archive holds more than \(TarReader.contentBytesMax) bytes")
        }
        return true
    }
}
