/// Why a row does not fire: the first condition that failed, in this order.
public enum AbstainReason: Hashable, CaseIterable, Sendable {
  /// The gate did not let the row through.
  case gate
  /// The predicted class must never fire.
  case nonexec
  /// The row does not reach the floor of an axis.
  case below(DecisionAxis)

  /// Every reason, in order.
  public static let allCases = [.gate, .nonexec] + DecisionAxis.all.map(AbstainReason.below)

  /// The reason as rows and metrics name it.
  public var name: String {
    switch self {
    case .gate: "gate"
    case .nonexec: "nonexec"
    case .below(let axis): axis.reason
    }
  }

  /// The place of the reason among all.
  var index: Int {
    switch self {
    case .gate: 0
    case .nonexec: 1
    case .below(let axis): 2 + axis.rawValue
    }
  }
}
