import Groundwork
import Streams

/// Gathers rows in input order and holds each against those before it.
final class VectorCollector {
  private var result = LabelledVectors()
  private var embeddings = VectorBlocks()
  private var first: VectorRow?
  /// Each class name once, for all rows to share.
  private var names: [[UInt8]: [UInt8]] = [:]
  /// Where each prompt first stood: a row of the result, or ~n for the n-th row left out.
  private var firstRows: [UInt64: Int] = [:]
  /// The row where each vector first stood, by its hash.
  private var firstVectors: [UInt64: Int] = [:]
  /// Where the rows without a label stood.
  private var leftOut: [SourceLocation] = []

  /// Takes the next row.
  ///
  /// - Throws: `Diagnostic` where it differs in making from the first row, or gives a prompt a
  ///   second label.
  func add(_ row: VectorRow, of batch: VectorBatch) throws(Diagnostic) {
    if let first {
      try requireSameMaking(row, as: first)
    } else {
      first = row
      result.dimension = row.vector.count
      result.embedder = row.embedder
    }
    try requireOneLabel(row)
    guard let label = row.label else {
      leftOut.append(row.location)
      return
    }
    if row.weight != nil && result.weights == nil {
      result.weights = [Double](repeating: 1, count: result.count)
    }
    result.weights?.append(row.weight ?? 1)
    if let hash = row.vectorHash { noteVector(hash, label: label) }
    if let record = row.record { result.records.append(record) }
    try embeddings.append(batch.numbers[row.vector])
    result.labels.append(shared(label))
    result.promptHashes.append(row.promptHash)
    result.locations.append(row.location)
  }

  /// Hands over the rows; the collector is empty afterwards.
  func finish() -> LabelledVectors {
    names = [:]
    firstRows = [:]
    firstVectors = [:]
    result.nullLabels = leftOut.count
    result.embeddings = embeddings.join()
    defer { result = LabelledVectors() }
    return result
  }

  /// Counts a vector that an earlier row has with another label.
  private func noteVector(_ hash: UInt64, label: [UInt8]) {
    guard let earlier = firstVectors[hash] else {
      firstVectors[hash] = result.count
      return
    }
    guard result.labels[earlier] != label else { return }
    result.vectorConflicts += 1
    if result.firstVectorConflict == nil {
      result.firstVectorConflict = (row: result.count, earlier: earlier)
    }
  }

  private func shared(_ label: [UInt8]) -> [UInt8] {
    if let known = names[label] { return known }
    names[label] = label
    return label
  }

  private func requireSameMaking(_ row: VectorRow, as first: VectorRow) throws(Diagnostic) {
    guard row.vector.count == first.vector.count else {
      throw Diagnostic(
        row.location,
        "\"embedding\" has \(counted(row.vector.count, "number")), but \(first.vector.count) "
          + place(first.location),
        remedy: "embed all rows with one encoder")
    }
    guard row.embedder == first.embedder else {
      throw Diagnostic(
        row.location,
        "\"embedder\" is \(quoted(row.embedder)), but \(quoted(first.embedder)) "
          + place(first.location),
        remedy: "embed all rows with one encoder")
    }
  }

  private func requireOneLabel(_ row: VectorRow) throws(Diagnostic) {
    guard let earlier = firstRows[row.promptHash] else {
      firstRows[row.promptHash] = row.label == nil ? ~leftOut.count : result.count
      return
    }
    let label = earlier < 0 ? nil : result.labels[earlier]
    guard label != row.label else { return }
    let location = earlier < 0 ? leftOut[~earlier] : result.locations[earlier]
    throw Diagnostic(
      row.location,
      "this prompt is labelled \(named(row.label)), but \(named(label)) " + place(location),
      remedy: "keep one of the two rows")
  }

  private func place(_ location: SourceLocation) -> Message { "at \(location.text)" }

  private func named(_ label: [UInt8]?) -> String {
    label.map { "\"\(String(decoding: $0, as: UTF8.self))\"" } ?? "null"
  }

  private func quoted(_ name: Name?) -> String { name.map { "\"\($0)\"" } ?? "missing" }
}
