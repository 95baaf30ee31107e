import FHIRPath
import Testing

@Suite struct FHIRPathTests {
    @Test func `reads an expression`() throws { _ = try FHIRPath("1 + 1") }
}
