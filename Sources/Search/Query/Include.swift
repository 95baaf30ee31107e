package import FHIR
internal import Wording

/// What comes with the matches: what they lead to, or what leads to them. Source: search.html#include.
package struct Include: Sendable, Hashable {
    /// From what refers to what is referred to, or the other way round.
    package let isReverse: Bool
    /// Whether it is asked of what was included too.
    package let iterates: Bool
    /// The type whose references are followed; `nil` for any.
    package let source: ResourceType?
    /// The fields of its references; `nil` for all.
    package let fields: [IndexField]?
    /// The type that they must lead to.
    package private(set) var target: ResourceType?

    /// Everything that the matches lead to.
    package static let everything = Include(isReverse: false, iterates: false, source: nil, fields: nil, target: nil)

    /// Included resources of one page.
    package static let resourcesMax = 10_000

    /// All fields of a type's references.
    package static func references(
        of type: ResourceType, _ custom: CustomParameters = CustomParameters()
    ) -> [IndexField] {
        Array(Set(custom.all(of: type).values.filter { $0.kind == .reference }.flatMap(\.fields))).sorted()
    }

    /// The fields by which resources of a type may lead to this include's other side.
    ///
    /// - Parameter custom: the institution's own parameters.
    package func fields(of type: ResourceType, _ custom: CustomParameters) -> [IndexField] {
        if let source, source != type { return [] }
        return fields ?? Include.references(of: type, custom)
    }
}

extension Include {
    /// Reads `Type:parameter`, `Type:parameter:Target`, `Type:*` or `*`.
    init(
        _ name: String, _ modifier: String?, _ value: String, of type: ResourceType,
        _ custom: CustomParameters = CustomParameters()
    ) throws(CriterionError) {
        let shown = "\(name)\(modifier.map { ":\($0)" } ?? "")=\(String(value.prefix(100)))"
        guard modifier == nil || modifier == "iterate" else {
            throw CriterionError(
                kind: .notSupported, message: "\(shown): \(name) has the modifier :iterate only", isBinding: true)
        }
        isReverse = name == "_revinclude"
        iterates = modifier != nil
        let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if value == "*" || value == "*:*" {
            // What is included may be of any type.
            (source, fields, target) = (isReverse || iterates ? nil : type, nil, nil)
            return
        }
        guard parts.count == 2 || parts.count == 3 else {
            throw CriterionError(
                kind: .value, message: "\(shown): has the form Type:parameter, Type:parameter:Target or Type:*")
        }
        guard let source = ResourceType(parts[0]) else {
            let near = NearestName.of(parts[0], in: ResourceType.all.map(\.name)).map {
                "; did you mean \($0)?" as Message
            }
            throw CriterionError(kind: .notSupported, message: "\(shown): there is no resource type \(parts[0])\(near)")
        }
        self.source = source
        if parts.count == 3 {
            guard let target = ResourceType(parts[2]) else {
                throw CriterionError(kind: .notSupported, message: "\(shown): there is no resource type \(parts[2])")
            }
            self.target = target
        } else {
            target = nil
        }
        guard parts[1] != "*" else {
            fields = nil
            return
        }
        let all = custom.all(of: source)
        if let refusal = custom.parameter(parts[1], of: source)?.refusal {
            throw CriterionError(
                kind: .notSupported, message: "\(shown): this custom search parameter cannot be used: \(refusal)")
        }
        guard let parameter = all[parts[1]], parameter.isSupported else {
            let near = NearestName.of(parts[1], in: all.keys.sorted()).map { "; did you mean \($0)?" as Message }
            throw CriterionError(
                kind: .notSupported, message: "\(shown): \(source.name) has no search parameter \(parts[1])\(near)")
        }
        guard parameter.kind == .reference else {
            throw CriterionError(
                kind: .notSupported, message: "\(shown): \(parts[1]) is no reference: it leads nowhere")
        }
        if let target, !parameter.leads(to: target) {
            throw CriterionError(kind: .notSupported, message: "\(shown): \(parts[1]) does not lead to \(target.name)")
        }
        // `patient` shares its path with `subject`, but leads to patients only.
        if target == nil { target = parameter.typeFilter }
        fields = parameter.fields
    }
}
