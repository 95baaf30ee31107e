internal import Compression
internal import JSON
internal import Wording

/// Files as pieces of work: whole documents, or runs of lines.
struct InputReader: ~Copyable {
    enum Work {
        case document([UInt8], InputFile)
        /// Lines with their numbers from 1.
        case lines([(number: Int, text: [UInt8])], InputFile)
        /// An exported history, to be read in its order by one thread.
        case history(InputFile)
        /// A file, or the rest of one, that cannot be read.
        case unreadable(InputFile, reason: String)
    }

    /// Bytes of one JSON document: a Bundle has to be parsed whole.
    static let documentBytesMax = 400 << 20
    static let linesPerRun = 200

    private let files: [InputFile]
    private let opensHistories: Bool
    private var next = 0
    private var reader: FileReader?
    private var file: InputFile?
    private var buffer: [UInt8] = []
    private var start = 0
    private var lineNumber = 0
    private var isLines = false
    private(set) var bytesDone = 0

    /// - Parameter opensHistories: whether histories are given as lines like any other file.
    init(files: [InputFile], opensHistories: Bool = false) {
        self.files = files
        self.opensHistories = opensHistories
    }

    /// The next piece of work; `nil` when all files are done.
    mutating func work() -> Work? {
        while true {
            if let file {
                do {
                    if let work = try isLines ? lines(file) : document(file) { return work }
                } catch {
                    return unreadable(file, error)
                }
            }
            guard next < files.count else { return nil }
            let file = files[next]
            next += 1
            if HistoryLine.isWithin(file) && !opensHistories {
                bytesDone += file.bytes
                return .history(file)
            }
            do {
                try open(file)
            } catch {
                return unreadable(file, error)
            }
        }
    }

    private mutating func unreadable(_ file: InputFile, _ error: any Error) -> Work {
        close(file)
        let reason =
            switch error {
            case CompressionError.truncated: "the compressed file ends too early"
            case CompressionError.corrupted: "the compressed file is damaged"
            default: "\(error)"
            }
        return .unreadable(file, reason: reason)
    }

    private mutating func open(_ file: InputFile) throws {
        self.file = file
        buffer = []
        start = 0
        lineNumber = 0
        var reader = try FileReader(file.path)
        isLines = file.saysLines
        // The first line tells: a whole document on it, and more behind it, makes lines.
        var isOpen = true
        while !isLines && isOpen && buffer.count < 4 << 20 && !buffer.contains(0x0A) {
            isOpen = try reader.read(into: &buffer)
        }
        if !isLines, let end = buffer.firstIndex(of: 0x0A), (try? JSONDocument(Array(buffer[..<end]))) != nil {
            var isMore = buffer[end...].contains { $0 > 0x20 }
            while !isMore && isOpen {
                let seen = buffer.count
                isOpen = try reader.read(into: &buffer)
                isMore = buffer[seen...].contains { $0 > 0x20 }
            }
            isLines = isMore
        }
        self.reader = consume reader
    }

    private mutating func close(_ file: InputFile) {
        bytesDone += file.bytes
        self.file = nil
        reader = nil
        buffer = []
    }

    private mutating func fill() throws -> Bool { try reader?.read(into: &buffer) ?? false }

    private mutating func document(_ file: InputFile) throws -> Work? {
        while try fill() {
            if buffer.count > InputReader.documentBytesMax {
                throw ExchangeError("the document is larger than \(InputReader.documentBytesMax) bytes")
            }
        }
        let text = buffer
        close(file)
        return .document(text, file)
    }

    private mutating func lines(_ file: InputFile) throws -> Work? {
        var run: [(number: Int, text: [UInt8])] = []
        var isOpen = true
        while run.count < InputReader.linesPerRun {
            if let end = buffer[start...].firstIndex(of: 0x0A) {
                append(buffer[start..<end], to: &run)
                start = end + 1
                continue
            }
            buffer.removeFirst(start)
            start = 0
            guard buffer.count <= InputReader.documentBytesMax else {
                throw ExchangeError("a line is larger than \(InputReader.documentBytesMax) bytes")
            }
            do {
                isOpen = try fill()
            } catch {
                // What came before is good: it goes first, and the fault is met again.
                if run.isEmpty { throw error }
                return .lines(run, file)
            }
            if !isOpen {
                append(buffer[...], to: &run)
                close(file)
                break
            }
        }
        return run.isEmpty ? nil : .lines(run, file)
    }

    private mutating func append(_ line: ArraySlice<UInt8>, to run: inout [(number: Int, text: [UInt8])]) {
        lineNumber += 1
        var line = line
        while let last = line.last, last == 0x0D || last == 0x20 || last == 0x09 { line = line.dropLast() }
        if !line.isEmpty { run.append((lineNumber, Array(line))) }
    }
}
