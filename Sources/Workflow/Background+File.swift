public import Classifier
public import Streams
import Records

extension Background {
  /// Reads embedded prompts of any kind; labels are not looked at.
  ///
  /// - Parameters:
  ///   - path: Records with "embedding".
  ///   - embedder: The encoder of the training rows; nil where they do not say.
  ///   - dimension: Numbers in their vectors.
  /// - Throws: `Diagnostic` where a line is no such record, or of another encoder.
  public init(file path: String, embedder: String?, dimension: Int) throws(Diagnostic) {
    var vectors: [Float] = []
    var vector: [Float] = []
    try forEachRecord(inFile: path) { (record) throws(RecordError) in
      try record.embedding(into: &vector)
      let made = try record.string("embedder")
      guard made.map({ Array($0.utf8) }) == embedder.map({ Array($0.utf8) }) else {
        throw RecordError(
          what: "\"embedder\" is \(made.map { "\"\($0)\"" } ?? "missing"), the training rows' is "
            + (embedder.map { "\"\($0)\"" } ?? "missing"),
          remedy: "embed both with one encoder")
      }
      guard vector.count == dimension else {
        throw RecordError(
          what: "\"embedding\" has \(vector.count) numbers, the training rows' have \(dimension)",
          remedy: "embed both with one encoder")
      }
      vectors += vector
    }
    do throws(ClassifierError) {
      try self.init(of: vectors, dimension: dimension)
    } catch {
      throw Diagnostic(SourceLocation(path), error)
    }
  }
}
