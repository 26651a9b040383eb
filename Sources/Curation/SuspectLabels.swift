/// Rows whose label is likely another, from probabilities of models that had not seen them.
///
/// A label is suspect where another class is likelier than it, the more the larger the difference:
/// the normalised margin by which confident learning ranks. Its selection by class thresholds (the
/// mean probability of a class over rows of its label) is left out: about half of the rows of any
/// class stay below their mean, and with 20 to 50 rows a class it lost half of the planted errors.
///
/// - SeeAlso: Northcutt, Jiang & Chuang (2021), Confident learning: estimating uncertainty in
///   dataset labels, JAIR 70, 1373–1411, section 3.2.
enum SuspectLabels {
  /// How much likelier another class must be; less is a toss-up.
  static let leastMargin = 0.1
  /// Rows of a label from which it can be judged: without the row, the others must speak for it.
  static let fewestRows = 3

  /// A suspect label.
  struct Suspect: Equatable {
    /// The row, from 0.
    var row: Int
    /// The class that it likely is.
    var suggested: Int
    /// Probability of that class less the label's, at least `leastMargin`.
    var margin: Double
  }

  /// Finds suspect labels.
  ///
  /// - Parameters:
  ///   - probabilities: Shape (rows, classes), row-major.
  ///   - labels: Shape (rows), each in 0 ..< classes.
  ///   - classes: At least 1.
  /// - Returns: The largest margin first; in order where margins are equal.
  static func find(_ probabilities: [Double], labels: [Int], classes: Int) -> [Suspect] {
    var suspects: [Suspect] = []
    var rows = [Int](repeating: 0, count: classes)
    for label in labels { rows[label] += 1 }
    for (row, label) in labels.enumerated() where rows[label] >= fewestRows {
      let scores = probabilities[row * classes..<(row + 1) * classes]
      guard let highest = scores.max(), let best = scores.firstIndex(of: highest) else { continue }
      let margin = highest - probabilities[row * classes + label]
      guard margin >= leastMargin else { continue }
      suspects.append(Suspect(row: row, suggested: best - scores.startIndex, margin: margin))
    }
    return suspects.enumerated().sorted {
      ($1.element.margin, $0.offset) < ($0.element.margin, $1.offset)
    }.map(\.element)
  }
}
