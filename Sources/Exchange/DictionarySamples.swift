package import FHIR
internal import JSON

/// Resources from all over the input, to train a dictionary on before the first is written.
package enum DictionarySamples {
    private static let filesMax = 16
    private static let linesMax = 200

    /// - Returns: compact texts with their types; few or none when the files cannot be read.
    package static func gather(_ files: [InputFile]) -> [(text: [UInt8], type: ResourceType)] {
        let step = max(files.count / filesMax, 1)
        var samples: [(text: [UInt8], type: ResourceType)] = []
        for at in stride(from: step / 2, to: files.count, by: step) {
            var reader = InputReader(files: [files[at]])
            switch reader.work() {
            case .document(let text, _):
                guard let document = try? JSONDocument(text) else { continue }
                document.withRoot { view in
                    guard view["resourceType"]?.equals("Bundle") == true else { return take(view, &samples) }
                    for entry in view["entry"]?.items.map({ $0 }) ?? [] {
                        if let resource = entry["resource"] { take(resource, &samples) }
                    }
                }
            case .lines(let lines, _):
                for line in lines.prefix(linesMax) {
                    if let document = try? JSONDocument(line.text) { document.withRoot { take($0, &samples) } }
                }
            case .unreadable, .history, nil: continue
            }
        }
        return samples
    }

    private static func take(_ view: JSONView, _ samples: inout [(text: [UInt8], type: ResourceType)]) {
        guard let type = view["resourceType"]?.string.flatMap({ ResourceType($0) }) else { return }
        samples.append((view.compact(), type))
    }
}
