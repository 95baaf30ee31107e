internal import FHIR
internal import JSON
internal import Store
internal import Terminology

extension Record {
    /// Refuses CodeSystems of a commit in which a concept is its own ancestor: nothing that such a hierarchy says of kinds
    /// can be meant. An import takes them as they are; questions of them end all the same.
    ///
    /// - Parameter numbers: the writes' entries in a Bundle.
    func checkHierarchies(_ commit: Commit, numbers: [Int]? = nil) throws(RecordError) {
        for (at, write) in commit.writes.enumerated() where write.address.type.name == "CodeSystem" {
            guard let text = write.body?.text else { continue }
            let place = (numbers.map { "Bundle.entry[\($0[at])].resource" } ?? "CodeSystem") + ".concept"
            let document = try Record.document(text)
            do throws(TerminologyError) {
                // What is valid but has no URL is no system that can be asked about.
                try document.withRoot { view throws(TerminologyError) in
                    if view["url"] != nil { try CodeSystemReader.checkHierarchy(view) }
                }
            } catch {
                throw RecordError(.unprocessable, error.kind, error.message, place: place)
            }
        }
    }
}
