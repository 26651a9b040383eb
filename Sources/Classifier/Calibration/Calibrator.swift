import Groundwork

/// From the logits of a model to calibrated probabilities.
public enum Calibrator: Sendable, Equatable {
  /// Softmax of the logits, for two classes the sigmoid of the one logit.
  case none
  /// Softmax of the logits divided by a temperature, positive.
  case temperature(Double)
  /// One sigmoid an output; normalised over the classes.
  case sigmoid([SigmoidCurve])
  /// One non-decreasing curve an output; normalised over the classes.
  case isotonic([IsotonicCurve])

  /// The method that made it.
  public var method: CalibrationMethod {
    switch self {
    case .none: .none
    case .temperature: .temperature
    case .sigmoid: .sigmoid
    case .isotonic: .isotonic
    }
  }

  /// The probabilities of one row.
  ///
  /// A row to which every curve gives 0 becomes uniform, as in scikit-learn.
  ///
  /// - Parameters:
  ///   - logits: Shape (outputs): one for two classes, else one a class.
  ///   - outputs: Number of logits.
  ///   - probabilities: Shape (classes), in [0, 1], adding up to 1; replaced.
  func apply(
    _ logits: UnsafePointer<Double>, outputs: Int, into probabilities: UnsafeMutablePointer<Double>
  ) {
    switch self {
    case .none:
      softmax(logits, outputs: outputs, scale: 1, into: probabilities)
    case .temperature(let temperature):
      softmax(logits, outputs: outputs, scale: 1 / temperature, into: probabilities)
    case .sigmoid(let curves):
      for output in 0..<outputs { probabilities[output] = curves[output].value(logits[output]) }
      normalise(probabilities, outputs: outputs)
    case .isotonic(let curves):
      for output in 0..<outputs { probabilities[output] = curves[output].value(logits[output]) }
      normalise(probabilities, outputs: outputs)
    }
  }
}

/// Scores of rows that the scoring model has not seen, to fit calibrators to.
struct CalibrationRows {
  /// Shape (n, outputs), row-major.
  var logits: [Double]
  /// Number of logits of a row, 1 for two classes.
  let outputs: Int
  /// Shape (n).
  var labels: [Int]
  /// Shape (n), above 0: a row of weight k counts as k rows; nil counts every row once.
  var weights: [Double]?
  /// Outputs without rows enough for a curve of their own; not all.
  var sharing: Set<Int> = []
}

extension Calibrator {
  /// Fits a calibrator.
  ///
  /// An output in `sharing` gets the curve fitted to the pairs of logit and outcome of all other
  /// outputs together.
  ///
  /// - Parameters:
  ///   - method: How a logit becomes a probability.
  ///   - held: Scores, n > 0.
  ///   - rows: The rows to fit to, or nil for all.
  /// - Returns: The calibrator.
  static func fit(
    _ method: CalibrationMethod, to held: CalibrationRows, rows: [Int32]? = nil
  ) -> Calibrator {
    let rows = rows ?? held.labels.indices.map { Int32($0) }
    switch method {
    case .none: return .none
    case .temperature:
      return .temperature(
        fittedTemperature(
          logits: held.logits, outputs: held.outputs, labels: held.labels, weights: held.weights,
          rows: rows))
    case .sigmoid: return .sigmoid(curves(held, rows: rows, SigmoidCurve.init))
    case .isotonic: return .isotonic(curves(held, rows: rows, IsotonicCurve.init))
    }
  }

  /// One curve an output.
  private static func curves<Curve>(
    _ held: CalibrationRows, rows: [Int32],
    _ fit: (_ logits: [Double], _ positives: [Bool], _ weights: [Double]?) -> Curve
  ) -> [Curve] {
    let weights = held.weights.map { weights in rows.map { weights[Int($0)] } }
    func logits(_ output: Int) -> [Double] {
      rows.map { held.logits[Int($0) * held.outputs + output] }
    }
    func positives(_ output: Int) -> [Bool] {
      // The one output of two classes is the second class's.
      rows.map { held.labels[Int($0)] == (held.outputs == 1 ? 1 : output) }
    }
    let own = (0..<held.outputs).filter { !held.sharing.contains($0) }
    let shared =
      held.sharing.isEmpty
      ? nil
      : fit(
        own.flatMap(logits), own.flatMap(positives),
        weights.map { weights in own.flatMap { _ in weights } })
    return (0..<held.outputs).map { output in
      if let shared, held.sharing.contains(output) { return shared }
      return fit(logits(output), positives(output), weights)
    }
  }
}

/// Softmax of scaled logits, for one output the sigmoid and its complement.
///
/// - Parameters:
///   - logits: Shape (outputs).
///   - outputs: Number of logits.
///   - scale: Multiplies every logit.
///   - probabilities: Shape (classes); replaced.
func softmax(
  _ logits: UnsafePointer<Double>, outputs: Int, scale: Double,
  into probabilities: UnsafeMutablePointer<Double>
) {
  guard outputs > 1 else {
    let positive = sigmoid(scale * logits[0])
    probabilities[0] = 1 - positive
    probabilities[1] = positive
    return
  }
  var largest = logits[0]
  for output in 1..<outputs where logits[output] > largest { largest = logits[output] }
  var sum = 0.0
  for output in 0..<outputs {
    probabilities[output] = Double.exp(scale * (logits[output] - largest))
    sum += probabilities[output]
  }
  for output in 0..<outputs { probabilities[output] /= sum }
}

/// One-vs-rest probabilities to a distribution.
private func normalise(_ probabilities: UnsafeMutablePointer<Double>, outputs: Int) {
  guard outputs > 1 else {
    let positive = probabilities[0]
    probabilities[0] = 1 - positive
    probabilities[1] = positive
    return
  }
  var sum = 0.0
  for output in 0..<outputs { sum += probabilities[output] }
  for output in 0..<outputs {
    probabilities[output] = sum > 0 ? probabilities[output] / sum : 1 / Double(outputs)
  }
}
