import Testing

@testable import Wording

@Suite struct MessageTests {
    @Test func `says in English what is written`() {
        let message: Message = "\("name"): has more than \(3) values"
        #expect(message.text == "name: has more than 3 values")
        #expect("\(message)" == "name: has more than 3 values")
    }

    @Test func `says data as they are in every language`() {
        let message: Message = "\("{2} true"): must be true or false"
        #expect(message.text == "{2} true: must be true or false")
        #expect(message.text(in: .chinese) == "{2} true：必须为 true 或 false")
        #expect(Message(data: "must be true or false").text(in: .chinese) == "must be true or false")
    }

    @Test func `says a message within a message in the same language`() {
        let inner: Message = "must be true or false"
        let message: Message = "\("a"): \(inner)"
        #expect(message.text(in: .chinese).contains("必须为"))
    }

    @Test func `leaves out what there is not`() {
        let hint: Message? = nil
        let message: Message = "\("a")\(hint)"
        #expect(message.text == "a")
    }

    @Test func `cuts long data and nothing else`() {
        let message: Message = "\(String(repeating: "a", count: 100)): must be true or false"
        #expect(message.shortened(dataBytesMax: 40).text == "aaaaaaaaaa…: must be true or false")
        #expect(message.shortened(dataBytesMax: 100) == message)
    }

    @Test func `keeps braces that name no value`() {
        #expect(Message(pattern: "{} {x} {9} {1} {", values: [.data("v")]).text == "{} {x} {9} v {")
    }
}
