public import Decision
public import Records

extension FieldEdits {
  /// Sets the fields of a decision: `abstain`, `reason` and the threshold.
  ///
  /// - Parameters:
  ///   - reason: Why the row abstains; nil where it fires.
  ///   - threshold: The confidence that the predicted class must reach.
  ///   - gateFailed: Whether the gate holds the row back because it failed on it.
  public mutating func setDecision(
    _ reason: AbstainReason?, threshold: Double, gateFailed: Bool = false
  ) {
    set("abstain") { $0.bool(reason != nil) }
    set("reason") { json in
      if reason == .gate && gateFailed {
        json.string("gate_error")
      } else if let reason {
        json.string(reason.name)
      } else {
        json.null()
      }
    }
    set(DecisionAxis.leading.floor) { $0.number(threshold) }
  }
}
