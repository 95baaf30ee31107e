import FHIR
import Testing

@testable import API

/// What the reads of one Bundle may answer together.
@Suite struct AnswerRoomTests {
    @Test func `the answer that fills the room is whole, and those behind it are errors`() {
        var room = AnswerRoom(bytesMax: 10)
        var made = 0
        func answer(_ bytes: Int) -> FHIRResponse {
            room.take {
                made += 1
                return .resource([UInt8](repeating: 0x20, count: bytes))
            }
        }
        #expect(answer(4).body?.count == 4)
        #expect(answer(7).body?.count == 7)
        let refused = answer(1)
        #expect(refused.status == 400)
        #expect(refused.issues?.first?.kind == .tooCostly)
        #expect(refused.issues?.first?.text.contains("have 10 bytes already") ?? false)
        #expect(made == 2)
    }
}
