internal import JSON
internal import Wording

/// The functions that ask a terminology. Source: fhirpath.html#functions.
extension Evaluation {
    func codes(
        _ function: Function, _ arguments: [Syntax], _ focus: [Item], _ scope: Scope, at offset: Int
    ) throws(FHIRPathError) -> [Item] {
        let items = try argument(arguments[0], scope.this, scope)
        guard let item = try operand(focus, "the input of \(function.rawValue)", at: offset) else { return [] }
        if function == .memberOf {
            guard let valueSet = try string(items, "the URL of a value set", at: offset) else { return [] }
            return [.boolean(try isMember(item, of: valueSet, at: offset))]
        }
        guard let other = try operand(items, "the code that \(function.rawValue) is given", at: offset) else {
            return []
        }
        let isAbove = function == .subsumes
        return [.boolean(try subsumes(isAbove ? item : other, isAbove ? other : item, function, at: offset))]
    }

    private func isMember(_ item: Item, of valueSet: String, at offset: Int) throws(FHIRPathError) -> Bool {
        guard let questions = environment.codes else { throw Evaluation.noTerminology(.memberOf, at: offset) }
        let codings = Evaluation.codings(of: item)
        var isKnown = false
        for coding in codings {
            let answer = try asked(at: offset) { () throws(CodeQuestions.Refusal) in
                try questions.isMember(valueSet, coding)
            }
            guard let answer else { continue }
            if answer { return true }
            isKnown = true
        }
        if codings.isEmpty || isKnown { return false }
        throw FHIRPathError(.evaluation, "the value set \(valueSet) is not known", at: offset)
    }

    /// Whether any code of one item is, or lies above, any of another. Codes of different systems are not compared: where
    /// there are no others, that is an error.
    private func subsumes(
        _ above: Item, _ below: Item, _ function: Function, at offset: Int
    ) throws(FHIRPathError) -> Bool {
        guard let subsumes = environment.codes?.subsumes else { throw Evaluation.noTerminology(function, at: offset) }
        let (uppers, lowers) = (Evaluation.codings(of: above), Evaluation.codings(of: below))
        var refusal: FHIRPathError?
        var isCompared = uppers.isEmpty || lowers.isEmpty
        for upper in uppers {
            for lower in lowers where upper.isComparable(with: lower) {
                isCompared = true
                do throws(FHIRPathError) {
                    if try asked(at: offset, { () throws(CodeQuestions.Refusal) in try subsumes(upper, lower) }) {
                        return true
                    }
                } catch {
                    // Another pair may hold all the same.
                    guard error.kind != .budget else { throw error }
                    refusal = refusal ?? error
                }
            }
        }
        if let refusal { throw refusal }
        guard isCompared else {
            throw FHIRPathError(
                .evaluation, "\(function.rawValue) compares codes of one code system, which are named with it",
                at: offset)
        }
        return false
    }

    /// A question takes as long as reading another resource.
    private func asked<Answer>(
        at offset: Int, _ body: () throws(CodeQuestions.Refusal) -> Answer
    ) throws(FHIRPathError) -> Answer {
        try spend(environment.stepsOfResolve, at: offset)
        do throws(CodeQuestions.Refusal) {
            return try body()
        } catch {
            throw FHIRPathError(error.isTooCostly ? .budget : .evaluation, error.text, at: offset)
        }
    }

    private static func noTerminology(_ function: Function, at offset: Int) -> FHIRPathError {
        FHIRPathError(
            .evaluation, "\(function.rawValue) wants a terminology, and none can be asked here", at: offset)
    }

    /// The codes of a CodeableConcept, a Coding or another element with code and system, a `code` or a text.
    private static func codings(of item: Item) -> [CodeQuestions.Code] {
        if case .element(let element) = item, let view = element.view, view.isObject {
            let list = view["coding"].map { Array($0.items) } ?? [view]
            return list.compactMap { coding in
                coding["code"]?.string.map {
                    CodeQuestions.Code(
                        system: coding["system"]?.string, version: coding["version"]?.string, code: $0)
                }
            }
        }
        guard case .string(let code)? = item.value else { return [] }
        return [CodeQuestions.Code(code: code, isText: item.typeName.name != "code")]
    }
}

extension CodeQuestions.Code {
    fileprivate func isComparable(with other: CodeQuestions.Code) -> Bool {
        system != nil && system == other.system
            && (version == nil || other.version == nil || version == other.version)
    }
}
