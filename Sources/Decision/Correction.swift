/// How a confidence level is kept although many points were looked at.
public enum Correction: String, CaseIterable, Sendable {
  /// The sharpest valid one for each limit.
  ///
  /// A limit that only gets easier, or only harder, as the threshold rises (hallucination, coverage and
  /// the like) is tested as by the fixed sequence, which costs nothing for a finer grid. One that may
  /// be kept anywhere (accuracy) is tested from twenty starts, 0, 0.05, … 0.95, each with an equal
  /// share of α and going down until the first point that fails. α is shared among the settings of the
  /// other axes, and among the three ways to go. Thresholds found in the data may be certified.
  case auto
  /// Every point is tested at α / points.
  ///
  /// A point is admissible when each of its limits is shown at that α. Limits do not multiply: a point
  /// that breaks a limit is admitted only if that very limit is shown in error.
  case bonferroni
  /// Points are tested at the full α in an order fixed in advance, until the first that fails.
  ///
  /// One chain for each setting of the other axes and each direction of threshold in use; α is shared
  /// among the chains. A limit that is easier to keep when less fires starts at the highest threshold,
  /// the others at the lowest.
  ///
  /// - SeeAlso: Angelopoulos, Bates, Candès, Jordan & Lei (2021), Learn then Test, section 3.
  case fixedSequence = "fixed-sequence"
  /// As the fixed sequence, but each point has an equal share of α of its own, and hands what it was
  /// tested at on to the next when it passes; a failure does not end the chain.
  ///
  /// So a chain gets past points at which too little fires to show anything.
  ///
  /// - SeeAlso: Wiens & Dmitrienko (2005), The fallback procedure, J. Biopharm. Stat. 15, 929–942.
  case fallback
}
