// swift-tools-version: 6.2
import PackageDescription

/// Every target of our own: the language's coming defaults, memory safety checked, and no warning left standing.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "xinglin",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Its reader of JSON files brings all of Foundation; ours reads ours.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Kernel: pure, no I/O, no clock.
        .target(name: "Wording", dependencies: ["Assets"], swiftSettings: settings),
        .target(name: "JSON", dependencies: ["Wording"], swiftSettings: settings),
        .target(name: "FHIR", dependencies: ["JSON", "Wording", "Assets", "CPCRE2"], swiftSettings: settings),
        .target(name: "FHIRPath", dependencies: ["FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(
            name: "Search", dependencies: ["FHIRPath", "FHIR", "JSON", "Wording", "Assets"], swiftSettings: settings),
        .target(name: "Terminology", dependencies: ["FHIR", "JSON", "Wording"], swiftSettings: settings),

        // Record.
        .target(name: "Store", dependencies: ["Search", "FHIR", "JSON", "Wording"], swiftSettings: settings),
        .target(
            name: "SQLiteStore",
            dependencies: [
                "Store", "Terminology", "Search", "FHIR", "JSON", "Wording", "Assets", "Compression", "CSQLite",
                "CZstd",
                "CXXHash",
            ],
            swiftSettings: settings),

        .target(name: "Trust", dependencies: ["Store"], swiftSettings: settings),
        .target(
            name: "Record",
            dependencies: ["Trust", "Store", "Terminology", "Search", "FHIRPath", "FHIR", "JSON", "Wording"],
            swiftSettings: settings),

        // The suite that every engine passes, and the engine in memory that is the oracle.
        .target(
            name: "StoreConformance", dependencies: ["Store", "Search", "FHIR", "JSON", "Wording"],
            swiftSettings: settings),

        // Services.
        .target(name: "Demonstration", swiftSettings: settings),
        .target(
            name: "Exchange",
            dependencies: [
                "Record", "Trust", "Store", "Terminology", "Search", "FHIR", "JSON", "Wording", "Compression",
                "CXXHash",
            ],
            swiftSettings: settings),

        // Faces.
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
            name: "API",
            dependencies: [
                "HTTP", "Record", "Trust", "Store", "Terminology", "Search", "FHIR", "JSON", "Wording", "Compression",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: settings),
        .target(
            name: "Web",
            dependencies: ["HTTP", "Record", "Trust", "Store", "Search", "FHIR", "JSON", "Wording", "Assets"],
            swiftSettings: settings),
        .target(
            name: "Telemetry", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),

        // Beside the house: embedded files, C libraries, compression.
        .target(name: "Assets"),
        .target(name: "Compression", dependencies: ["CZlib", "CBZip2"], swiftSettings: settings),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),

        // Tools.
        .executableTarget(
            name: "CompileDefinitions", dependencies: ["Compression", "FHIR", "JSON"], path: "Tools/CompileDefinitions",
            swiftSettings: settings),

        // Tests mirror the house.
        .target(name: "TestSupport", dependencies: ["JSON"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: settings),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "FHIRTests", dependencies: ["Wording", "FHIR", "JSON", "Compression", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "FHIRPathTests", dependencies: ["Wording", "FHIRPath", "FHIR", "JSON", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "SearchTests", dependencies: ["Wording", "Search", "FHIR", "JSON", "Compression", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TerminologyTests", dependencies: ["Terminology", "SQLiteStore", "FHIR", "JSON", "TestSupport"],
            swiftSettings: settings),
        .testTarget(name: "StoreTests", dependencies: ["Wording", "Store"], swiftSettings: settings),
        .testTarget(name: "TrustTests", dependencies: ["Trust", "Store"], swiftSettings: settings),
        .testTarget(name: "CompressionTests", dependencies: ["Compression"], swiftSettings: settings),
        .testTarget(
            name: "DemonstrationTests", dependencies: ["Demonstration", "FHIR", "JSON"], swiftSettings: settings),
        .testTarget(
            name: "RecordTests",
            dependencies: [
                "Wording", "Record", "Trust", "StoreConformance", "Store", "Search", "FHIR", "JSON", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "HTTPTests",
            dependencies: [
                "Wording", "HTTP", "Compression", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: settings),
        .testTarget(
            name: "APITests",
            dependencies: [
                "Wording", "API", "HTTP", "Record", "Trust", "SQLiteStore", "StoreConformance", "Store", "Search",
                "Terminology",
                "FHIR", "JSON", "Compression", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ExchangeTests",
            dependencies: [
                "Wording", "Exchange", "Record", "Trust", "SQLiteStore", "StoreConformance", "Store", "Terminology",
                "FHIR",
                "JSON",
                "Compression", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", .product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: settings),
        .testTarget(
            name: "WebTests", dependencies: ["Wording", "Web", "HTTP", "Record", "Trust", "Store", "Search", "FHIR"],
            swiftSettings: settings),
        .testTarget(
            name: "StoreConformanceTests",
            dependencies: ["StoreConformance", "Store", "Search", "FHIRPath", "FHIR", "JSON", "Compression"],
            swiftSettings: settings),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "Wording", "SQLiteStore", "StoreConformance", "Demonstration", "Store", "Terminology", "Search", "FHIR",
                "JSON",
                "TestSupport",
            ], swiftSettings: settings),
        .testTarget(
            name: "xinglinTests",
            dependencies: ["Wording", "xinglin", "Exchange", "SQLiteStore", "Terminology", "TestSupport"],
            swiftSettings: settings),

        .executableTarget(
            name: "xinglin",
            dependencies: [
                "API", "Demonstration", "Exchange", "FHIR", "FHIRPath", "HTTP", "JSON", "Record", "SQLiteStore",
                "Wording",
                "Store",
                "Telemetry", "Terminology", "Trust", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings),
    ],
    cLanguageStandard: .c2x
)
