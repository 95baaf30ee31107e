import Record
import Testing

@Suite struct EntityTagTests {
    @Test(arguments: [1, 2, 10, 999_999, Int.max])
    func `a version's tag names that version`(version: Int) {
        #expect(EntityTag.text(version) == "W/\"\(version)\"")
        #expect(EntityTag.version(EntityTag.text(version)) == version)
    }

    @Test(arguments: [("\"3\"", 3), (" W/\"3\" ", 3), ("W/\"12\"", 12)])
    func `tags are also taken strong and with spaces around`(tag: String, version: Int) {
        #expect(EntityTag.version(tag) == version)
    }

    @Test(arguments: [
        "", "3", "W/3", "W/\"\"", "\"", "W/\"", "W/\"0\"", "W/\"-1\"", "W/\"01\"", "W/\"+1\"", "W/\"1 \"", "w/\"1\"",
        "W/ \"1\"", "W/\"1", "W/\"a\"",
        "W/\"99999999999999999999\"", "W/\"1\", W/\"2\"", "*", "W/\"١\"",
    ])
    func `other texts name no version`(tag: String) {
        #expect(EntityTag.version(tag) == nil)
    }
}
