// swift-tools-version: 6.2
import PackageDescription

/// The seven filters and the libraries each links; linking Encoder carries its 8 MB table.
let tools: [(name: String, libraries: [Target.Dependency])] = [
  ("embed", ["Encoder", "JSON", "Workflow"]),
  ("fit", ["JSON", "Workflow", "Classifier", "LinearAlgebra"]),
  ("calibrate", ["Workflow", "Classifier", "LinearAlgebra"]),
  ("score", ["JSON", "Workflow", "Filter", "Classifier", "Decision"]),
  ("sweep", ["JSON", "Workflow", "Decision"]),
  ("pick-op", ["JSON", "Workflow", "Decision"]),
  ("audit", ["JSON", "Workflow", "Filter", "Decision", "Curation", "LinearAlgebra", "Report"]),
]

/// Each library's tests are in a folder of its name; what they need beside it and Groundwork.
let libraryTests: [(library: String, others: [Target.Dependency])] = [
  ("Groundwork", []),
  ("LinearAlgebra", []),
  ("JSON", ["CFloatText", "CPlainText"]),
  ("Records", []),
  ("Filter", []),
  ("ModelFiles", ["JSON", "TestSupport"]),
  ("Tokenizer", ["Encoder", "ModelFiles", "TestSupport"]),
  ("Encoder", ["ModelFiles", "TestSupport", "Tokenizer"]),
  ("Classifier", []),
  ("Decision", []),
  ("Curation", []),
  ("Report", []),
  ("Streams", []),
  ("Workflow", ["TestSupport"]),
  ("CommandLineTool", []),
]

/// The inner loops are optimised in debug builds too: without, the tests would take an hour.
let optimizedKernels: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]

let package = Package(
  name: "promptutils",
  products: tools.map { .executable(name: $0.name, targets: [$0.name]) },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // C libraries, each with exactly one importer.
    .systemLibrary(name: "CJQ", providers: [.apt(["libjq-dev"])]),
    .target(name: "CProcess"),
    .target(name: "CBuild"),
    .target(name: "CJQGuard", dependencies: ["CJQ"]),
    .target(name: "COpenBLAS"),
    .target(name: "CStaticTable", exclude: ["StaticTable.bin"]),
    .target(name: "CUnicode"),
    .target(name: "CBackground", exclude: ["Backgrounds.jsonl"]),
    .target(
      name: "CTransformerKernels", dependencies: ["CVector"], cSettings: optimizedKernels),
    .target(
      name: "CRegressionKernels", dependencies: ["CVector"], cSettings: optimizedKernels),
    .target(name: "CFloatText", dependencies: ["CVector"], cSettings: optimizedKernels),
    .target(name: "CPlainText"),
    // Headers that the kernel modules include.
    .target(name: "CVector"),

    // Libraries; arrows run one way.
    .target(name: "Groundwork", dependencies: ["CProcess"]),
    .target(name: "LinearAlgebra", dependencies: ["COpenBLAS", "Groundwork"]),
    .target(name: "JSON", dependencies: ["CFloatText", "CPlainText", "Groundwork"]),
    .target(name: "Records", dependencies: ["Groundwork", "JSON"]),
    .target(
      name: "Filter", dependencies: ["CJQ", "CJQGuard", "Groundwork"],
      resources: [.embedInCode("Programs")]),
    .target(name: "ModelFiles", dependencies: ["Groundwork", "JSON"]),
    .target(name: "Tokenizer", dependencies: ["CUnicode", "Groundwork", "JSON", "ModelFiles"]),
    .target(
      name: "Encoder",
      dependencies: [
        "CStaticTable", "CTransformerKernels", "Groundwork", "JSON", "ModelFiles", "Tokenizer",
      ]),
    .target(
      name: "Classifier",
      dependencies: ["CBackground", "CRegressionKernels", "Groundwork", "LinearAlgebra", "JSON"]),
    .target(name: "Report", dependencies: ["Groundwork"], resources: [.embedInCode("Templates")]),
    .target(name: "Curation", dependencies: ["Groundwork", "LinearAlgebra"]),
    .target(name: "Decision", dependencies: ["Groundwork", "JSON", "Records"]),
    .target(name: "Streams", dependencies: ["Groundwork", "JSON", "Records"]),
    .target(
      name: "Workflow",
      dependencies: ["Groundwork", "JSON", "Records", "Streams", "Classifier", "Decision"]),
    .target(
      name: "CommandLineTool",
      dependencies: [
        "CBuild", "Groundwork", "JSON", "Records", "Streams",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Folders and fixtures, for the tests of several libraries.
    .target(name: "TestSupport", dependencies: ["Groundwork"], path: "Tests/TestSupport"),
    // The command-line cases run the built tools themselves.
    .testTarget(name: "CommandLineTests", exclude: ["Cases"]),
  ]
    + tools.map { tool in
      .executableTarget(
        name: tool.name,
        dependencies: tool.libraries + [
          "CommandLineTool", "Groundwork", "Records", "Streams",
          .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        resources: tool.name == "embed" ? [.embedInCode("Resources/BackgroundPrompts.txt")] : nil)
    }
    + libraryTests.map { library, others in
      .testTarget(
        name: "\(library)Tests",
        dependencies: (library == "Groundwork" ? [] : ["Groundwork"])
          + [.byName(name: library)] + others)
    },
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)

// `make fuzz` asks for the fuzz targets; other builds never see them.
if Context.environment["PROMPTUTILS_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "CRegressionKernels", "CTransformerKernels", "Classifier", "Decision", "Encoder", "Filter",
        "Groundwork", "JSON", "ModelFiles", "Records", "Tokenizer",
      ],
      path: "Fuzz/Targets"))
}
