/// Which of the admissible points is chosen; ties go to the higher floor, axis by
/// axis.
public enum ChoiceRule: String, CaseIterable, Sendable {
  /// The highest threshold, then the highest accuracy on fired.
  case abstainThenAccuracy = "abstain_then_acc"
  /// The highest harmonic mean of coverage and accuracy on fired.
  case utility
  /// The highest accuracy on fired.
  case accuracy
  /// The highest coverage.
  case coverage
  /// The highest value by ``Costs``.
  case value

  /// Whether the first of two points is chosen before the second.
  ///
  /// A rate that is null is lower than any other.
  func prefers(_ one: MetricsRow, to other: MetricsRow, costs: Costs) -> Bool {
    if self == .abstainThenAccuracy, one.point[.leading] != other.point[.leading] {
      return one.point[.leading] > other.point[.leading]
    }
    let merits = (merit(of: one.tally.all, costs), merit(of: other.tally.all, costs))
    if merits.0 != merits.1 { return merits.0 > merits.1 }
    return one.point.isStricter(than: other.point)
  }

  /// What is to be as high as can be; −∞ for null.
  func merit(of counts: Counts, _ costs: Costs) -> Double {
    switch self {
    case .abstainThenAccuracy, .accuracy: counts.accuracyOnFired ?? -.infinity
    case .utility: counts.utility ?? -.infinity
    case .coverage: counts.coverage ?? -.infinity
    case .value: counts.labelled > 0 ? costs.value(of: counts) : -.infinity
    }
  }
}
