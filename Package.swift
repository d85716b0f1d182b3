// swift-tools-version: 6.2
import PackageDescription

/// CI sets this so that a warning fails there, while a user's newer compiler may warn freely.
let warningsAreErrors = Context.environment["VELATUI_WARNINGS_AS_ERRORS"] == "1"

let swiftSettings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

let cSettings: [CSetting] =
    [
        .define("_GNU_SOURCE"),
        .define("NCURSES_WIDECHAR", to: "1"),
    ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

/// A C target that wraps one system library behind plain C functions.
func shim(_ name: String, libraries: [String]) -> Target {
    .target(
        name: name,
        cSettings: cSettings,
        linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// A Swift target of this package.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// A test target of this package; fixtures are copied as they are.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false
) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        resources: fixtures ? [.copy("Fixtures")] : [],
        swiftSettings: swiftSettings)
}

let nio: [Target.Dependency] = [
    .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "velatui",
    products: [
        .executable(name: "velatui", targets: ["VelaTUI"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        shim("CNcurses", libraries: ["ncursesw", "tinfo"]),
        shim("CCurl", libraries: ["curl"]),
        shim("COpenSSL", libraries: ["ssl", "crypto"]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd"),

        module("CursesKit", ["CNcurses"]),
        module("KubeValues", ["CYAML"]),
        module("KubeKit", ["KubeValues", "CCurl"]),
        module("Delivery", ["KubeValues"]),
        module("VelaModel", ["Delivery", "KubeKit", "KubeValues", "CZstd", log]),
        module("HubSimulator", ["KubeValues"]),
        module("EmbeddedHub", ["HubSimulator", "KubeValues", "COpenSSL", "CSQLite", log] + nio),
        .executableTarget(
            name: "VelaTUI",
            dependencies: [
                "VelaModel", "Delivery", "KubeKit", "KubeValues", "CursesKit", "EmbeddedHub", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings),

        .executableTarget(
            name: "velatui-benchmarks",
            dependencies: ["VelaModel", "KubeKit", "KubeValues"],
            path: "Benchmarks",
            swiftSettings: swiftSettings),

        .target(
            name: "SimulationSupport",
            dependencies: ["VelaModel", "Delivery", "KubeKit", "KubeValues", "HubSimulator"],
            path: "Tests/SimulationSupport",
            swiftSettings: swiftSettings),
        tests("CursesKitTests", ["CursesKit"]),
        tests("KubeValuesTests", ["KubeValues"], fixtures: true),
        tests("KubeKitTests", ["KubeKit", "KubeValues"]),
        tests("DeliveryTests", ["Delivery", "KubeValues"], fixtures: true),
        tests("HubSimulatorTests", ["HubSimulator", "KubeValues"]),
        tests("EmbeddedHubTests", ["EmbeddedHub", "HubSimulator", "KubeValues", "KubeKit"]),
        tests(
            "VelaModelTests",
            [
                "VelaModel", "Delivery", "KubeKit", "KubeValues", "HubSimulator",
                "SimulationSupport", log,
            ],
            fixtures: true),
        tests(
            "ViewModelTests",
            [
                "VelaTUI", "VelaModel", "Delivery", "CursesKit", "KubeValues", "KubeKit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            fixtures: true),
        tests("TerminalTests", ["VelaTUI", "CursesKit", "EmbeddedHub", "KubeValues", "KubeKit"]),
    ],
    swiftLanguageModes: [.v6]
)
