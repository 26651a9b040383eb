import Streams
import Testing

@testable import Workflow

@Suite struct VectorCollectorTests {
  /// One row of two numbers for each label, prompts told apart by `hashes`.
  static func batch(_ labels: [String?], hashes: [UInt64]) -> VectorBatch {
    var batch = VectorBatch()
    for (index, label) in labels.enumerated() {
      batch.rows.append(
        VectorRow(
          location: SourceLocation("rows", line: index + 1), vector: 2 * index..<2 * index + 2,
          label: label.map { Array($0.utf8) }, promptHash: hashes[index], weight: nil,
          embedder: nil))
      batch.numbers += [Float(index), -Float(index)]
    }
    return batch
  }

  @Test func rowsInOrderWithoutThoseLeftOut() throws {
    let batch = VectorCollectorTests.batch(["x", nil, "y", "x", nil], hashes: [1, 2, 3, 1, 2])
    let collector = VectorCollector()
    for row in batch.rows { try collector.add(row, of: batch) }
    let rows = collector.finish()
    #expect(rows.embeddings == [0, 0, 2, -2, 3, -3])
    #expect(rows.labels == [Array("x".utf8), Array("y".utf8), Array("x".utf8)])
    #expect(rows.promptHashes == [1, 3, 1])
    #expect(rows.locations.map(\.line) == [1, 3, 4])
    #expect(rows.dimension == 2 && rows.nullLabels == 2 && rows.weights == nil)
  }

  @Test(arguments: [
    ([nil, "x", "y", nil, "z"], [1, 2, 3, 4, 4], 5, "labelled \"z\", but null at rows:4"),
    (["x", nil, "y", nil], [1, 2, 3, 3], 4, "labelled null, but \"y\" at rows:3"),
    ([nil, "x", nil, "y"], [1, 2, 3, 2], 4, "labelled \"y\", but \"x\" at rows:2"),
  ])
  func oneLabelForAPrompt(labels: [String?], hashes: [UInt64], line: Int, words: String) throws {
    let batch = VectorCollectorTests.batch(labels, hashes: hashes)
    let collector = VectorCollector()
    for row in batch.rows.dropLast() { try collector.add(row, of: batch) }
    let last = try #require(batch.rows.last)
    let error = #expect(throws: Diagnostic.self) { try collector.add(last, of: batch) }
    #expect(
      error?.message == "rows:\(line): this prompt is \(words); keep one of the two rows")
  }
}
