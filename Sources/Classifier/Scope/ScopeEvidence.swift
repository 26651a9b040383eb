import Groundwork

/// One kind of evidence that a prompt is among those that a mapper knows; larger is more clearly inside.
enum ScopeEvidenceKind: String, CaseIterable, Sendable {
  /// The relative distance to the training rows against prompts in general.
  case distance
  /// The cosine with the nearest exemplar of the class on top.
  case similarity = "nearness"
  /// The log probability of the class on top, as the logits are before calibration, which sharpens them.
  case clarity
  /// The largest logit of a class that may fire, less the largest of one that must not.
  case gap
}

/// How a kind of evidence is held against the training rows', and what it weighs.
struct ScopeEvidence: Sendable, Equatable {
  let kind: ScopeEvidenceKind
  /// The training rows' median.
  let median: Double
  /// From the median down to the training rows' tenth percentile, in units of a normal distribution's
  /// standard deviation; positive.
  let spread: Double
  let weight: Double

  /// The tenth percentile of the standard normal distribution, negated.
  private static let normalTenth = 1.2815515655446004
  /// Objections beyond this make no difference any more, and their exponential stays finite.
  private static let most = 600.0

  /// Takes numbers that were read.
  init(kind: ScopeEvidenceKind, median: Double, spread: Double, weight: Double) {
    self.kind = kind
    self.median = median
    self.spread = spread
    self.weight = weight
  }

  /// Learns what is usual from training rows.
  ///
  /// - Parameters:
  ///   - kind: Which evidence.
  ///   - values: Shape (n), finite, n > 0.
  ///   - weight: What it weighs, positive.
  init(kind: ScopeEvidenceKind, values: [Double], weight: Double) {
    let sorted = values.sorted()
    self.kind = kind
    self.weight = weight
    median = sorted[(sorted.count - 1) / 2]
    let below = median - sorted[(sorted.count - 1) / 10]
    // Rows that are all alike say nothing of how much is usual.
    spread = below > 0 ? below / ScopeEvidence.normalTenth : max(abs(median), 1) * 1e-6
  }

  /// weight · exp(−(value − median) / spread): about the weight for a usual row, and more by a factor of
  /// e for every spread below.
  func objection(_ value: Double) -> Double {
    weight
      * Double.exp(max(-ScopeEvidence.most, min(ScopeEvidence.most, (median - value) / spread)))
  }
}
