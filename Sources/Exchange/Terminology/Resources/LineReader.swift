internal import FHIR
internal import Terminology
internal import Wording

/// The lines of an NDJSON file that hold something, with their numbers from 1.
struct LineReader: ~Copyable {
    private let file: ContentFile
    private let progress: LoadProgress
    private var reader: FileReader?
    private var bytesTold = 0
    private var buffer: [UInt8] = []
    private var start = 0
    private var number = 0
    private var hasEnded = false

    init(_ file: ContentFile, progress: LoadProgress) {
        self.file = file
        self.progress = progress
    }

    mutating func next() throws(TerminologyError) -> (number: Int, text: [UInt8])? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let line = buffer[start..<end]
                start = end + 1
                searched = start
                if let text = text(line) { return (number, text) }
                continue
            }
            if hasEnded {
                let line = buffer[start...]
                start = buffer.count
                return line.isEmpty ? nil : text(line).map { (number, $0) }
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            guard buffer.count <= TerminologyLoader.documentBytesMax else {
                throw TerminologyError(
                    .tooLong,
                    "\(file.place), line \(number + 1): has more than \(TerminologyLoader.documentBytesMax) bytes")
            }
            try fill()
        }
    }

    private mutating func text(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        number += 1
        return line.contains { $0 > 0x20 } ? Array(line) : nil
    }

    private mutating func fill() throws(TerminologyError) {
        if reader == nil { reader = try file.open() }
        do {
            hasEnded = try reader?.read(into: &buffer) != true
        } catch {
            throw TerminologyError(error, reading: file.place)
        }
        let read = reader?.bytesRead ?? 0
        progress.advance(read - bytesTold)
        bytesTold = read
    }
}
