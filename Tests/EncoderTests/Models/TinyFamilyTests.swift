import Foundation
import Testing
import TestSupport

@testable import Encoder

/// Against sentence-transformers and its tokenizers; see scripts/reference/tiny_families.py.
struct TinyFamilyTests {
  struct Reference: Decodable {
    let prompts: [String]
    let cases: [String: Case]
  }

  struct Case: Decodable {
    let model: String
    /// Files that the case has in place of the folder's.
    let files: [String: String]?
    /// Files of the folder that the case does not have.
    let without: [String]?
    let ids: [[Int32]]
    /// Base64 of little-endian floats.
    let vectors: [String]
  }

  /// Two implementations in 32-bit floats.
  static let tolerance: Float = 2e-6

  static let reference: Reference? = {
    let url = fixtures.appendingPathComponent("reference/tiny_families.json")
    return (try? Data(contentsOf: url)).flatMap {
      try? JSONDecoder().decode(Reference.self, from: $0)
    }
  }()

  static let names = (reference?.cases.keys.sorted()) ?? []

  /// The case's folder under its own name, in a folder of the test's.
  private static func folder(_ found: Case) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.copy(model: found.model, as: found.model)
    for (name, text) in found.files ?? [:] { try folder.write("\(found.model)/\(name)", text) }
    for name in found.without ?? [] { try folder.remove("\(found.model)/\(name)") }
    return folder
  }

  private static func encoder(_ found: Case, precision: EncoderPrecision = .float32) throws
    -> any TextEncoder
  {
    let folder = try folder(found)
    return try Models.load(
      name: "\(folder.path)/\(found.model)", search: ModelSearchPath(roots: []),
      options: EncoderOptions(precision: precision)
    ).encoder
  }

  @Test(arguments: names) func idsAreThoseOfTheReference(name: String) throws {
    let reference = try #require(Self.reference)
    let found = try #require(reference.cases[name])
    // A default prompt stands before the text in the encoder, not in the reference's tokenizer.
    guard found.files?["config_sentence_transformers.json"]?.contains("query") != true else {
      return
    }
    let encoder = try Self.encoder(found)
    for (prompt, wanted) in zip(reference.prompts, found.ids) {
      var ids: [Int32] = []
      _ = Array(prompt.utf8).withUnsafeBufferPointer { encoder.tokenize($0, into: &ids) }
      #expect(ids == wanted, "\(name): \(prompt.unicodeScalars.map(\.value))")
    }
  }

  @Test(arguments: names) func vectorsAreThoseOfTheReference(name: String) throws {
    let reference = try #require(Self.reference)
    let found = try #require(reference.cases[name])
    try #require(reference.prompts.count > 60)
    let vectors = try Self.encoder(found).vectors(reference.prompts)
    for ((prompt, vector), wanted) in zip(zip(reference.prompts, vectors), found.vectors) {
      let bytes = try #require(Data(base64Encoded: wanted))
      let floats = bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
      let scale = floats.reduce(1) { max($0, abs($1)) }
      #expect(
        largestDifference(vector, floats) <= Self.tolerance * scale,
        "\(name): \(prompt.debugDescription)")
    }
  }

  /// Alone, in another order, in other company and on several threads, in each precision: the same bytes.
  @Test(arguments: [
    "tiny-dense", "tiny-xlm-roberta", "tiny-camembert", "tiny-roberta", "tiny-nomic",
    "tiny-modernbert", "tiny-qwen3", "tiny-gemma3", "tiny-gte", "tiny-jina-bert",
  ])
  func companyChangesNothing(model: String) async throws {
    let reference = try #require(Self.reference)
    let found = try #require(reference.cases[model])
    for precision in EncoderPrecision.allCases {
      let encoder = try Self.encoder(found, precision: precision)
      let together = try encoder.vectors(reference.prompts)
      let backwards = try encoder.vectors(reference.prompts.reversed())
      #expect(together == backwards.reversed())
      for (number, prompt) in reference.prompts.enumerated().prefix(20) {
        #expect(try encoder.vectors([prompt]) == [together[number]])
      }
      try await withThrowingTaskGroup(of: [[Float]].self) { group in
        for _ in 0..<4 { group.addTask { try encoder.vectors(reference.prompts) } }
        for try await found in group { #expect(found == together) }
      }
    }
  }

  /// Weights in bytes stay near 32-bit floats in every family.
  ///
  /// Weights drawn at random forgive little: with activations in 32-bit floats the least cosine was .978, in
  /// bfloat16 .977, and the least mean .9985 and .9982, all of tiny-gemma3.
  @Test(arguments: names) func weightsInBytesStayNear(name: String) throws {
    let reference = try #require(Self.reference)
    let found = try #require(reference.cases[name])
    let exact = try Self.encoder(found).vectors(reference.prompts)
    let coarse = try Self.encoder(found, precision: .int8Weights).vectors(reference.prompts)
    let cosines = zip(coarse, exact).map { one, other in
      let dot = zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
      let lengths = [one, other].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      return dot / (lengths[0] * lengths[1])
    }
    #expect(cosines.count == reference.prompts.count)
    #expect(cosines.allSatisfy { $0 >= 0.95 }, "\(name)")
    #expect(cosines.reduce(0, +) / Float(cosines.count) >= 0.997, "\(name)")
  }
}
