import Terminology
import Testing

@Suite struct BusinessVersionTests {
    /// Each row in ascending order.
    @Test(arguments: [
        ["2.9", "2.10", "2.77", "3", "3.0.1", "10"], ["2023", "2023-09", "2023-10-01", "2024"],
        ["20220930", "20230131", "20230731"],
        ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0"],
        ["1-draft", "1", "1.1-draft", "1.1"], ["v1.9", "2", "V2.1"], ["draft", "final", "1"],
        ["9999999999999999999998", "9999999999999999999999", "10000000000000000000000"],
        [
            "http://snomed.info/sct/900000000000207008/version/20220731",
            "http://snomed.info/sct/11000234105/version/20231115",
            "http://snomed.info/sct/900000000000207008/version/20240101",
        ],
        ["DE-2024", "DE-2025", "EN-2024"],
    ])
    func `versions count as their publishers count`(ascending: [String]) {
        for (at, lower) in ascending.enumerated() {
            for higher in ascending[(at + 1)...] {
                #expect(BusinessVersion(lower) < BusinessVersion(higher), "\(lower) \(higher)")
                #expect(!(BusinessVersion(higher) < BusinessVersion(lower)), "\(higher) \(lower)")
            }
            #expect(BusinessVersion(nil) < BusinessVersion(lower))
        }
    }

    @Test func `versions that differ in writing only are equal in order`() {
        #expect(BusinessVersion("1.01") == BusinessVersion("1.1"))
        #expect(BusinessVersion("v1") == BusinessVersion("1"))
        #expect(BusinessVersion("1-Draft") == BusinessVersion("1.draft"))
        #expect(BusinessVersion(nil) == BusinessVersion(""))
    }
}
