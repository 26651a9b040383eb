import Glibc

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
    probabilities[output] = exp(scale * (logits[output] - largest))
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
