public import Groundwork

/// Labelled vectors.
public struct TrainingSet: Sendable {
  /// The taxonomy, in its order; distinct names.
  public var classes: [Name]
  /// Whether the classes were given, and not taken from the rows as their labels are spelled.
  public var classesAreGiven = false
  /// Numbers in a vector.
  public var dimension: Int
  /// Shape (n, dimension), row-major.
  public var embeddings: [Float]
  /// Shape (n): an index into `classes` for each row.
  public var labels: [Int]
  /// Shape (n): finite, not negative, not all zero; nil weighs every row 1.
  public var weights: [Double]?
  /// Shape (n): the hash of each row's prompt, or empty when prompts are unknown.
  public var promptHashes: [UInt64]

  /// Gathers labelled vectors; `fit` and `calibrate` check that the shapes agree.
  ///
  /// - Parameters:
  ///   - classes: The taxonomy, in its order.
  ///   - dimension: Numbers in a vector.
  ///   - embeddings: Shape (n, dimension), row-major.
  ///   - labels: Shape (n), indices into `classes`.
  ///   - weights: Shape (n), or nil for equal weights.
  ///   - promptHashes: Shape (n), or empty.
  public init(
    classes: [Name], dimension: Int, embeddings: [Float] = [], labels: [Int] = [],
    weights: [Double]? = nil, promptHashes: [UInt64] = []
  ) {
    self.classes = classes
    self.dimension = dimension
    self.embeddings = embeddings
    self.labels = labels
    self.weights = weights
    self.promptHashes = promptHashes
  }

  /// Number of rows.
  public var count: Int { labels.count }

  /// Rows of each class, in taxonomy order.
  ///
  /// - Returns: Shape (classes); labels out of range are not counted.
  public var countPerClass: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for label in labels where classes.indices.contains(label) { counts[label] += 1 }
    return counts
  }
}

extension TrainingSet {
  /// Checks everything that arithmetic on the rows relies on.
  ///
  /// - Parameter requiringEveryClass: Whether a class without rows is an error.
  /// - Throws: The first thing wrong.
  func validate(requiringEveryClass: Bool) throws(Failure) {
    guard !labels.isEmpty else {
      throw Failure(
        "no labelled rows",
        remedy: "give rows with \"embedding\" and \"label\", as embed writes them")
    }
    guard classes.count > 1 else {
      throw Failure(
        classes.first.map { "only one class, \"\($0)\"; at least two are needed" }
          ?? "no classes; at least two are needed", remedy: "add rows of another class")
    }
    guard Set(classes).count == classes.count else { throw Failure("a class is named twice") }
    guard dimension > 0 else { throw Failure("an embedding has no numbers") }
    let (numbers, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard !overflow, embeddings.count == numbers else {
      throw .sizeMismatch("embeddings", found: embeddings.count, wanted: overflow ? .max : numbers)
    }
    for (row, label) in labels.enumerated() where !classes.indices.contains(label) {
      throw Failure("row \(row + 1) has class number \(label) of \(classes.count)")
    }
    if let row = firstRowWithNonFiniteNumber {
      throw Failure("row \(row + 1) has an embedding that is not finite")
    }
    try validateWeights()
    guard promptHashes.isEmpty || promptHashes.count == count else {
      throw .sizeMismatch("prompt hashes", found: promptHashes.count, wanted: count)
    }
    guard requiringEveryClass else { return }
    let counts = countPerClass
    if let empty = counts.firstIndex(of: 0) {
      throw Failure(
        "class \"\(classes[empty])\" has no rows",
        remedy: "add rows of it, or leave it out of \(.classes)")
    }
  }

  /// Most classes of a taxonomy.
  static let mostClasses = 16_384
  /// Most probabilities that a fit keeps, one a row and class: 64 GB.
  static let mostProbabilities = 1 << 34

  /// Checks that a fit's memory, which grows with rows times classes, is within bounds.
  ///
  /// - Throws: `Failure`.
  func validateSize() throws(Failure) {
    let remedy: Message = "check that the label is a class, not an identifier"
    guard classes.count <= TrainingSet.mostClasses else {
      throw Failure(
        "\(classes.count) classes; at most \(TrainingSet.mostClasses) can be told apart",
        remedy: remedy)
    }
    let (probabilities, overflow) = count.multipliedReportingOverflow(by: classes.count)
    guard !overflow, probabilities <= TrainingSet.mostProbabilities else {
      throw Failure("\(count) rows of \(classes.count) classes are too many to fit", remedy: remedy)
    }
  }

  private func validateWeights() throws(Failure) {
    guard let weights else { return }
    guard weights.count == count else {
      throw .sizeMismatch("weights", found: weights.count, wanted: count)
    }
    var totals = [Double](repeating: 0, count: classes.count)
    for (row, weight) in weights.enumerated() {
      guard weight.isFinite, weight >= 0 else {
        throw Failure("row \(row + 1) has weight \(weight); a weight is finite and not negative")
      }
      totals[labels[row]] += weight
    }
    let counts = countPerClass
    for (index, total) in totals.enumerated() where counts[index] > 0 {
      guard total > 0, total.isFinite else {
        throw Failure("the weights of class \"\(classes[index])\" add up to 0 or overflow")
      }
    }
  }

  private var firstRowWithNonFiniteNumber: Int? {
    embeddings.firstIndex { !$0.isFinite }.map { $0 / dimension }
  }
}
