import ArgumentParser
import Configuration
import SystemPackage

/// Options from three places, in this order: flags, environment (`XINGLIN_*`), the configuration file.
struct Settings {
    private let reader: ConfigReader

    /// - Parameters:
    ///   - flags: what the command line gave, by option name.
    ///   - file: the configuration file, from `--config`; else from `XINGLIN_CONFIG`.
    init(flags: [String: String?], file: String?) async throws {
        let values = flags.compactMapValues { $0 }
        let given = InMemoryProvider(
            name: "flags",
            values: Dictionary(
                uniqueKeysWithValues: values.map {
                    (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false))
                }))
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "xinglin")
        let named = ConfigReader(providers: [given, environment]).string(forKey: "config")
        guard let path = file ?? named else {
            reader = ConfigReader(providers: [given, environment])
            return
        }
        do {
            let provider = try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
            reader = ConfigReader(providers: [given, environment, provider])
        } catch {
            throw ValidationError("the configuration file \(path) cannot be read: it must be a JSON object (\(error))")
        }
    }

    /// A value as text, whatever type the file gives it.
    func string(_ name: String) -> String? {
        let key = ConfigKey(name)
        if let text = reader.string(forKey: key) { return text }
        if let number = reader.int(forKey: key) { return String(number) }
        return reader.bool(forKey: key).map { $0 ? "true" : "false" }
    }

    func required(_ name: String) throws -> String {
        guard let value = string(name), !value.isEmpty else {
            throw ValidationError(
                "--\(name) is missing: give it as a flag, as \(Settings.variable(name)), or in the configuration file")
        }
        return value
    }

    func integer(_ name: String, default value: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = string(name) else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw ValidationError("--\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(_ name: String, default value: Value) throws -> Value {
        guard let text = string(name) else { return value }
        guard let found = Value(rawValue: text) else {
            throw ValidationError("--\(name) must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return found
    }

    func bool(_ name: String) throws -> Bool {
        guard let text = string(name) else { return false }
        guard text == "true" || text == "false" else { throw ValidationError("--\(name) must be true or false") }
        return text == "true"
    }

    private static func variable(_ name: String) -> String {
        "XINGLIN_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
    }
}
