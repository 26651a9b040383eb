public import Groundwork

/// Labelled prompts with their vectors, as lint looks at them.
public struct Corpus: Sendable {
  /// One row.
  public struct Row: Sendable {
    /// The prompt without white space at its ends.
    public var prompt: String
    /// Its class; nil where nothing must execute, or nobody has said.
    public var label: Name?
    /// Whether the encoder read only a part of it.
    public var isTruncated: Bool
    /// Whether the encoder knew none of its tokens.
    public var isUnknown: Bool
    /// The file and line that it was written in; nil where that is not known.
    public var source: String?

    /// Describes a row.
    public init(
      prompt: String, label: Name?, isTruncated: Bool = false, isUnknown: Bool = false,
      source: String? = nil
    ) {
      self.source = source
      self.isUnknown = isUnknown
      self.prompt = prompt
      self.label = label
      self.isTruncated = isTruncated
    }
  }

  /// The rows, in their order.
  public private(set) var rows: [Row] = []
  /// Numbers in a vector; 0 before the first row.
  public private(set) var dimension = 0
  /// Shape (rows, dimension), row-major: unit vectors, or 0 for a row without a direction.
  public private(set) var directions: [Float] = []
  /// The classes that the probabilities are of; empty where rows have none.
  public private(set) var classes: [Name] = []
  /// Shape (rows, classes), row-major: out of fold, each in [0, 1]; empty where rows have none.
  public private(set) var probabilities: [Double] = []

  /// Makes an empty corpus.
  public init() {}

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - vector: Shape (dimension), finite; the first row's sets the dimension.
  ///   - probabilities: Those of a model that had not seen the row, or nil; all rows have them of
  ///     the same classes, or none has.
  /// - Throws: `Failure` where the vector or the probabilities do not fit those of the first row.
  public mutating func append(
    _ row: Row, vector: [Float], probabilities: [(key: Name, value: Double)]? = nil
  ) throws(Failure) {
    if rows.isEmpty {
      dimension = vector.count
      classes = (probabilities ?? []).map(\.key)
    }
    guard vector.count == dimension else {
      throw Failure(
        "\"embedding\" has \(counted(vector.count, "number")), the rows before have \(dimension)",
        remedy: "embed all rows with one encoder")
    }
    guard (probabilities ?? []).map(\.key) == classes else {
      throw Failure(
        "\"scores\" has other classes than the rows before",
        remedy: "give the rows of one run, out of fold, or rows without scores")
    }
    rows.append(row)
    appendDirection(of: vector)
    self.probabilities += (probabilities ?? []).map(\.value)
  }

  private mutating func appendDirection(of vector: [Float]) {
    // In Double no square of a Float overflows or vanishes.
    let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let factor = length > 0 ? 1 / length : 0
    directions.append(contentsOf: vector.lazy.map { Float(Double($0) * factor) })
  }

  /// The cosine of a row of this corpus and a row of another.
  ///
  /// - Returns: From -1 to 1, to six decimals; 0 where one of them has no direction.
  func cosine(_ row: Int, _ other: Corpus, _ otherRow: Int) -> Double {
    var sum = 0.0
    for index in 0..<dimension {
      sum +=
        Double(directions[row * dimension + index])
        * Double(other.directions[otherRow * dimension + index])
    }
    return (min(1, max(-1, sum)) * 1e6).rounded() / 1e6
  }
}
