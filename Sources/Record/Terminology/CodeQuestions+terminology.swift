internal import FHIR
package import FHIRPath
internal import Synchronization
package import Terminology
internal import Trust
internal import Wording

extension CodeQuestions {
    /// The questions of one evaluation, or of one patch, to a terminology: all of them together take no more steps than
    /// making out one value set may.
    ///
    /// - Parameter terminology: makes the terminology when something is first asked.
    package init(_ terminology: @escaping @Sendable () throws(TerminologyError) -> sending any TerminologySource) {
        let asked = AskedTerminology(terminology)
        self.init(
            isMember: { valueSet, code throws(CodeQuestions.Refusal) in try asked.isMember(code, of: valueSet) },
            subsumes: { above, below throws(CodeQuestions.Refusal) in try asked.subsumes(above, below) })
    }
}

extension Record {
    /// What FHIRPath expressions of a request may ask of the world around a resource.
    func pathEnvironment(permit: Permit) -> Environment {
        var environment = Environment(now: clock())
        guard let concepts else { return environment }
        environment.codes = CodeQuestions { [self] () throws(TerminologyError) in
            RecordTerminology(self, concepts, permit: permit)
        }
        return environment
    }
}

/// A terminology that is made when it is needed, with the steps that its questions have left.
private final class AskedTerminology: Sendable {
    private let reader = Mutex<ValueSetReader?>(nil)
    private let terminology: @Sendable () throws(TerminologyError) -> sending any TerminologySource

    init(_ terminology: @escaping @Sendable () throws(TerminologyError) -> sending any TerminologySource) {
        self.terminology = terminology
    }

    /// `nil` for a value set that is not known.
    func isMember(_ code: CodeQuestions.Code, of valueSet: String) throws(CodeQuestions.Refusal) -> Bool? {
        try asking { reader throws(TerminologyError) in
            let definition: ValueSetDefinition
            do throws(TerminologyError) {
                definition = try reader.valueSet(Canonical(valueSet))
            } catch  where error.kind == .notFound {
                return nil
            }
            // Source: fhirpath.html#functions, memberOf.
            if code.isText, try reader.systems(of: definition).count > 1 {
                throw TerminologyError(
                    .value, "\(valueSet): has codes of several code systems, so that a text alone names none of them")
            }
            let coding = Coding(system: code.system, version: code.version, code: code.code)
            return try reader.member(coding, of: definition) != nil
        }
    }

    func subsumes(_ above: CodeQuestions.Code, _ below: CodeQuestions.Code) throws(CodeQuestions.Refusal) -> Bool {
        try asking { reader throws(TerminologyError) in
            let canonical = Canonical(url: above.system ?? "", version: above.version ?? below.version)
            return try reader.subsumes(above.code, below.code, in: canonical)
        }
    }

    private func asking<Answer: Sendable>(
        _ body: (ValueSetReader) throws(TerminologyError) -> Answer
    ) throws(CodeQuestions.Refusal) -> Answer {
        do throws(TerminologyError) {
            return try reader.withLock { reader throws(TerminologyError) in
                if let reader { return try body(reader) }
                let made = ValueSetReader(try terminology())
                reader = made
                return try body(made)
            }
        } catch {
            throw CodeQuestions.Refusal(error.message, isTooCostly: error.kind == .tooCostly)
        }
    }
}
