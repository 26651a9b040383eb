import Groundwork

@testable import Decision

/// Which rows to make.
struct RandomRows {
  var classes = 3
  var gated = false
  var onlyExecutableLabels = false
  /// Prompts to draw from; few make many repeats.
  var prompts = UInt64.max
  /// Values of confidence, margin and familiarity lie on a grid of 1/this, so that ties are common.
  var grain = 20

  func make(_ count: Int, seed: UInt64) -> [ScoredRow] {
    var random = SplitMix64(seed: seed)
    let scores = (0...grain).map { Double($0) / Double(grain) }
    return (0..<count).map { _ in
      let gold: Gold =
        switch Int.random(in: onlyExecutableLabels ? 3..<10 : 0..<10, using: &random) {
        case 0: .unlabelled
        case 1, 2: .notExecutable
        default: .label(Int.random(in: 0..<classes, using: &random))
        }
      var row = ScoredRow(
        predicted: Int.random(in: 0..<classes, using: &random),
        confidence: scores.randomElement(using: &random) ?? 0,
        margin: scores.randomElement(using: &random) ?? 0,
        familiarity: scores.randomElement(using: &random) ?? 0,
        executable: Int.random(in: 0..<8, using: &random) > 0,
        gate: gated ? Int.random(in: 0..<5, using: &random) > 0 : nil, gold: gold,
        seen: Int.random(in: 0..<6, using: &random) == 0,
        promptHash: UInt64.random(in: 0..<prompts, using: &random))
      row.values[.scope] = scores[Int(row.promptHash % UInt64(scores.count))]
      return row
    }
  }
}
