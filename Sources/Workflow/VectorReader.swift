import Records
public import Streams

/// Training rows as they were read.
struct VectorBatch: Sendable {
  var rows: [VectorRow] = []
  /// The rows' vectors one after the other.
  var numbers: [Float] = []
}

/// One training row as it was read.
struct VectorRow: Sendable {
  var location: SourceLocation
  /// Where the vector stands among its batch's numbers.
  var vector: Range<Int>
  var label: [UInt8]?
  var promptHash: UInt64
  var weight: Double?
  var embedder: String?
}

/// Reads vectors and labels on a pipeline's thread.
final class VectorReader: BatchWorker {
  private let promptField: String
  private let policy: InvalidLinePolicy
  private let parser = RecordParser()
  private var vector: [Float] = []

  init(promptField: String, policy: InvalidLinePolicy) {
    self.promptField = promptField
    self.policy = policy
  }

  func process(_ batch: LineBatch, invalid: inout [InvalidLine]) throws(Diagnostic) -> VectorBatch {
    var result = VectorBatch()
    result.rows.reserveCapacity(batch.count)
    batch.forEachRecord(parser: parser, policy: policy, invalid: &invalid) {
      (record, index) throws(RecordError) in
      try read(record, at: batch.location(index), into: &result)
    }
    return result
  }

  private func read(
    _ record: Record, at location: SourceLocation, into batch: inout VectorBatch
  ) throws(RecordError) {
    let label: [UInt8]? =
      switch try GoldLabels.ownLabel(of: record) {
      case .name(let name): name
      case .null: nil
      case .absent:
        throw RecordError(
          what: "\"label\" is missing", remedy: "write the class, or null to leave the row out")
      }
    let prompt = try record.prompt(promptField)
    try record.embedding(into: &vector)
    let weight = try record.double("weight")
    if let weight, weight < 0 {
      throw RecordError(what: "\"weight\" is \(weight)", remedy: "weights must not be negative")
    }
    let start = batch.numbers.count
    let row = VectorRow(
      location: location, vector: start..<start + vector.count, label: label,
      promptHash: Prompt.hash(prompt), weight: weight, embedder: try record.string("embedder"))
    batch.numbers += vector
    batch.rows.append(row)
  }
}
