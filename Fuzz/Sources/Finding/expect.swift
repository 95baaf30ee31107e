/// Ends the process when a property does not hold: what libFuzzer takes as a finding.
///
/// Unlike `precondition`, the text is printed in optimised builds too.
package func expect(
    _ holds: Bool, _ property: @autoclosure () -> String, file: StaticString = #file, line: UInt = #line
) {
    if !holds { fatalError(property(), file: file, line: line) }
}
