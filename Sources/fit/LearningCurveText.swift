import Classifier
import Groundwork

/// A learning curve in words: a line a part, a line a class, and what follows from them.
struct LearningCurveText {
  /// What to say, in order.
  let lines: [String]

  /// Gains of accuracy below this between the last two parts are a plateau.
  private static let plateau = 0.005
  /// Most classes that the sentence names.
  private static let mostNamed = 3

  /// Words a curve.
  ///
  /// - Parameters:
  ///   - curve: At least one point.
  ///   - classes: The classes of its recalls.
  init(_ curve: LearningCurve, classes: [Name]) {
    var lines = curve.points.map { point in
      "\(Self.percent(point.percentage)) of the rows (\(point.rows)): "
        + "accuracy \(point.accuracy.fixed(decimals: 4)), "
        + "log loss \(point.logLoss.fixed(decimals: 4))"
    }
    for (index, name) in classes.enumerated() {
      let recalls = curve.points.map { $0.recall[index].fixed(decimals: 3) }
      lines.append("class \"\(name)\": recall \(recalls.joined(separator: " "))")
    }
    if let sentence = Self.sentence(curve, classes) { lines.append(sentence) }
    self.lines = lines
  }

  /// Whether more exemplars would help, and of which classes; nil with one point.
  private static func sentence(_ curve: LearningCurve, _ classes: [Name]) -> String? {
    guard curve.points.count > 1, let last = curve.points.last else { return nil }
    let before = curve.points[curve.points.count - 2]
    let gain = last.accuracy - before.accuracy
    let change =
      "from \(percent(before.percentage)) to \(percent(last.percentage)) of the rows accuracy "
      + (gain < 0 ? "fell" : "rose") + " by \((abs(gain) * 100).fixed(decimals: 1)) points"
    let growing = classes.indices
      .filter { last.recall[$0] - before.recall[$0] > plateau && last.recall[$0] < 1 }
      .sorted {
        (last.recall[$1] - before.recall[$1], $0) < (last.recall[$0] - before.recall[$0], $1)
      }
    let weakest = classes.indices.sorted { (last.recall[$0], $0) < (last.recall[$1], $1) }
    guard gain > plateau else {
      return change + ": more rows of the same kind will hardly help; the weakest classes are "
        + named(weakest.filter { last.recall[$0] < 1 }, classes)
    }
    return change + ": more rows will help, most of all for "
      + named(growing.isEmpty ? weakest : growing, classes)
  }

  private static func named(_ indices: [Int], _ classes: [Name]) -> String {
    indices.isEmpty
      ? "none" : indices.prefix(mostNamed).map { "\"\(classes[$0])\"" }.joined(separator: ", ")
  }

  private static func percent(_ percentage: Double) -> String {
    percentage == percentage.rounded() ? "\(Int(percentage)) %" : "\(percentage) %"
  }
}
