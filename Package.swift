// swift-tools-version: 6.1
import PackageDescription

/// The seven filters and the libraries each links; linking Encoder carries its 8 MB table.
let tools: [(name: String, libraries: [Target.Dependency])] = [
  ("embed", ["CommandLineTool", "Records", "JSON", "Encoder"]),
  ("fit", ["CommandLineTool", "JSON", "ClassifierRecords", "Classifier", "LinearAlgebra"]),
  ("calibrate", ["CommandLineTool", "ClassifierRecords", "Classifier", "LinearAlgebra"]),
  (
    "score",
    [
      "CommandLineTool", "Records", "JSON", "ClassifierRecords", "DecisionRecords", "Filter",
      "Classifier", "Decision", "LinearAlgebra",
    ]
  ),
  ("sweep", ["CommandLineTool", "Records", "JSON", "DecisionRecords", "Decision"]),
  ("pick-op", ["CommandLineTool", "JSON", "DecisionRecords", "Decision"]),
  ("audit", ["CommandLineTool", "Records", "JSON", "DecisionRecords", "Filter", "Decision"]),
]

/// Each library's tests are in a folder of its name.
let testedLibraries = [
  "Groundwork", "LinearAlgebra", "JSON", "Records", "Filter", "Encoder", "Classifier", "Decision",
  "CommandLineTool", "ClassifierRecords", "DecisionRecords",
]

let package = Package(
  name: "promptutils",
  products: tools.map { .executable(name: $0.name, targets: [$0.name]) },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // C libraries, each with exactly one importer.
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CJQ", providers: [.apt(["libjq-dev"])]),
    .target(name: "CStaticTable", exclude: ["StaticTable.bin"]),
    .target(name: "CTransformerKernels", dependencies: ["CVector"]),
    .target(name: "CRegressionKernels", dependencies: ["CVector"]),
    // Headers that both kernel modules include.
    .target(name: "CVector"),

    // Libraries; arrows run one way.
    .target(name: "Groundwork"),
    .target(name: "LinearAlgebra", dependencies: ["COpenBLAS"]),
    .target(name: "JSON"),
    .target(name: "Records", dependencies: ["JSON"]),
    .target(
      name: "Filter", dependencies: ["CJQ", "Groundwork"], resources: [.embedInCode("Programs")]),
    .target(
      name: "Encoder",
      dependencies: ["CStaticTable", "CTransformerKernels", "Groundwork", "JSON"]),
    .target(
      name: "Classifier",
      dependencies: ["CRegressionKernels", "Groundwork", "LinearAlgebra", "JSON"]),
    .target(name: "Decision", dependencies: ["Groundwork", "JSON"]),
    .target(
      name: "CommandLineTool",
      dependencies: [
        "Groundwork", "Records", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "ClassifierRecords", dependencies: ["CommandLineTool", "Classifier"]),
    .target(
      name: "DecisionRecords", dependencies: ["CommandLineTool", "Records", "JSON", "Decision"]),

    // The command-line cases run the built tools themselves.
    .testTarget(name: "CommandLineTests", exclude: ["Cases"]),
  ]
    + tools.map { tool in
      .executableTarget(
        name: tool.name,
        dependencies: tool.libraries + [
          .product(name: "ArgumentParser", package: "swift-argument-parser")
        ])
    }
    + testedLibraries.map {
      .testTarget(name: "\($0)Tests", dependencies: [.byName(name: $0), "Groundwork"])
    },
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x,
  cxxLanguageStandard: .cxx17
)
