public import Records

/// Training rows: one vector and one class name each.
public struct LabelledVectors: Sendable {
  /// Shape (count, dimension), row-major.
  public var embeddings: [Float] = []
  /// Numbers in a vector; 0 before the first row.
  public var dimension = 0
  /// Class name of each row, UTF-8.
  public var labels: [[UInt8]] = []
  /// `Prompt.hash` of each row.
  public var promptHashes: [UInt64] = []
  /// The `weight` of each row; nil where no row has one, and 1 for rows without.
  public var weights: [Double]?
  /// The encoder that made all vectors; nil where they do not say.
  public var embedder: String?
  /// Rows left out because their label is null.
  public var nullLabels = 0
  /// Where each row came from.
  public var locations: [SourceLocation] = []

  /// Makes an empty set.
  public init() {}

  /// How many rows there are.
  public var count: Int { labels.count }

  /// What to say of rows left out; nil where none were.
  public var nullLabelNote: String? {
    guard nullLabels > 0 else { return nil }
    return "\(nullLabels) row\(nullLabels == 1 ? "" : "s") with a null label left out"
  }
}

extension LabelledVectors {
  /// Reads all rows of a pipeline.
  ///
  /// - Throws: `Diagnostic` at the first row that lacks a prompt, a label or a vector, differs in
  ///   encoder or dimension from the first, or gives a prompt a second label.
  public static func read(
    _ pipeline: RecordPipeline, promptField: String, policy: InvalidLinePolicy
  ) throws(Diagnostic) -> LabelledVectors {
    let collector = Collector()
    try pipeline.run { () throws(Diagnostic) in
      VectorReader(promptField: promptField, policy: policy)
    } consume: { (rows: [VectorRow]) throws(Diagnostic) in
      for row in rows { try collector.add(row) }
    }
    return collector.result
  }
}

/// One training row as it was read.
struct VectorRow: Sendable {
  var location: SourceLocation
  var vector: [Float]
  var label: [UInt8]?
  var promptHash: UInt64
  var weight: Double?
  var embedder: String?
}

/// Reads vectors and labels on a pipeline's thread.
private final class VectorReader: BatchWorker {
  private let promptField: String
  private let policy: InvalidLinePolicy
  private let parser = RecordParser()

  init(promptField: String, policy: InvalidLinePolicy) {
    self.promptField = promptField
    self.policy = policy
  }

  func process(_ batch: LineBatch, invalid: inout [InvalidLine]) throws(Diagnostic) -> [VectorRow] {
    var rows: [VectorRow] = []
    rows.reserveCapacity(batch.count)
    batch.forEachRecord(parser: parser, policy: policy, invalid: &invalid) {
      (record, index) throws(RecordError) in
      rows.append(try row(record, at: batch.location(index)))
    }
    return rows
  }

  private func row(_ record: Record, at location: SourceLocation) throws(RecordError) -> VectorRow {
    let label: [UInt8]? =
      switch try GoldLabels.ownLabel(of: record) {
      case .name(let name): name
      case .null: nil
      case .absent:
        throw RecordError(
          what: "\"label\" is missing", remedy: "write the class, or null to leave the row out")
      }
    let prompt = try record.prompt(promptField)
    var vector: [Float] = []
    try record.embedding(into: &vector)
    let weight = try record.double("weight")
    if let weight, weight < 0 {
      throw RecordError(what: "\"weight\" is \(weight)", remedy: "weights must not be negative")
    }
    return VectorRow(
      location: location, vector: vector, label: label, promptHash: Prompt.hash(prompt),
      weight: weight, embedder: try record.string("embedder"))
  }
}

extension Record {
  /// Replaces `vector` by the row's embedding.
  ///
  /// - Throws: `RecordError` where there is none, or it is no vector.
  public func embedding(into vector: inout [Float]) throws(RecordError) {
    guard try floats("embedding", into: &vector) else {
      throw RecordError(what: "\"embedding\" is missing", remedy: "run the rows through embed")
    }
    guard !vector.isEmpty else {
      throw RecordError(what: "\"embedding\" is empty", remedy: "run the rows through embed")
    }
  }
}

/// Gathers rows in input order and holds each against those before it.
private final class Collector {
  var result = LabelledVectors()
  private var first: VectorRow?
  /// Each prompt's first label, and where it stands.
  private var firstLabels: [UInt64: (label: [UInt8]?, location: SourceLocation)] = [:]

  func add(_ row: VectorRow) throws(Diagnostic) {
    if let first {
      try requireSameMaking(row, as: first)
    } else {
      first = row
      result.dimension = row.vector.count
      result.embedder = row.embedder
    }
    try requireOneLabel(row)
    guard let label = row.label else {
      result.nullLabels += 1
      return
    }
    if row.weight != nil && result.weights == nil {
      result.weights = [Double](repeating: 1, count: result.count)
    }
    result.weights?.append(row.weight ?? 1)
    result.embeddings += row.vector
    result.labels.append(label)
    result.promptHashes.append(row.promptHash)
    result.locations.append(row.location)
  }

  private func requireSameMaking(_ row: VectorRow, as first: VectorRow) throws(Diagnostic) {
    let place = "at \(first.location.file):\(first.location.line ?? 0)"
    guard row.vector.count == first.vector.count else {
      throw Diagnostic(
        row.location,
        "\"embedding\" has \(row.vector.count) numbers, but \(first.vector.count) \(place)",
        remedy: "embed all rows with one encoder")
    }
    guard row.embedder == first.embedder else {
      throw Diagnostic(
        row.location,
        "\"embedder\" is \(quoted(row.embedder)), but \(quoted(first.embedder)) \(place)",
        remedy: "embed all rows with one encoder")
    }
  }

  private func requireOneLabel(_ row: VectorRow) throws(Diagnostic) {
    guard let earlier = firstLabels[row.promptHash] else {
      firstLabels[row.promptHash] = (row.label, row.location)
      return
    }
    guard earlier.label != row.label else { return }
    throw Diagnostic(
      row.location,
      "this prompt is labelled \(named(row.label)), but \(named(earlier.label)) at "
        + "\(earlier.location.file):\(earlier.location.line ?? 0)",
      remedy: "keep one of the two rows")
  }

  private func named(_ label: [UInt8]?) -> String {
    label.map { "\"\(String(decoding: $0, as: UTF8.self))\"" } ?? "null"
  }

  private func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "missing" }
}
