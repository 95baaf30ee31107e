import Testing
import Wording

@testable import xinglin

@Suite struct SurroundingsTests {
    @Test(
        arguments: [
            ([:], .english), (["LANG": "zh_CN.UTF-8"], .chinese), (["LANG": "zh.utf8@x"], .chinese),
            (["LANG": "zh_CN"], .english), (["LANG": "zh_CN.GB18030"], .english),
            (["LANG": "en_US.UTF-8"], .english), (["LANG": "C"], .english), (["LANG": "de_DE@euro"], .english),
            (["LANG": "en_US", "LC_MESSAGES": "zh_CN.UTF-8"], .chinese),
            (["LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"], .english),
            (["LANG": "zh_CN.UTF-8", "LC_ALL": ""], .chinese),
        ] as [([String: String], Language)])
    func `commands speak the language of the locale`(variables: [String: String], language: Language) {
        #expect(Surroundings.language(variables) == language)
    }
}
