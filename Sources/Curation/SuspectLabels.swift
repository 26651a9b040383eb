/// Rows whose label is likely another, from probabilities of models that had not seen them.
///
/// A label is suspect where another class is likelier than it by a margin. Suspects are ranked by
/// (¾ margin + ¼ (1 − p)) · s, p the probability of the label and s the share of its class's rows of which it is
/// the likeliest class. Margin and self-confidence are the two by which confident learning ranks; s lowers
/// those of a class that the models do not know again, such as one of all that must not execute, whose
/// rows are suspect whatever they are. Its selection by class thresholds (the
/// mean probability of a class over rows of its label) is left out: about half of the rows of any
/// class stay below their mean, and with 20 to 50 rows a class it lost half of the planted errors.
/// `scripts/experiments/lint_ranking.py` has what else was tried.
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
    /// By what suspects are ranked; more is surer.
    var sureness: Double
  }

  /// Finds suspect labels.
  ///
  /// - Parameters:
  ///   - probabilities: Shape (rows, classes), row-major.
  ///   - labels: Shape (rows), each in 0 ..< classes.
  ///   - classes: At least 1.
  /// - Returns: The surest first; in order where they are equally sure.
  static func find(_ probabilities: [Double], labels: [Int], classes: Int) -> [Suspect] {
    var suspects: [Suspect] = []
    var rows = [Int](repeating: 0, count: classes)
    var known = rows
    var best: [Int] = []
    for (row, label) in labels.enumerated() {
      let start = row * classes
      best.append(
        (0..<classes).max { probabilities[start + $0] < probabilities[start + $1] } ?? 0)
      rows[label] += 1
      if best[row] == label { known[label] += 1 }
    }
    for (row, label) in labels.enumerated() where rows[label] >= fewestRows {
      let own = probabilities[row * classes + label]
      let margin = probabilities[row * classes + best[row]] - own
      guard margin >= leastMargin else { continue }
      // One more row on either side: a class of which none is known again keeps an order of its rows.
      let share = Double(known[label] + 1) / Double(rows[label] + 2)
      let sureness = (0.75 * margin + 0.25 * (1 - own)) * share
      suspects.append(Suspect(row: row, suggested: best[row], sureness: sureness))
    }
    return suspects.enumerated().sorted {
      ($1.element.sureness, $0.offset) < ($0.element.sureness, $1.offset)
    }.map(\.element)
  }
}
