/// Rows whose label is likely another, from probabilities of models that had not seen them.
///
/// A class's threshold is the mean probability that rows of its label have of it. A row belongs,
/// as far as can be told, to the likeliest of the classes whose threshold it reaches; where that
/// is another than its label and likelier than it, the label is suspect.
///
/// - SeeAlso: Northcutt, Jiang & Chuang (2021), Confident learning: estimating uncertainty in
///   dataset labels, JAIR 70, 1373–1411, section 3.1.
enum ConfidentLearning {
  /// A suspect label.
  struct Suspect: Equatable {
    /// The row, from 0.
    var row: Int
    /// The class that it likely is.
    var suggested: Int
    /// Probability of that class less the label's.
    var margin: Double
  }

  /// Finds suspect labels.
  ///
  /// - Parameters:
  ///   - probabilities: Shape (rows, classes), row-major.
  ///   - labels: Shape (rows), each in 0 ..< classes, or nil for a row that does not count.
  ///   - classes: At least 1.
  /// - Returns: The largest margin first; in order where margins are equal.
  static func suspects(_ probabilities: [Double], labels: [Int?], classes: Int) -> [Suspect] {
    var sums = [Double](repeating: 0, count: classes)
    var counts = [Int](repeating: 0, count: classes)
    for (row, label) in labels.enumerated() {
      guard let label else { continue }
      sums[label] += probabilities[row * classes + label]
      counts[label] += 1
    }
    // A class without rows has no threshold that a row could reach.
    let thresholds = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : .infinity }
    var suspects: [Suspect] = []
    for (row, label) in labels.enumerated() {
      guard let label else { continue }
      let start = row * classes
      var best: Int?
      for index in 0..<classes where probabilities[start + index] >= thresholds[index] {
        if best.map({ probabilities[start + index] > probabilities[start + $0] }) ?? true {
          best = index
        }
      }
      guard let best, best != label else { continue }
      let margin = probabilities[start + best] - probabilities[start + label]
      if margin > 0 { suspects.append(Suspect(row: row, suggested: best, margin: margin)) }
    }
    return suspects.enumerated().sorted {
      ($1.element.margin, $0.offset) < ($0.element.margin, $1.offset)
    }.map(\.element)
  }
}
