/// What a check found wrong, in words.
package struct ConformanceFailure: Error, CustomStringConvertible {
    package let text: String
    let file: String
    let line: Int

    package var description: String { "\(text) (\(file):\(line))" }
}

func expectTrue(
    _ condition: Bool, _ text: @autoclosure () -> String, file: String = #fileID, line: Int = #line
) throws(ConformanceFailure) {
    if !condition { throw ConformanceFailure(text: text(), file: file, line: line) }
}

func expectEqual<Value: Equatable>(
    _ what: String, _ found: Value, _ wanted: Value, file: String = #fileID, line: Int = #line
) throws(ConformanceFailure) {
    if found != wanted {
        throw ConformanceFailure(text: "\(what): found \(found), expected \(wanted)", file: file, line: line)
    }
}

func unwrap<Value>(
    _ value: Value?, _ what: @autoclosure () -> String, file: String = #fileID, line: Int = #line
) throws(ConformanceFailure) -> Value {
    guard let value else { throw ConformanceFailure(text: "there is no \(what())", file: file, line: line) }
    return value
}
