import FHIR
import Testing

@testable import SQLiteStore

@Suite struct DictionaryTrainerTests {
    static func sample(_ number: Int, word: String) -> [UInt8] {
        let coding =
            "{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"\(number * 7919 % 9973)-\(number % 10)\",\"display\":\"\(word) \(number)\"}]}"
        let subject = "{\"reference\":\"Patient/p\(number * 31 % 1009)\",\"display\":\"Name \(number * 17 % 503)\"}"
        let text =
            "{\"resourceType\":\"\(word)\",\"id\":\"r\(number)\",\"status\":\"final\",\"code\":\(coding),\"subject\":\(subject),\"valueQuantity\":{\"value\":\(number),\"unit\":\"mm[Hg]\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}"
        return Array("\(text)".utf8)
    }

    static func filled(word: String = "Observation", count: Int = 8_000) throws -> DictionaryTrainer {
        var trainer = DictionaryTrainer()
        for (at, name) in ["Observation", "Encounter", "Condition", "Procedure"].enumerated() {
            let type = try #require(ResourceType(name))
            for number in 0..<count / 4 { trainer.offer(sample(number * 4 + at, word: word), type: type) }
        }
        return trainer
    }

    @Test func `makes a dictionary of enough samples`() throws {
        let dictionary = try #require(try Self.filled().train())
        #expect((256...DictionaryTrainer.dictionaryBytes).contains(dictionary.count))
        // zstd's magic number of dictionaries.
        #expect(dictionary.prefix(4) == [0x37, 0xA4, 0x30, 0xEC])
    }

    @Test func `makes none of few samples`() throws {
        #expect(DictionaryTrainer().train() == nil)
        #expect(try Self.filled(count: 80).train() == nil)
    }

    @Test func `the same samples give the same dictionary`() throws {
        #expect(try Self.filled().train() == Self.filled().train())
    }

    @Test func `takes no body that is larger than a sample may be`() throws {
        var trainer = DictionaryTrainer()
        let type = try #require(ResourceType("Binary"))
        for _ in 0..<500 {
            trainer.offer([UInt8](repeating: 1, count: DictionaryTrainer.sampleBytesMax + 1), type: type)
        }
        #expect(trainer.train() == nil)
    }
}
