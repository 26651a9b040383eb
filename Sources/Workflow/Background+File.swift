public import Groundwork
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
  public init(file path: String, embedder: Name?, dimension: Int) throws(Diagnostic) {
    var vectors: [Float] = []
    var vector: [Float] = []
    try forEachRecord(inFile: path) { (record) throws(RecordError) in
      try record.embedding(into: &vector)
      let made = try record.name("embedder")
      guard made == embedder else {
        throw RecordError(
          what:
            "\"embedder\" is \(Self.quoted(made)), the training rows' is \(Self.quoted(embedder))",
          remedy: "embed both with one encoder")
      }
      guard vector.count == dimension else {
        throw RecordError(
          what:
            "\"embedding\" has \(counted(vector.count, "number")), the training rows' have \(dimension)",
          remedy: "embed both with one encoder")
      }
      vectors += vector
    }
    self = try Diagnostic.placing(
      try Self(of: vectors, dimension: dimension), at: SourceLocation(path))
  }

  private static func quoted(_ name: Name?) -> String { name.map { "\"\($0)\"" } ?? "missing" }
}
