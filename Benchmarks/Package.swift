// swift-tools-version: 6.2
import PackageDescription

/// The native parts of the benchmarks. The folders of `Sources` that have names of the product's targets are links to
/// them: what is measured is the product's code, in one package with the programs that call it.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
]

let package = Package(
    name: "xinglin",
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .executableTarget(name: "kernel", dependencies: ["FHIR", "JSON", "Search"], swiftSettings: settings),
        .executableTarget(
            name: "memory",
            dependencies: [
                "HTTP", "Telemetry", .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: settings),
        .executableTarget(
            name: "rawsqlite",
            dependencies: [
                "Store", "Terminology", "Search", "FHIR", "JSON", "Wording", "Assets", "Compression", "CSQLite",
                "CZstd", "CXXHash",
            ],
            swiftSettings: settings),

        .target(name: "Wording", dependencies: ["Assets"], swiftSettings: settings),
        .target(name: "JSON", dependencies: ["Wording"], swiftSettings: settings),
        .target(name: "FHIR", dependencies: ["JSON", "Wording", "Assets", "CPCRE2"], swiftSettings: settings),
        .target(name: "FHIRPath", dependencies: ["FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(
            name: "Search", dependencies: ["FHIRPath", "FHIR", "JSON", "Wording", "Assets"], swiftSettings: settings),
        .target(name: "Terminology", dependencies: ["FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(name: "Store", dependencies: ["Search", "FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(
            name: "HTTP",
            dependencies: [
                "Wording", "Compression",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: settings),
        .target(
            name: "Telemetry", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),
        .target(name: "Assets"),
        .target(name: "Compression", dependencies: ["CZlib", "CBZip2"], swiftSettings: settings),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "CZstd"),
        .systemLibrary(name: "CXXHash"),
        .systemLibrary(name: "CBZip2"),
        .systemLibrary(name: "CPCRE2"),
    ],
    cLanguageStandard: .c2x
)
