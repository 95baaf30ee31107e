internal import Compression
internal import FHIR
internal import Terminology
internal import Wording

typealias IssueKind = Issue.Kind

extension TerminologyError {
    /// That a file, or the rest of one, cannot be read.
    init(_ error: any Error, reading path: String) {
        switch error {
        case let error as TerminologyError: self = error
        case CompressionError.truncated: self.init(.structure, "\(path): the compressed file ends too early")
        case CompressionError.corrupted: self.init(.structure, "\(path): the compressed file is damaged")
        case CompressionError.tooLarge: self.init(.structure, "\(path): the entry is longer than the archive says")
        case let error as ExchangeError: self.init(.exception, error.message)
        default: self.init(.exception, "\(path): \(String(describing: error))")
        }
    }
}
