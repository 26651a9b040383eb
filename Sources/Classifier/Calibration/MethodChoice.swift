/// The choice among calibration methods by cross-fitted log loss.
struct MethodChoice {
  /// Below this many rows temperature is kept unless another method is clearly better.
  static let rowsForFreedom = 1000

  /// Fewest held-out prompts of a class that a method needs for a curve of its own.
  ///
  /// - Parameters:
  ///   - method: How a logit becomes a probability.
  ///   - folds: Number of folds, at least 2.
  /// - Returns: For isotonic max(3, folds), for sigmoid as many as there are folds. Temperature is one
  ///   number for all classes and needs none.
  static func fewestPrompts(_ method: CalibrationMethod, folds: Int) -> Int {
    switch method {
    case .none, .temperature: 0
    case .isotonic: max(3, folds)
    case .sigmoid: max(2, folds)
    }
  }

  /// Whether every class has the held-out prompts that a method needs.
  static func allows(_ method: CalibrationMethod, counts: [Int], folds: Int) -> Bool {
    (counts.min() ?? 0) >= fewestPrompts(method, folds: folds)
  }

  /// Chooses by cross-fitted log losses.
  ///
  /// The lowest mean log loss wins, on a tie the simpler method. Below 1,000 rows a method other
  /// than temperature must beat it by more than one standard error of the rows' differences.
  ///
  /// - Parameters:
  ///   - candidates: Methods and the log losses of the same n rows, simplest first.
  ///   - weights: Shape (n): a row of weight k counts as k rows; nil counts every row once.
  /// - Returns: The method selected, `none` without candidates.
  static func best(
    _ candidates: [(method: CalibrationMethod, losses: [Double])], weights: [Double]? = nil
  ) -> CalibrationMethod {
    let losses = candidates.map(\.losses)
    guard let count = losses.first?.count, count > 0 else { return .none }
    let weights = weights ?? [Double](repeating: 1, count: count)
    let rows = weights.reduce(0, +)
    func mean(_ values: [Double]) -> Double {
      zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / rows
    }
    let means = losses.map(mean)
    let lowest = means.indices.reduce(0) { means[$1] < means[$0] ? $1 : $0 }
    guard rows < Double(rowsForFreedom),
      let temperature = candidates.firstIndex(where: { $0.method == .temperature })
    else { return candidates[lowest].method }
    let gains = zip(losses[temperature], losses[lowest]).map { $0 - $1 }
    let gain = means[temperature] - means[lowest]
    let variance = mean(gains.map { ($0 - gain) * ($0 - gain) }) * rows / max(1, rows - 1)
    let clear = gain > (variance / rows).squareRoot()
    return clear ? candidates[lowest].method : .temperature
  }
}
