import Store
import Testing

@Suite struct StoreErrorTests {
    @Test(arguments: [
        (StoreError.inUse(path: "/s"), "the store /s is in use: another xinglin process has it open"),
        (
            .newer(path: "/s", version: 9),
            "the store /s was written by a newer Xinglin (schema 9): use that version or a later one"
        ),
        (.corrupt(reason: "page 3"), "the store is damaged: page 3; `xinglin doctor` tells more"),
        (.tooSlow, "the search was stopped because it takes too long: add criteria that fewer resources meet"),
    ])
    func `says what is wrong and what to do next`(error: StoreError, text: String) {
        #expect(error.description == text)
    }
}
