import CommandLineTool
import Curation
import Decision
import Groundwork
import JSON
import Records
import Streams
import Workflow

/// The training rows that are shown beside each row.
struct NearestExemplars: Sendable {
  private let exemplars: Exemplars
  private let embedder: Name?
  private let count: Int

  /// Reads the training rows.
  ///
  /// - Throws: `Diagnostic` where a row lacks a prompt, a label or a vector.
  init(
    file: String, count: Int, promptField: String, own: LabelFieldOptions
  ) throws(Diagnostic) {
    let rows = try embeddedRows(
      file, promptField: promptField, own: own, needsLabels: true)
    guard !rows.isEmpty else {
      throw Diagnostic(
        SourceLocation(file), "there are no rows", remedy: "give the rows that fit read")
    }
    exemplars = Exemplars(try Corpus(rows.map { $0.withoutProbabilities }))
    embedder = rows.first?.embedder
    self.count = count
  }

  /// The nearest training rows to a row.
  ///
  /// - Throws: `RecordError` where the row has no vector, or one of another encoder.
  func nearest(to record: Record, vector: inout [Float]) throws(RecordError) -> [Exemplars.Near] {
    guard record.has("embedding") else {
      throw RecordError(
        what: "\"embedding\" is missing, without which nothing is near",
        remedy: "score the rows with --keep-embedding", isFatal: true)
    }
    try record.embedding(into: &vector)
    let own = try record.name("embedder")
    guard own == embedder, vector.count == exemplars.dimension else {
      throw RecordError(
        what: "\"embedder\" is \(own.map { "\"\($0)\"" } ?? "missing"), the training rows have "
          + "\(embedder.map { "\"\($0)\"" } ?? "none") (\(vector.count) and "
          + "\(counted(exemplars.dimension, "number")))",
        remedy: "give the training rows of the same encoder", isFatal: true)
    }
    return exemplars.nearest(count, to: vector)
  }
}
