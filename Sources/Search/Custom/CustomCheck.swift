package import FHIR
package import JSON
internal import Wording

/// What is wrong with a SearchParameter that is about to be written.
///
/// Only one in force is looked at: what is retired may say anything.
package struct CustomCheck {
    private let custom: CustomParameters
    private let others: [CustomDefinition]

    /// - Parameters:
    ///   - custom: what the institution has.
    ///   - beside: what is written together with it.
    ///   - deleted: the ids of those that are deleted together with it.
    package init(
        _ custom: CustomParameters, beside: [CustomDefinition] = [], without deleted: Set<String> = []
    ) {
        self.custom = custom
        let ids = Set(beside.map(\.id)).union(deleted)
        others = custom.definitions.filter { !ids.contains($0.id) } + beside
    }

    /// The faults, each with its place; none when searches can use it.
    ///
    /// - Parameters:
    ///   - id: the id under which it will stand.
    ///   - prefix: where the resource stands, in place of its type's name.
    package func faults(of resource: JSONView, id: String, prefix: String? = nil) -> [Issue] {
        let place = prefix ?? "SearchParameter"
        guard let status = resource["status"]?.string, CustomDefinition.isInForce(status: status) else { return [] }
        let code = resource["code"]?.string ?? ""
        let shown = String(code.prefix(64))
        guard CustomDefinition.isName(code) else {
            return [
                Issue(
                    .value,
                    "code: '\(shown)' cannot stand in a query: at most 64 letters, digits, '-' and '_', no '_' first",
                    place: place + ".code")
            ]
        }
        let names = resource["base"]?.items.map { $0.string ?? "" } ?? []
        var faults: [Issue] = []
        for (number, name) in names.enumerated() {
            faults += base(name, code, resource, place: "\(place).base[\(number)]").map { [$0] } ?? []
        }
        guard faults.isEmpty, let mine = CustomDefinition(resource) else { return faults }
        let rest = others.filter { $0.id != id }
        for type in mine.bases {
            if let other = rest.first(where: { $0.isInForce && $0.code == code && $0.bases.contains(type) }) {
                return [
                    Issue(
                        .duplicate,
                        "code: \(type.name) has a custom search parameter '\(shown)' already, defined by \(other.name): retire that one, or take another code",
                        place: place + ".code")
                ]
            }
            if custom.own(of: type).filter({ $0.code != code }).count >= CustomParameters.typeMax {
                return [Issue(.tooCostly, "base: \(CustomParameters.tooMany(type))", place: place + ".base")]
            }
        }
        if rest.count >= CustomParameters.definitionsMax {
            return [
                Issue(
                    .tooCostly,
                    "there are \(rest.count) SearchParameters, which is as many as an institution may have",
                    place: place)
            ]
        }
        return unusable(mine, among: rest, place: place).map { [$0] } ?? []
    }

    /// A base that is no type, or has a parameter of this code from the definitions.
    private func base(_ name: String, _ code: String, _ resource: JSONView, place: String) -> Issue? {
        let types = CustomDefinition.types(name)
        guard !types.isEmpty else {
            let near = NearestName.of(name, in: ResourceType.all.map(\.name)).map { "; did you mean \($0)?" as Message }
            return Issue(
                .value, "base: '\(String(name.prefix(64)))' is no resource type of FHIR R4\(near)", place: place)
        }
        for type in types {
            guard let shipped = SearchParameter.all(of: type)[code],
                // The definition itself, posted as a resource, says what is there already.
                resource["url"]?.string != shipped.url
            else { continue }
            return Issue(
                .businessRule,
                "code: FHIR R4 defines '\(code)' for \(type.name) (\(shipped.url)), and a custom search parameter never takes its place: take another code",
                place: place)
        }
        return nil
    }

    private func unusable(_ mine: CustomDefinition, among rest: [CustomDefinition], place: String) -> Issue? {
        let byURL = CustomParameters.byURL(rest)
        for type in mine.bases {
            do throws(CustomRefusal) {
                _ = try mine.parameter(on: type, byURL)
            } catch {
                return Issue(
                    .value, "this search parameter cannot be used: \(error.reason)", place: "\(place).\(error.place)")
            }
        }
        return nil
    }
}
