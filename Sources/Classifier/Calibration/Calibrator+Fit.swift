extension Calibrator {
  /// Fits a calibrator to logits of rows that their model has not seen.
  ///
  /// - Parameters:
  ///   - method: How a logit becomes a probability.
  ///   - logits: Shape (n, outputs), row-major, n > 0.
  ///   - outputs: Number of logits of a row, 1 for two classes.
  ///   - labels: Shape (n).
  ///   - rows: The rows to fit to, or nil for all.
  /// - Returns: The calibrator. Row weights play no part.
  static func fit(
    _ method: CalibrationMethod, logits: [Double], outputs: Int, labels: [Int],
    rows: [Int32]? = nil
  ) -> Calibrator {
    let rows = rows ?? labels.indices.map { Int32($0) }
    func column(_ output: Int) -> [Double] {
      rows.map { logits[Int($0) * outputs + output] }
    }
    func positives(_ output: Int) -> [Bool] {
      // The one output of two classes is the second class's.
      rows.map { labels[Int($0)] == (outputs == 1 ? 1 : output) }
    }
    switch method {
    case .none: return .none
    case .temperature:
      return .temperature(
        fittedTemperature(logits: logits, outputs: outputs, labels: labels, rows: rows))
    case .sigmoid:
      return .sigmoid(
        (0..<outputs).map { SigmoidCurve(logits: column($0), positives: positives($0)) })
    case .isotonic:
      return .isotonic(
        (0..<outputs).map { IsotonicCurve(logits: column($0), positives: positives($0)) })
    }
  }
}
