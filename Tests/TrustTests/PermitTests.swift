import Store
import Testing
import Trust

@Suite struct PermitTests {
    @Test func `the open mode gives the institution that it is asked for, and keeps who asks`() {
        #expect(OpenMode.permit(for: "xinglin import").institution == .first)
        let other = OpenMode.permit(for: "a test", institution: Institution(number: 7))
        #expect(other.institution == Institution(number: 7))
        #expect(other.actor == "a test")
    }
}
