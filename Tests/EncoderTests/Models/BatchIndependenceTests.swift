import TestSupport
import Testing

@testable import Encoder
@testable import Tokenizer

/// A vector depends on its own prompt alone, bit for bit.
struct BatchIndependenceTests {
  static let prompts = [
    "a", "deposit 10 eth", "swap all of the usdc to eth in a pool", "?",
    String(repeating: "stake my dai ", count: 30), "borrow dai, repay eth", "[MASK]",
  ]

  @Test(arguments: [
    ("tiny-bert", EncoderPrecision.float32), ("tiny-bert", .bfloat16), ("tiny-bert", .int8),
    ("tiny-bert", .int8Weights), ("tiny-mpnet", .int8Weights), ("tiny-distilbert", .int8Weights),
    ("tiny-mpnet", .float32), ("tiny-mpnet", .bfloat16), ("tiny-mpnet", .int8),
    ("tiny-distilbert", .float32), ("tiny-model2vec", .float32), ("tiny-static", .float32),
  ])
  func companyAndOrderChangeNothing(model: String, precision: EncoderPrecision) throws {
    let encoder = try Models.load(
      name: model, search: tinyModels, options: EncoderOptions(precision: precision)
    ).encoder
    let alone = try Self.prompts.map { try encoder.vectors([$0])[0] }
    #expect(try encoder.vectors(Self.prompts) == alone)
    #expect(try encoder.vectors(Self.prompts.reversed()) == alone.reversed())
    // Past the size of a group, and ragged against the rows that a kernel takes at once.
    let many = (0..<150).map { Self.prompts[($0 * $0 + 3) % Self.prompts.count] }
    let expected = (0..<150).map { alone[($0 * $0 + 3) % Self.prompts.count] }
    #expect(try encoder.vectors(many) == expected)
  }

  @Test func aSessionKeepsNothing() throws {
    let encoder = try Models.load(name: "tiny-mpnet", search: tinyModels).encoder
    let session = encoder.makeSession()
    let fresh = try encoder.vectors(["deposit"])[0]
    for prompt in Self.prompts + ["deposit"] {
      var batch = TokenBatch()
      Array(prompt.utf8).withUnsafeBufferPointer { _ = batch.append($0, tokenizedBy: encoder) }
      var vectors: [Float] = []
      try session.encode(batch, into: &vectors)
      if prompt == "deposit" { #expect(vectors == fresh) }
    }
  }

  @Test func threadsShareAnEncoder() async throws {
    let encoder = try Models.load(name: "tiny-bert", search: tinyModels).encoder
    let expected = try encoder.vectors(Self.prompts)
    try await withThrowingTaskGroup(of: [[Float]].self) { group in
      for _ in 0..<4 { group.addTask { try encoder.vectors(Self.prompts) } }
      for try await found in group { #expect(found == expected) }
    }
  }

  @Test func emptyBatchesAndPromptsAreFine() throws {
    let encoder = try Models.load(name: "tiny-bert", search: tinyModels).encoder
    #expect(try encoder.vectors(TokenBatch()).isEmpty)
    var batch = TokenBatch()
    batch.append([])
    batch.append([0, 5, 2])
    let vectors = try encoder.vectors(batch)
    #expect(vectors[0] == [Float](repeating: 0, count: 32))
    #expect(vectors[1].allSatisfy { $0.isFinite })
  }

  @Test func idsOutsideTheVocabularyAreAnError() throws {
    let encoder = try Models.load(name: "tiny-bert", search: tinyModels).encoder
    for id in [Int32(-1), 9999, .max, .min] {
      var batch = TokenBatch()
      batch.append([0, id, 2])
      #expect(
        failureText { _ = try encoder.vectors(batch) }
          == "token id \(id) is outside the vocabulary of 112")
    }
  }

  @Test func promptsPastTheLastPositionAreAnError() throws {
    let encoder = try Models.load(name: "tiny-mpnet", search: tinyModels).encoder
    var batch = TokenBatch()
    batch.append([Int32](repeating: 5, count: 64))
    #expect(failureText { _ = try encoder.vectors(batch) } == nil)
    batch.append([Int32](repeating: 5, count: 65))
    #expect(
      failureText { _ = try encoder.vectors(batch) }
        == "prompt of 65 tokens, more than the model's 64")
  }
}
