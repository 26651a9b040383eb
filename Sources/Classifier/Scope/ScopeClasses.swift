import Groundwork

/// What classes may fire, as scope needs it.
struct ScopeClasses: Sendable {
  /// Shape (classes); all true where none may, as scope has to be about something.
  let executable: [Bool]
  /// Whether some class must not fire and some may.
  let hasGap: Bool

  init(executable: [Bool]) {
    hasGap = executable.contains(true) && executable.contains(false)
    self.executable =
      executable.contains(true) ? executable : [Bool](repeating: true, count: executable.count)
  }

  /// What each kind of evidence weighs.
  ///
  /// - Parameter heldOut: Whether the model had not seen the rows: on rows that it has, every class on
  ///   top looks clear, and clarity says nothing.
  /// - Returns: The kinds that count.
  func weights(heldOut: Bool) -> [ScopeEvidenceKind: Double] {
    if hasGap { return [.distance: 1, .gap: 1] }
    return heldOut
      ? [.distance: 2, .similarity: 1, .clarity: 0.5] : [.distance: 2, .similarity: 1]
  }

  /// The evidence in a row's logits.
  ///
  /// - Parameters:
  ///   - logits: Shape (outputs), before calibration.
  ///   - outputs: 1 for two classes, else the number of classes.
  ///   - top: The class on top.
  ///   - allowed: Shape (classes): classes that may be predicted; nil allows all.
  /// - Returns: Clarity, at most 0, and the gap, 0 where there is none.
  func evidence(
    _ logits: UnsafePointer<Double>, outputs: Int, top: Int, allowed: [Bool]? = nil
  ) -> (clarity: Double, gap: Double) {
    // Two classes' one logit is the second's against the first.
    func logit(_ label: Int) -> Double {
      outputs > 1 ? logits[label] : (label == 1 ? logits[0] : 0)
    }
    let count = executable.count
    var (best, fires, stays) = (logit(0), -Double.infinity, -Double.infinity)
    for label in 0..<count {
      best = max(best, logit(label))
      if !executable[label] {
        stays = max(stays, logit(label))
      } else if allowed?[label] ?? true {
        fires = max(fires, logit(label))
      }
    }
    let sum = (0..<count).reduce(0) { $0 + Double.exp(logit($1) - best) }
    // With no class left that may fire, every gap is as bad.
    let gap = hasGap ? max(fires - stays, -Double.greatestFiniteMagnitude) : 0
    return (logit(top) - best - Double.log(sum), gap)
  }
}
