// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: Swift 6 mode, explicit imports, warnings are errors.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let real: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// One engine module; its allowed imports are checked by `ArchitectureTests`.
func module(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  resources: [Resource] = []
) -> Target {
  .target(
    name: name,
    dependencies: dependencies,
    resources: resources,
    swiftSettings: strict
  )
}

func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  exclude: [String] = []
) -> Target {
  .testTarget(
    name: name,
    dependencies: dependencies,
    exclude: exclude,
    swiftSettings: strict
  )
}

let package = Package(
  name: "patchline",
  products: [.executable(name: "patchline", targets: ["patchline"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // C libraries
    .systemLibrary(
      name: "CHDF5Shim",
      path: "CHDF5Shim",
      pkgConfig: "hdf5",
      providers: [.apt(["libhdf5-dev"])]
    ),
    .systemLibrary(
      name: "CBLASShim",
      path: "CBLASShim",
      pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]
    ),
    .systemLibrary(
      name: "CDeflate",
      pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"])]
    ),
    .systemLibrary(
      name: "CCurl",
      pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"])]
    ),
    // Engine
    module("HDF5", ["CHDF5Shim", "CCurl", "CDeflate"]),
    module(
      "Electrophysiology",
      [real, yams],
      resources: [.embedInCode("Ontology/stimulus-ontology.yaml")]
    ),
    module("NWB", ["HDF5", "Electrophysiology", real]),
    module(
      "Features",
      ["Electrophysiology", real, yams],
      resources: [
        .embedInCode("QualityControl/qc-criteria.yaml"),
        .embedInCode("Vectors/presets/ipfx-2.1.2.yaml"),
        .embedInCode("Vectors/presets/gouwens-2020.yaml"),
        .embedInCode("Vectors/presets/schwider-2026.yaml"),
        .embedInCode("Vectors/presets/corrected.yaml"),
      ]
    ),
    module("Tables", ["HDF5"]),
    module("Simulation", ["Electrophysiology", "NWB", real]),
    module(
      "Pipeline",
      [
        "HDF5", "Electrophysiology", "NWB", "Features", "Tables", "Simulation",
        "LinearAlgebra", "Statistics", "SparsePCA", "RandomForest", "KernelRidge", "BiLSTM", yams,
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SwiftCSV", package: "SwiftCSV"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      resources: [
        .embedInCode("Learners/Presets/patchline.yaml"),
        .embedInCode("Learners/Presets/schwider-2026-human.yaml"),
        .embedInCode("Learners/Presets/schwider-2026-mouse.yaml"),
        .embedInCode("Study/study.yaml"),
      ]
    ),
    module(
      "Report",
      [
        "Pipeline", "Statistics", "Tables", real,
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        .embedInCode("Page/Templates/page.mustache"),
        .embedInCode("Page/Templates/block.mustache"),
        .embedInCode("Page/Templates/table.mustache"),
        .embedInCode("Page/Templates/figure.mustache"),
        .embedInCode("Page/Templates/browser.mustache"),
        .embedInCode("Page/Templates/style.css"),
        .embedInCode("Page/Templates/script.js"),
      ]
    ),
    // Learners
    module("LinearAlgebra", ["CBLASShim", real]),
    module("Statistics", [real]),
    module(
      "SparsePCA",
      ["LinearAlgebra", "Statistics", real, yams],
      resources: [.embedInCode("Resources/cell-2020.yaml")]
    ),
    module("RandomForest", ["LinearAlgebra", "Statistics", real]),
    module("KernelRidge", ["LinearAlgebra", "Statistics", real]),
    module("BiLSTM", ["LinearAlgebra", "Statistics", real]),
    // Programs
    .executableTarget(
      name: "patchline",
      dependencies: [
        "Electrophysiology", "Features", "Pipeline", "Report", "Simulation", "Statistics", "Tables",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "MakeFixtures",
      dependencies: ["TestSupport", "Simulation", "NWB", "Pipeline"],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "BiLSTM", "LinearAlgebra", "Pipeline", "RandomForest", "Report", "Simulation",
        "SparsePCA", "Statistics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Peers", "Results.md"],
      swiftSettings: strict
    ),
    // Tests
    module("TestSupport", ["HDF5", "Electrophysiology", "NWB", "Simulation", real]),
    tests("ArchitectureTests", ["TestSupport"]),
    tests("HDF5Tests", ["HDF5", "TestSupport"]),
    tests("ElectrophysiologyTests", ["Electrophysiology", "TestSupport"], exclude: ["Golden"]),
    tests(
      "NWBTests",
      ["NWB", "HDF5", "Electrophysiology", "TestSupport"],
      exclude: ["Golden"]
    ),
    tests(
      "FeaturesTests",
      ["Features", "Electrophysiology", "NWB", "Simulation", "TestSupport", real],
      exclude: ["Golden"]
    ),
    tests("LinearAlgebraTests", ["LinearAlgebra", "TestSupport", real]),
    tests("StatisticsTests", ["Statistics", "TestSupport", real], exclude: ["Golden"]),
    tests(
      "SparsePCATests",
      ["SparsePCA", "LinearAlgebra", "Statistics", "TestSupport", real],
      exclude: ["Golden"]
    ),
    tests(
      "RandomForestTests",
      ["RandomForest", "LinearAlgebra", "Statistics", "TestSupport", real],
      exclude: ["Golden"]
    ),
    tests(
      "KernelRidgeTests",
      ["KernelRidge", "LinearAlgebra", "Statistics", "TestSupport"],
      exclude: ["Golden"]
    ),
    tests(
      "BiLSTMTests",
      ["BiLSTM", "LinearAlgebra", "Statistics", "TestSupport", real],
      exclude: ["Golden"]
    ),
    tests(
      "SimulationTests",
      [
        "Simulation", "NWB", "HDF5", "Electrophysiology", "TestSupport", real,
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    tests("TablesTests", ["Tables", "TestSupport"]),
    tests(
      "PipelineTests",
      [
        "Pipeline", "Electrophysiology", "Features", "NWB", "Simulation", "Tables", "HDF5",
        "LinearAlgebra", "Statistics", "SparsePCA", "RandomForest", "KernelRidge", "BiLSTM",
        "TestSupport",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    tests("ReportTests", ["Report", "Pipeline", "Tables", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
