/// How a decision differs from an earlier one about the same prompt.
public enum Change: String, CaseIterable, Sendable {
  /// Fires as its gold label, and did not.
  case gained
  /// Fired as its gold label, and abstains.
  case lost
  /// Fires as another class than its gold label, and abstained or fired as it.
  case newlyWrong = "newly_wrong"
  /// Fires though it must not, and abstained.
  case newlyHallucinated = "newly_hallucinated"
  /// Fired wrongly, and abstains.
  case newlySilent = "newly_silent"
  /// Fired though it must not, and abstains.
  case noLongerHallucinated = "no_longer_hallucinated"
  /// Fires wrongly, as another class than before.
  case otherwiseWrong = "otherwise_wrong"
  /// Fires though it must not, as another class than before.
  case otherwiseHallucinated = "otherwise_hallucinated"
  /// Nobody has said what is right: fires, and abstained.
  case newlyFired = "newly_fired"
  /// Nobody has said what is right: fired, and abstains.
  case noLongerFired = "no_longer_fired"
  /// Nobody has said what is right: fires as another class than before.
  case otherClass = "other_class"

  /// What changed; nil where both are the same.
  ///
  /// - Parameters:
  ///   - old: The class that fired before, or nil.
  ///   - new: The class that fires now, or nil.
  ///   - gold: The gold label, or nil where the row must not execute.
  ///   - isLabelled: Whether anybody has said what is right.
  public init?<Class: Equatable>(
    from old: Class?, to new: Class?, gold: Class?, isLabelled: Bool
  ) {
    guard old != new else { return nil }
    switch (old, new) {
    case (nil, _?) where !isLabelled: self = .newlyFired
    case (_?, nil) where !isLabelled: self = .noLongerFired
    case _ where !isLabelled: self = .otherClass
    case (nil, _?) where gold == nil: self = .newlyHallucinated
    case (_?, nil) where gold == nil: self = .noLongerHallucinated
    case _ where gold == nil: self = .otherwiseHallucinated
    case (_, let new?) where new == gold: self = .gained
    case (let old?, nil) where old == gold: self = .lost
    case (_?, nil): self = .newlySilent
    case (let old?, _?) where old != gold: self = .otherwiseWrong
    default: self = .newlyWrong
    }
  }
}
