import FHIR
import Testing

@Suite struct TextEncodingTests {
    @Test(
        arguments: [
            ([0xE8, 0x82, 0xBA], nil, "肺"), ([0xE8, 0x82, 0xBA], "UTF-8", "肺"), ([0xEF, 0xBB, 0xBF, 0x61], nil, "a"),
            ([0xB7, 0xCE], "gb18030", "肺"), ([0xB7, 0xCE], "GBK", "肺"), ([0xB7, 0xCE], "GB2312", "肺"),
            ([0x81, 0x30, 0x81, 0x30], "GB18030", "\u{80}"), ([0x61, 0xB7, 0xCE, 0x62], "windows-936", "a肺b"),
            ([0xAA, 0xCD], "big5", "肺"), ([0xFF, 0xFE, 0xBA, 0x80], "utf-16", "肺"), ([0x80, 0xBA], "utf-16", "肺"),
            ([0xBA, 0x80], "utf-16le", "肺"), ([0x80, 0xBA], "UTF-16BE", "肺"), ([0xE9], "iso-8859-1", "é"),
            ([0x80], "windows-1252", "€"), ([], "gb18030", ""),
            // Damage does not hide what stands around it.
            ([0xB7, 0xCE, 0xFF, 0xB7, 0xCE], "gb18030", "肺\u{FFFD}肺"), ([0x61, 0xB7], "gbk", "a\u{FFFD}"),
            ([0x61], "utf-7", nil), ([0x61], "../x", nil), ([0x61], "", nil),
        ] as [([UInt8], String?, String?)])
    func `reads bytes by the name of their encoding`(bytes: [UInt8], name: String?, text: String?) {
        #expect(TextEncoding.decode(bytes, as: name) == text)
    }
}
