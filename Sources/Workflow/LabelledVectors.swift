public import Groundwork
public import Streams

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
  public var embedder: Name?
  /// Rows left out because their label is null.
  public var nullLabels = 0
  /// Rows whose vector an earlier row has with another label.
  public var vectorConflicts = 0
  /// The first such row, and the earlier one.
  public var firstVectorConflict: (row: Int, earlier: Int)?
  /// The records with empty embeddings; empty where they were not wanted.
  public var records: [[UInt8]] = []
  /// Where each row came from.
  public var locations: [SourceLocation] = []

  /// Makes an empty set.
  public init() {}

  /// How many rows there are.
  public var count: Int { labels.count }

  /// What to say of rows left out; nil where none were.
  public var nullLabelNote: String? {
    guard nullLabels > 0 else { return nil }
    return "\(counted(nullLabels, "row")) with a null label left out"
  }

  /// What to say where every label is a whole number: most likely each stands for a class.
  public var numericLabelNote: Message? {
    guard let first = labels.first,
      labels.allSatisfy({ Int(String(decoding: $0, as: UTF8.self)) != nil })
    else { return nil }
    return
      "every label is a whole number, so classes are named \"\(String(decoding: first, as: UTF8.self))\" "
      + "and the like; say which class each number is with \(.labelMap)"
  }

  /// What to say of vectors with two labels; nil where there are none.
  public var vectorConflictNote: String? {
    guard let (row, earlier) = firstVectorConflict else { return nil }
    func named(_ row: Int) -> String {
      "\"\(String(decoding: labels[row], as: UTF8.self))\" at \(locations[row].text)"
    }
    return "\(counted(vectorConflicts, "row has", "rows have")) the vector of an "
      + "earlier row but another label, first \(named(row)) and \(named(earlier)): the encoder does "
      + "not tell their prompts apart; keep one of the two"
  }
}

extension LabelledVectors {
  /// Reads all rows of a pipeline.
  ///
  /// - Parameters:
  ///   - pipeline: Where rows come from.
  ///   - promptField: The field that holds the prompt.
  ///   - labels: How labels are read.
  ///   - keepsRecords: Whether `records` is wanted.
  ///   - policy: What to do with unusable lines.
  /// - Returns: The rows in input order; those with a null label are only counted.
  /// - Throws: `Diagnostic` at the first row that lacks a prompt, a label or a vector, differs in
  ///   encoder or dimension from the first, or gives a prompt a second label.
  public static func read(
    _ pipeline: RecordPipeline, promptField: String, labels: LabelReader = LabelReader(),
    keepsRecords: Bool = false, policy: InvalidLinePolicy
  ) throws(Diagnostic) -> LabelledVectors {
    let reading = VectorReading(
      promptField: promptField, labels: labels, keepsRecords: keepsRecords)
    let collector = VectorCollector()
    try pipeline.run { () throws(Diagnostic) in
      VectorReader(reading, policy: policy)
    } consume: { (batch: VectorBatch) throws(Diagnostic) in
      for row in batch.rows { try collector.add(row, of: batch) }
    }
    return collector.finish()
  }
}
