/// The points that a sweep tries: every threshold with every near margin and every familiarity.
public struct Grid: Equatable, Sendable {
  /// Most points that a grid of given thresholds may have.
  public static let limit = 1_000_000

  /// Which thresholds to try.
  public enum Thresholds: Equatable, Sendable {
    /// These.
    case axis(Axis)
    /// Every distinct confidence at which some row starts to fire: the exact curve.
    case all
  }

  public let thresholds: Thresholds
  public let nearMargins: Axis
  public let familiarities: Axis
  /// Threshold of each class in place of the grid's, by index into the taxonomy; shorter is allowed.
  public let perClass: [Double?]

  /// A product of axes.
  ///
  /// - Throws: More than ``limit`` points, or a per-class threshold outside [0, 1].
  public init(
    thresholds: Thresholds, nearMargins: Axis, familiarities: Axis, perClass: [Double?] = []
  ) throws(DecisionError) {
    var points = nearMargins.values.count * familiarities.values.count
    if case .axis(let axis) = thresholds, points <= Grid.limit { points *= axis.values.count }
    guard points <= Grid.limit else {
      throw DecisionError(
        "the grid has more than \(Grid.limit) points", remedy: "use fewer values on its axes")
    }
    for case let threshold? in perClass where !(threshold >= 0 && threshold <= 1) {
      throw DecisionError(
        "the per-class threshold \(threshold) is outside 0 to 1", remedy: "give shares")
    }
    self.thresholds = thresholds
    self.nearMargins = nearMargins
    self.familiarities = familiarities
    self.perClass = perClass
  }

  /// The threshold that rows predicted as this class have instead of the grid's, if any.
  func fixedThreshold(ofClass index: Int) -> Double? {
    perClass.indices.contains(index) ? perClass[index] : nil
  }
}

/// One point of a grid.
public struct GridPoint: Hashable, Sendable {
  public var threshold: Double
  public var nearMargin: Double
  public var familiarity: Double

  public init(threshold: Double, nearMargin: Double = 0, familiarity: Double = 0) {
    self.threshold = threshold
    self.nearMargin = nearMargin
    self.familiarity = familiarity
  }

  /// Whether this point wins a tie: higher threshold, then near margin, then familiarity.
  func isStricter(than other: GridPoint) -> Bool {
    (threshold, nearMargin, familiarity)
      > (other.threshold, other.nearMargin, other.familiarity)
  }
}
