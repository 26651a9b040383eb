// swift-tools-version: 6.1
import PackageDescription

/// The seven filters, one executable each.
let tools = ["embed", "fit", "calibrate", "score", "sweep", "pick-op", "audit"]

/// What every filter may import; a tool that does not import a library does not link it.
let toolLibraries: [Target.Dependency] = [
  "CommandLineTool", "JSON", "Records", "Filter", "Encoder", "Classifier", "Decision",
]

let package = Package(
  name: "promptutils",
  products: tools.map { .executable(name: $0, targets: [$0]) },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // C libraries, each with exactly one importer.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CJQ", providers: [.apt(["libjq-dev"])]),
    .target(
      name: "CSimdJSON",
      linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CStaticTable", exclude: ["StaticTable.bin"]),
    .target(name: "CTransformerKernels"),

    // Libraries; arrows run one way.
    .target(name: "LinearAlgebra", dependencies: ["COpenBLAS"]),
    .target(name: "JSON", dependencies: ["CSimdJSON"]),
    .target(name: "Records", dependencies: ["JSON"]),
    .target(name: "Filter", dependencies: ["CJQ"], resources: [.embedInCode("Programs")]),
    .target(
      name: "Encoder",
      dependencies: ["CStaticTable", "CTransformerKernels", "LinearAlgebra", "JSON"]),
    .target(name: "Classifier", dependencies: ["LinearAlgebra", "JSON"]),
    .target(name: "Decision", dependencies: ["JSON"]),
    .target(
      name: "CommandLineTool",
      dependencies: [
        "Records", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ]
    + tools.map { .executableTarget(name: $0, dependencies: toolLibraries) }
    + [
      "LinearAlgebra", "JSON", "Records", "Filter", "Encoder", "Classifier", "Decision",
      "CommandLineTool",
    ].map { .testTarget(name: "\($0)Tests", dependencies: [.byName(name: $0)]) },
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x,
  cxxLanguageStandard: .cxx17
)
