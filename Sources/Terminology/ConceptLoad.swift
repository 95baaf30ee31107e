/// A load under way: what is taken and forgotten in it is there all at once when it ends, or never.
package protocol ConceptLoad: AnyObject {
    /// As ``ConceptStore/take(_:source:revision:_:)``.
    func take(
        _ header: CodeSystemHeader, source: String, revision: Int64,
        _ fill: (inout any ConceptSink) throws(TerminologyError) -> Void
    ) throws(TerminologyError) -> KnownSystem

    /// As ``ConceptStore/take(_:source:)``.
    func take(_ resources: [LoadedResource], source: String) throws(TerminologyError)

    /// As ``ConceptStore/forget(source:)``.
    func forget(source: String) throws(TerminologyError) -> Bool
}
