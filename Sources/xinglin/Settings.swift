import ArgumentParser
import Configuration
import FHIR
import JSON
import SystemPackage
import Wording

/// Options from three places, in this order: flags, environment (`XINGLIN_*`), the configuration file.
struct Settings {
    private let reader: ConfigReader

    /// - Parameters:
    ///   - flags: what the command line gave, by option name.
    ///   - file: the configuration file, from `--config`; else from `XINGLIN_CONFIG`.
    init(flags: [String: String?], file: String?) throws {
        let given = Settings.provider("flags", flags.compactMapValues { $0 })
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "xinglin")
        let named = ConfigReader(providers: [given, environment]).string(forKey: "config")
        guard let path = file ?? named else {
            reader = ConfigReader(providers: [given, environment])
            return
        }
        reader = ConfigReader(providers: [given, environment, Settings.provider("file", try Settings.values(in: path))])
    }

    /// Options by name, all as text: what they mean is for the commands to say.
    private static func provider(_ name: String, _ values: [String: String]) -> InMemoryProvider {
        InMemoryProvider(
            name: name,
            values: Dictionary(
                uniqueKeysWithValues: values.map {
                    (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false))
                }))
    }

    /// Every option that the environment and the file may give. (One file may serve all commands.)
    static let names: Set<String> = [
        "base-url", "body-bytes-max", "config", "connections-max", "host", "log-level", "patients", "port",
        "refuse-dangling-references", "rejects", "search-bytes-max", "search-rows-max", "search-seconds-max", "seed",
        "store", "threads", "to", "validation",
        "workers",
    ]

    /// The options of a configuration file, which is one JSON object.
    ///
    /// A misspelt key would leave its option at the default, and nobody would notice: it is refused.
    private static func values(in path: String) throws -> [String: String] {
        let document: JSONDocument
        do {
            document = try JSONDocument(contents(of: path))
        } catch {
            throw ValidationError(
                said(
                    "the configuration file \(path) cannot be read: it must be a JSON object (\((error as? JSONError)?.message ?? Message(data: "\(error)")))"
                ))
        }
        return try document.withRoot { root in
            guard root.isObject else {
                throw ValidationError(said("the configuration file \(path) cannot be read: it must be a JSON object"))
            }
            var values: [String: String] = [:]
            for (key, value) in root.members {
                let name = key.string ?? ""
                if name == "config" {
                    throw ValidationError(said("the configuration file \(path) cannot name another one by 'config'"))
                }
                guard names.contains(name) else {
                    let near = NearestName.of(name, in: names.sorted()).map { "; did you mean \($0)?" as Message }
                    throw ValidationError(said("the configuration file \(path): there is no option '\(name)'\(near)"))
                }
                guard let text = value.string ?? value.numberText ?? value.bool.map({ $0 ? "true" : "false" }) else {
                    throw ValidationError(
                        said("the configuration file \(path): '\(name)' must be a text, a number, true or false"))
                }
                values[name] = text
            }
            return values
        }
    }

    /// The bytes of a file, as far as a configuration may be long.
    private static func contents(of path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(FilePath(path), .readOnly)
        return try file.closeAfter {
            try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
                count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }

    /// What the environment names beyond the options, as sentences.
    static func unknownVariables(_ environment: [String: String]) -> [Message] {
        let known = Dictionary(uniqueKeysWithValues: names.map { (variable($0), $0) })
        return environment.keys.filter { $0.hasPrefix("XINGLIN_") && known[$0] == nil }.sorted().map { name in
            let near = NearestName.of(name, in: known.keys.sorted()).map { "; did you mean \($0)?" as Message }
            return "\(name): there is no such option\(near)"
        }
    }

    func string(_ name: String) -> String? { reader.string(forKey: ConfigKey(name)) }

    func required(_ name: String) throws -> String {
        guard let value = string(name), !value.isEmpty else {
            throw ValidationError(
                said(
                    "--\(name) is missing: give it as a flag, as \(Settings.variable(name)), or in the configuration file"
                ))
        }
        return value
    }

    func integer(_ name: String, default value: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = string(name) else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw ValidationError(
                said("--\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)"))
        }
        return number
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String, default value: Value) throws -> Value {
        guard let text = string(name) else { return value }
        guard let found = Value(rawValue: text) else {
            throw ValidationError(
                said("--\(name) must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))"))
        }
        return found
    }

    func bool(_ name: String) throws -> Bool {
        guard let text = string(name) else { return false }
        guard text == "true" || text == "false" else { throw ValidationError(said("--\(name) must be true or false")) }
        return text == "true"
    }

    /// An address of http or https, without a slash at its end.
    func address(_ name: String) throws -> String? {
        guard let text = string(name) else { return nil }
        guard text.wholeMatch(of: /https?:\/\/[A-Za-z0-9.:\[\]_-]+(\/[A-Za-z0-9._~\/-]*)?/) != nil else {
            throw ValidationError(said("--\(name) must be an address such as https://clinic.example/fhir"))
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func variable(_ name: String) -> String {
        "XINGLIN_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
    }
}
