// swift-tools-version: 6.2
import PackageDescription

// The fuzz targets see `package` declarations, which end at a package's border. So the folders of the sources are
// linked here (Sources/JSON -> ../../Sources/JSON) and compiled once more, as targets of this package: with the
// sanitizers, which is wanted anyway. `Fuzz/run` builds and runs all of it.

/// The settings of the sources, so that they mean the same here; warnings are the main package's business.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
]

/// A program for libFuzzer, which brings `main` itself.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies + ["Finding"],
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
    name: "xinglin",
    targets: [
        .target(name: "Assets"),
        .target(name: "Wording", dependencies: ["Assets"], swiftSettings: settings),
        .target(name: "JSON", dependencies: ["Wording"], swiftSettings: settings),
        .target(name: "FHIR", dependencies: ["JSON", "Wording", "Assets", "CPCRE2"], swiftSettings: settings),
        .target(name: "FHIRPath", dependencies: ["FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(
            name: "Search", dependencies: ["FHIRPath", "FHIR", "JSON", "Wording", "Assets"], swiftSettings: settings),
        .target(name: "Store", dependencies: ["Search", "FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(name: "Terminology", dependencies: ["FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(name: "Compression", dependencies: ["CZlib", "CBZip2"], swiftSettings: settings),
        .systemLibrary(name: "CPCRE2"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CBZip2"),
        .systemLibrary(name: "CXXHash"),
        // The texts of Record, without the rest of it.
        .target(
            name: "RecordText", dependencies: ["Store", "Search", "FHIR", "JSON", "Wording"], swiftSettings: settings),
        // The terminology files of Exchange, likewise.
        .target(
            name: "TerminologyFiles",
            dependencies: ["Terminology", "FHIR", "JSON", "Wording", "Compression", "CXXHash"],
            exclude: [
                "DictionarySamples.swift", "Exporter.swift", "HistoryLine.swift", "ImportProgress.swift",
                "Importer.swift", "InputReader.swift", "RejectsFile.swift",
            ], sources: ["Terminology", "FileReader.swift", "InputFile.swift"], swiftSettings: settings),

        .target(name: "Finding", swiftSettings: settings),
        fuzzer("FuzzJSON", ["JSON"]),
        fuzzer("FuzzDates", ["FHIR", "Search"]),
        fuzzer("FuzzValidator", ["Wording", "RecordText", "Store", "Search", "FHIR", "JSON"]),
        fuzzer("FuzzSearch", ["Search", "FHIR", "JSON"]),
        fuzzer("FuzzFHIRPath", ["Wording", "FHIRPath", "FHIR", "JSON"]),
        fuzzer("FuzzTerminology", ["Wording", "TerminologyFiles", "Terminology", "FHIR"]),
    ],
    cLanguageStandard: .c2x
)
