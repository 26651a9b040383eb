/// How a logit becomes a probability.
public enum CalibrationMethod: String, CaseIterable, Sendable {
  /// The logits' own softmax.
  case none
  /// Every logit divided by one temperature; never changes which class is on top.
  case temperature
  /// Platt's two-parameter sigmoid for every class, then normalised.
  case sigmoid
  /// A non-decreasing function for every class, then normalised; wants a thousand rows or more.
  case isotonic
}
