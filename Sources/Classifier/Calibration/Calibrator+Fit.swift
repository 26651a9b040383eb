extension Calibrator {
  /// Fits a calibrator to logits of rows that their model has not seen.
  ///
  /// - Parameters:
  ///   - method: How a logit becomes a probability.
  ///   - logits: Shape (n, outputs), row-major, n > 0.
  ///   - outputs: Number of logits of a row, 1 for two classes.
  ///   - labels: Shape (n).
  /// - Returns: The calibrator. Row weights play no part.
  static func fit(
    _ method: CalibrationMethod, logits: [Double], outputs: Int, labels: [Int]
  ) -> Calibrator {
    func column(_ output: Int) -> [Double] {
      labels.indices.map { logits[$0 * outputs + output] }
    }
    func positives(_ output: Int) -> [Bool] {
      // The one output of two classes is the second class's.
      labels.map { $0 == (outputs == 1 ? 1 : output) }
    }
    switch method {
    case .none: return .none
    case .temperature:
      return .temperature(fittedTemperature(logits: logits, outputs: outputs, labels: labels))
    case .sigmoid:
      return .sigmoid(
        (0..<outputs).map { SigmoidCurve(logits: column($0), positives: positives($0)) })
    case .isotonic:
      return .isotonic(
        (0..<outputs).map { IsotonicCurve(logits: column($0), positives: positives($0)) })
    }
  }

  /// The probabilities of many rows.
  ///
  /// - Parameters:
  ///   - logits: Shape (n, outputs), row-major.
  ///   - outputs: Number of logits of a row.
  /// - Returns: Shape (n, classes), row-major.
  func probabilities(_ logits: [Double], outputs: Int) -> [Double] {
    let classes = outputs == 1 ? 2 : outputs
    let count = logits.count / outputs
    var result = [Double](repeating: 0, count: count * classes)
    logits.withUnsafeBufferPointer { logits in
      result.withUnsafeMutableBufferPointer { result in
        guard let source = logits.baseAddress, let target = result.baseAddress else { return }
        for row in 0..<count {
          apply(source + row * outputs, outputs: outputs, into: target + row * classes)
        }
      }
    }
    return result
  }
}
