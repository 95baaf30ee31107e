internal import FHIR
internal import Record
internal import Wording

/// How many bytes the answers to the reads of one Bundle may have together: they are held in memory until all are there.
struct AnswerRoom {
    private let bytesMax: Int
    private var left: Int

    init(bytesMax: Int = 128 << 20) {
        self.bytesMax = bytesMax
        left = bytesMax
    }

    /// The next answer, or, once there is no room, an error in its place.
    mutating func take(_ make: () -> FHIRResponse) -> FHIRResponse {
        guard left > 0 else {
            return .error(
                RecordError(
                    .invalid, .tooCostly,
                    "the answers of this Bundle have \(bytesMax) bytes already, which is all that they may have: ask this by itself"
                ))
        }
        let answer = make()
        // A sentence takes about as much in each language.
        left -= answer.body?.count ?? answer.issues.map { OutcomeText.bytes($0, in: .english).count } ?? 0
        return answer
    }
}
