/// The choice among calibration methods by cross-fitted log loss.
struct MethodChoice {
  /// Below this many rows temperature is kept unless another method is clearly better.
  static let rowsForFreedom = 1000

  /// Whether every class has the rows that a method needs.
  ///
  /// - Parameters:
  ///   - method: How a logit becomes a probability.
  ///   - counts: Rows of each class.
  ///   - folds: Number of folds.
  /// - Returns: Isotonic needs max(3, folds) rows in every class, sigmoid and temperature as many
  ///   as there are folds and at least 2.
  static func allows(_ method: CalibrationMethod, counts: [Int], folds: Int) -> Bool {
    let fewest = counts.min() ?? 0
    switch method {
    case .none: return true
    case .isotonic: return fewest >= max(3, folds)
    case .sigmoid, .temperature: return fewest >= max(2, folds)
    }
  }

  /// Chooses by cross-fitted log losses.
  ///
  /// The lowest mean log loss wins, on a tie the simpler method. Below 1,000 rows a method other
  /// than temperature must beat it by more than one standard error of the rows' differences.
  ///
  /// - Parameter candidates: Methods and the log losses of the same rows, simplest first.
  /// - Returns: The method chosen, `none` without candidates.
  static func best(
    _ candidates: [(method: CalibrationMethod, losses: [Double])]
  ) -> CalibrationMethod {
    let losses = candidates.map(\.losses)
    guard let rows = losses.first?.count, rows > 0 else { return .none }
    let means = losses.map { $0.reduce(0, +) / Double(rows) }
    let lowest = means.indices.reduce(0) { means[$1] < means[$0] ? $1 : $0 }
    guard rows < rowsForFreedom,
      let temperature = candidates.firstIndex(where: { $0.method == .temperature })
    else { return candidates[lowest].method }
    let gains = zip(losses[temperature], losses[lowest]).map { $0 - $1 }
    let gain = means[temperature] - means[lowest]
    let variance =
      gains.reduce(0) { $0 + ($1 - gain) * ($1 - gain) } / Double(max(1, rows - 1))
    let clear = gain > (variance / Double(rows)).squareRoot()
    return clear ? candidates[lowest].method : .temperature
  }
}
