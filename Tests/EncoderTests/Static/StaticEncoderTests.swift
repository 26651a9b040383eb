import Groundwork
import Testing
import TestSupport

@testable import Encoder
@testable import Tokenizer

@Suite struct StaticEncoderTests {
  private let encoder: StaticEncoder

  init() throws {
    encoder = try StaticEncoder()
  }

  private func batch(_ prompts: [String]) -> TokenBatch {
    var batch = TokenBatch()
    for prompt in prompts {
      _ = Array(prompt.utf8).withUnsafeBufferPointer { batch.append($0, tokenizedBy: encoder) }
    }
    return batch
  }

  private func vectors(_ prompts: [String]) throws -> [Float] {
    var vectors: [Float] = []
    try encoder.makeSession().encode(batch(prompts), into: &vectors)
    return vectors
  }

  /// Prompts of the tokenizer's conformance rows.
  private var prompts: [String] {
    let rows: [Golden] = (try? referenceLines("tokenizer.jsonl")) ?? []
    return rows.prefix(400).compactMap(\.text)
  }

  /// Fixtures/reference/static_encoder.jsonl, made by scripts/reference/static_encoder.py.
  private struct Golden: Decodable {
    let fingerprint: String?
    let text: String?
    let vector: [Float]?
  }

  @Test func vectorsAreThoseOfTheReference() throws {
    let rows: [Golden] = try referenceLines("static_encoder.jsonl")
    #expect(rows.first?.fingerprint.map { "static@\($0)" } == encoder.identity)
    var compared = 0
    for row in rows {
      guard let text = row.text, let expected = row.vector else { continue }
      let found = try vectors([text])
      // The file holds every fourth component.
      let errors = expected.indices.map { abs(found[4 * $0] - expected[$0]) }
      #expect((errors.max() ?? 1) < 1e-6, "\(text)")
      compared += 1
    }
    #expect(compared >= 20)
  }

  @Test func aVectorIsOfUnitLengthOrZero() throws {
    let dimension = encoder.dimension
    let all = try vectors(prompts)
    #expect(all.count == prompts.count * dimension)
    for row in prompts.indices {
      let vector = all[row * dimension..<(row + 1) * dimension]
      let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(square == 0 || abs(square - 1) < 1e-6)
    }
  }

  @Test(arguments: ["", "[SEP]", "[UNK] [MASK]", "\u{FFFD}", "👩‍👩‍👧‍👦"])
  func aPromptWithoutKnownTokensGivesTheZeroVector(prompt: String) throws {
    #expect(try vectors([prompt]) == [Float](repeating: 0, count: encoder.dimension))
  }

  @Test func companyAndOrderChangeNoByte() throws {
    let dimension = encoder.dimension
    let together = try vectors(prompts)
    let reversed = try vectors(prompts.reversed())
    for (row, prompt) in prompts.enumerated() {
      let alone = try vectors([prompt]).map(\.bitPattern)
      let other = prompts.count - 1 - row
      #expect(together[row * dimension..<(row + 1) * dimension].map(\.bitPattern) == alone)
      #expect(reversed[other * dimension..<(other + 1) * dimension].map(\.bitPattern) == alone)
    }
  }

  @Test func threadsChangeNoByte() async throws {
    let expected = try vectors(prompts)
    let prompts = prompts
    try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<8 {
        group.addTask { try vectors(prompts) }
      }
      for try await found in group { #expect(found == expected) }
    }
  }

  @Test func aLongPromptIsNotCut() throws {
    var ids: [Int32] = []
    let prompt = Array(String(repeating: "swap ", count: 20_000).utf8)
    let truncated = prompt.withUnsafeBufferPointer { encoder.tokenize($0, into: &ids) }
    #expect(!truncated)
    #expect(ids.count == 20_002)
  }

  @Test func aSessionReplacesWhatTheArrayHeld() throws {
    let session = encoder.makeSession()
    var vectors = [Float](repeating: .nan, count: 2 * encoder.dimension)
    try session.encode(batch(["", "swap"]), into: &vectors)
    #expect(vectors.allSatisfy { !$0.isNaN })
    try session.encode(TokenBatch(), into: &vectors)
    #expect(vectors.isEmpty)
  }

  @Test(arguments: [-1, 30522, Int32.max])
  func refusesAnIdOutsideTheVocabulary(id: Int32) {
    var batch = TokenBatch()
    batch.append([id])
    var vectors: [Float] = []
    #expect(
      throws: Failure("token id \(id) is outside the vocabulary of 30522 tokens")
    ) {
      try encoder.makeSession().encode(batch, into: &vectors)
    }
  }

  @Test(arguments: [[], [0, 2], [0, 3, 1], [1, 1], [-1, 1], [0, 2, 1]])
  func refusesOffsetsThatDoNotAscend(offsets: [Int]) {
    var batch = TokenBatch()
    batch.ids = [5]
    batch.offsets = offsets
    var vectors: [Float] = []
    #expect(throws: Failure("offsets of a token batch do not ascend from 0 to 1")) {
      try encoder.makeSession().encode(batch, into: &vectors)
    }
  }
}
