import Store
import Testing

@Suite struct MetaPlaceTests {
    @Test(arguments: [(0, false), (1, true), (27, false), (64 << 20, true)])
    func `is one integer and back`(offset: Int, isWithinMeta: Bool) {
        let place = MetaPlace(offset: offset, isWithinMeta: isWithinMeta)
        #expect(MetaPlace(packed: place.packed) == place)
    }
}
