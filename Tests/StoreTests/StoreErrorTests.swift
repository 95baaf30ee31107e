import Store
import Testing
import Wording

@Suite struct StoreErrorTests {
    @Test(arguments: [
        (StoreError.inUse(path: "/s"), "the store /s is in use: another xinglin process has it open"),
        (
            .newer(path: "/s", version: 9),
            "the store /s was written by a newer Xinglin (schema 9): use that version or a later one"
        ),
        (.corrupt(reason: Message(data: "page 3")), "the store is damaged: page 3; `xinglin doctor` tells more"),
        (
            .tooSlow(seconds: 30),
            "the search was stopped: its budget of time is 30 s (option search-seconds-max); add criteria that fewer resources meet"
        ),
        (
            .tooManyRows(max: 1000),
            "the search was stopped: its budget of rows to look at is 1000 (option search-rows-max); add criteria that fewer resources meet, or leave _total and _sort away"
        ),
        (
            .tooMuchMemory(bytesMax: 4096),
            "the search was stopped: its budget of memory is 4096 bytes (option search-bytes-max); ask for a smaller _count, or add criteria that fewer resources meet"
        ),
    ])
    func `says what is wrong and what to do next`(error: StoreError, text: String) {
        #expect(error.description == text)
    }
}
