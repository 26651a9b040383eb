import Groundwork

/// What makes two prompts nearly the same.
struct NearPrompts: Sendable {
  /// The cosine from which two prompts are near, whatever their spelling.
  let threshold: Double
  /// The mean of cosine and spelling similarity from which they are near as well.
  static let spelledAlike = 0.75

  /// Takes a threshold from the data.
  ///
  /// Prompts of two labels mean two things, so their cosines show how near prompts come that are
  /// no twins: one row in twenty comes nearer to another label than q. The threshold lies two
  /// thirds of the way from there to 1.
  ///
  /// - Parameter nearestOfOthers: The largest cosine of each row to a row of another label.
  init(nearestOfOthers: [Double]) {
    let sorted = nearestOfOthers.sorted()
    guard !sorted.isEmpty else {
      threshold = 0.95
      return
    }
    let quantile = sorted[min(sorted.count - 1, sorted.count * 19 / 20)]
    threshold = min(0.99, max(0.8, 1 - (1 - quantile) / 3))
  }

  /// How sure two prompts are the same; nil where they are not near.
  ///
  /// - Returns: The mean of cosine and spelling similarity.
  func sureness(cosine: Double, _ one: PromptForm, _ other: PromptForm) -> Double? {
    let mean = (cosine + one.spellingSimilarity(other)) / 2
    let isNear =
      cosine >= threshold || mean >= Self.spelledAlike
      || (one.withoutNumbers != nil && one.withoutNumbers == other.withoutNumbers)
    return isNear ? mean : nil
  }
}
