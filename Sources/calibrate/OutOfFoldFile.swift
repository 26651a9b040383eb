import Classifier
import Groundwork
import Records
import Streams
import Workflow

/// Writes training rows with the scores of the fold that had not seen them.
struct OutOfFoldFile {
  /// Each row's record with an empty embedding.
  let records: [[UInt8]]
  let training: TrainingSet

  /// What the rows' `mapper` says behind the fingerprint: other models than the mapper's scored them.
  fileprivate static let suffix = ":out-of-fold"

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - result: What `calibrate` handed back.
  ///   - path: The file, emptied if it is there.
  /// - Returns: How many rows were never held out, and so are not in it.
  /// - Throws: `Diagnostic` where it cannot be written.
  func write(_ result: CalibrationResult, to path: String) throws(Diagnostic) -> Int {
    let output = try OutputStream.creating(path)
    var writer = Writer(training: training, mapper: result.mapper)
    if let rows = result.outOfFold {
      for index in rows.rows.indices {
        let row = rows.rows[index]
        let (scored, probabilities) = rows.scored(index)
        let line = try writer.line(
          records[row], row: row, scored: scored, probabilities: probabilities)
        try output.write(line)
      }
    }
    try output.close()
    return training.count - (result.outOfFold?.rows.count ?? 0)
  }

  /// Writes one row after the other, keeping its memory.
  private struct Writer {
    let training: TrainingSet
    let mapper: Mapper
    private let fields: ScoreFields
    private let parser = RecordParser()
    private var edits = FieldEdits()

    init(training: TrainingSet, mapper: Mapper) {
      self.training = training
      self.mapper = mapper
      fields = ScoreFields(mapper, stamp: Name(mapper.fingerprint + OutOfFoldFile.suffix))
    }

    mutating func line(
      _ record: [UInt8], row: Int, scored: Scored, probabilities: [Double]
    ) throws(Diagnostic) -> [UInt8] {
      edits.removeAll()
      fields.set(scored, probabilities: probabilities, in: &edits)
      for field in ["seen", "gate", "abstain", "reason", "threshold", "outcome"] {
        edits.remove(field)
      }
      edits.set("label") { $0.string(mapper.classes[training.labels[row]].text) }
      let numbers = row * training.dimension..<(row + 1) * training.dimension
      edits.set("embedding") { json in
        training.embeddings[numbers].withUnsafeBufferPointer { _ = json.base64($0) }
      }
      var bytes: [UInt8] = []
      do throws(RecordError) {
        try record.span.withUnsafeBytes { (line) throws(RecordError) in
          try parser.parse(line).write(edits, into: &bytes)
        }
      } catch {
        throw Diagnostic(nil, error.what, remedy: error.remedy)
      }
      bytes.append(UInt8(ascii: "\n"))
      return bytes
    }
  }
}
