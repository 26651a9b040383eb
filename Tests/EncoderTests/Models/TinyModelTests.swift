import Foundation
import Testing
import TestSupport

@testable import Encoder

/// The tiny models of Fixtures/models against PyTorch; numbers from scripts/reference/tiny_models.py.
struct TinyModelTests {
  /// What the reference script wrote.
  struct Reference: Decodable {
    struct Case: Decodable {
      var model: String?
      var promptName: String?
      var truncateDimension: Int?
      /// What stands in `tokenizer_config.json` in place of the model's own.
      var tokenizerConfiguration: String?
      var vectors: [String]
    }
    var prompts: [String]
    var cases: [String: Case]
    var mpnetBuckets: [Int]
  }

  /// Largest difference of a component of a vector of length 1.
  static let tolerance: Float = 2e-6

  static func reference() throws -> Reference {
    let url = fixtures.appendingPathComponent("reference/tiny_vectors.json")
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }

  static func floats(_ base64: String) throws -> [Float] {
    let data = try #require(Data(base64Encoded: base64))
    return data.withUnsafeBytes { bytes in
      (0..<(bytes.count / 4)).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  @Test(arguments: [
    "tiny-bert", "tiny-bert query", "tiny-bert 8", "tiny-bert-plain", "tiny-mpnet",
    "tiny-distilbert", "tiny-model2vec", "tiny-static", "tiny-bert cased", "tiny-bert accents",
    "tiny-bert no class", "tiny-bert generic class", "tiny-bert-plain added tokens",
  ])
  func vectorsAreThoseOfTheReference(name: String) throws {
    let reference = try Self.reference()
    let expected = try #require(reference.cases[name])
    let folder = try TemporaryFolder()
    var search = tinyModels
    if let model = expected.model, let settings = expected.tokenizerConfiguration {
      try folder.copy(model: model, as: model)
      try folder.write("\(model)/tokenizer_config.json", settings)
      search = ModelSearchPath(roots: [folder.path])
    }
    let encoder = try Models.load(
      name: expected.model ?? name, search: search,
      options: EncoderOptions(
        promptName: expected.promptName, truncateDimension: expected.truncateDimension)
    ).encoder
    let found = try encoder.vectors(reference.prompts)
    try #require(expected.vectors.count == reference.prompts.count)
    for (number, prompt) in reference.prompts.enumerated() {
      let wanted = try Self.floats(expected.vectors[number])
      let length = max(1, wanted.reduce(0) { $0 + $1 * $1 }.squareRoot())
      let difference = largestDifference(found[number], wanted) / length
      #expect(difference <= Self.tolerance, "\(prompt)")
    }
  }

  @Test(arguments: [
    ("tiny-bert", 48), ("tiny-bert-plain", 40), ("tiny-mpnet", 64), ("tiny-distilbert", 64),
    ("tiny-model2vec", 30), ("tiny-static", Int.max),
  ])
  func limitsAreThoseOfTheFolder(name: String, limit: Int) throws {
    let encoder = try Models.load(name: name, search: tinyModels).encoder
    #expect(encoder.tokenLimit == limit)
    let long = Array(repeatElement("a", count: 80).joined(separator: " ").utf8)
    var ids: [Int32] = []
    let truncated = long.withUnsafeBufferPointer { encoder.tokenize($0, into: &ids) }
    #expect(truncated == (limit < 80))
    #expect(ids.count == min(limit, 80))
  }

  /// Every kernel path that this CPU has agrees with the reference, not only the best one.
  @Test(arguments: ["tiny-bert", "tiny-mpnet", "tiny-distilbert"])
  func everyPathAgrees(name: String) throws {
    let reference = try Self.reference()
    let expected = try #require(reference.cases[name]).vectors.map(Self.floats)
    let location = try ModelFinder(search: tinyModels).find(name)
    for path in Kernels.Path.allCases {
      guard let kernels = try? Kernels(precision: .float32, path: path) else { continue }
      let encoder = try Models.load(location, options: EncoderOptions(), kernels: kernels).encoder
      let found = try encoder.vectors(reference.prompts)
      for (vector, wanted) in zip(found, expected) {
        let length = max(1, wanted.reduce(0) { $0 + $1 * $1 }.squareRoot())
        #expect(largestDifference(vector, wanted) / length <= Self.tolerance)
      }
    }
  }

  /// Low precision stays near: the bounds are loose, as weights drawn at random forgive little.
  @Test(arguments: [
    (EncoderPrecision.bfloat16, Float(0.999)), (.int8, 0.98), (.int8Weights, 0.999),
  ])
  func lowPrecisionStaysNear(precision: EncoderPrecision, cosine: Float) throws {
    let reference = try Self.reference()
    let expected = try #require(reference.cases["tiny-bert"]).vectors.map(Self.floats)
    let loaded = try Models.load(
      name: "tiny-bert", search: tinyModels, options: EncoderOptions(precision: precision))
    for (vector, wanted) in zip(try loaded.encoder.vectors(reference.prompts), expected) {
      let found = zip(vector, wanted).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(found >= cosine)
    }
  }

  @Test func bucketsAreMPNets() throws {
    let buckets = (-600...600).map { RelativePositionBias.bucket(distance: $0) }
    #expect(buckets == (try Self.reference()).mpnetBuckets)
  }
}
