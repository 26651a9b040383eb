/// Why a row does not fire: the first condition that failed, in this order.
public enum AbstainReason: String, CaseIterable, Sendable {
  /// The gate did not let the row through.
  case gate
  /// The predicted class must never fire.
  case nonexec
  /// The confidence is below the threshold.
  case threshold
  /// The lead over the second class is below the near margin.
  case nearMargin = "near_margin"
  /// The row is less familiar than asked.
  case unfamiliar
}
