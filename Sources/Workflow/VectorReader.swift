import Groundwork
import Records
import Streams

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
  var embedder: Name?
  /// Equal for equal vectors; nil where nobody asks.
  var vectorHash: UInt64?
  /// The record with an empty embedding; nil where it is not wanted.
  var record: [UInt8]?
}

/// Which fields of training rows to read, and what to keep of them.
struct VectorReading: Sendable {
  var promptField: String
  var labels = LabelReader()
  /// Whether records are wanted again.
  var keepsRecords = false
}

/// Reads vectors and labels on a pipeline's thread.
final class VectorReader: BatchWorker {
  private let reading: VectorReading
  private let policy: InvalidLinePolicy
  private let parser = RecordParser(vector: "embedding")
  private var vector: [Float] = []
  /// What takes the vector out of a record that is kept.
  private let withoutVector: FieldEdits = {
    var edits = FieldEdits()
    edits.set("embedding") { $0.string("") }
    return edits
  }()

  init(_ reading: VectorReading, policy: InvalidLinePolicy) {
    self.reading = reading
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
      switch try reading.labels.label(of: record) {
      case .name(let name): name
      case .null: nil
      case .absent:
        // Who gives scored rows, or forgets embed, should read that first.
        if !record.has("embedding") { try record.embedding(into: &vector) }
        throw record.missing(
          .label(reading.labels.field), of: .embedded,
          remedy: "write the class, or null to leave the row out")
      }
    let prompt = try record.prompt(reading.promptField, of: .embedded)
    try record.embedding(into: &vector)
    let weight = try record.double("weight")
    if let weight, weight < 0 {
      throw RecordError(what: "\"weight\" is \(weight)", remedy: "weights must not be negative")
    }
    let start = batch.numbers.count
    var location = location
    location.origin = record.origin
    var row = VectorRow(
      location: location, vector: start..<start + vector.count, label: label,
      promptHash: Prompt.hash(prompt), weight: weight, embedder: try record.name("embedder"))
    var hash = StableHash()
    for number in vector { hash.add(number) }
    row.vectorHash = hash.value
    if reading.keepsRecords, label != nil {
      var bytes: [UInt8] = []
      record.write(withoutVector, into: &bytes)
      row.record = bytes
    }
    batch.numbers += vector
    batch.rows.append(row)
  }
}
