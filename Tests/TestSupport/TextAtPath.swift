internal import JSON

extension String {
    /// What stands at a path such as `entry.0.resource.id`: a string's content, anything else as compact JSON.
    package func json(_ path: String) -> String? {
        guard let document = try? JSONDocument(Array(utf8)) else { return nil }
        return document.withRoot { root in
            var view = root
            for part in path.split(separator: ".") {
                let next =
                    view.isArray
                    ? Int(part).flatMap { at in view.items.dropFirst(at).first { _ in true } }
                    : view.member(String(part))
                guard let next else { return nil }
                view = next
            }
            return view.string ?? String(decoding: view.compact(), as: UTF8.self)
        }
    }

    /// The names of the top members, in their order.
    package var memberNames: [String] {
        guard let document = try? JSONDocument(Array(utf8)) else { return [] }
        return document.withRoot { $0.members.map { $0.key.string ?? "" } }
    }
}
