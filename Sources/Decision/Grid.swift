public import Groundwork

/// The points that a sweep tries: every floor of an axis with every floor of every other.
public struct Grid: Equatable, Sendable {
  /// Most points that a grid of given floors may have.
  public static let limit = 1_000_000

  /// Whether the floors of the leading axis are found in the data: every distinct confidence at which
  /// some row starts to fire, which makes the exact curve.
  public let isExact: Bool
  /// Threshold of each class in place of the grid's, by index into the taxonomy; shorter is allowed.
  public let perClass: [Double?]
  /// The floors of each axis, in the order of the axes.
  private let axes: [Axis]

  /// A product of axes.
  ///
  /// - Parameters:
  ///   - axes: Floors to try; an axis that is not named has the one floor 0.
  ///   - isExact: Whether to find the floors of the leading axis in the data instead.
  ///   - perClass: Threshold of each class in place of the grid's, by index into the taxonomy.
  /// - Throws: More than ``limit`` points, or a per-class threshold outside [0, 1].
  public init(
    _ axes: [DecisionAxis: Axis], isExact: Bool = false, perClass: [Double?] = []
  ) throws(Failure) {
    self.axes = DecisionAxis.all.map { axes[$0] ?? .zero }
    var points = 1
    for axis in isExact ? DecisionAxis.others : DecisionAxis.all where points <= Grid.limit {
      points *= self.axes[axis.rawValue].values.count
    }
    guard points <= Grid.limit else {
      throw Failure(
        "the grid has more than \(Grid.limit) points", remedy: "use fewer values on its axes")
    }
    for case let threshold? in perClass where !(threshold >= 0 && threshold <= 1) {
      throw Failure(
        "the per-class threshold \(threshold) is outside 0 to 1", remedy: "give shares")
    }
    self.isExact = isExact
    self.perClass = perClass
  }

  /// The floors of an axis.
  public subscript(axis: DecisionAxis) -> Axis { axes[axis.rawValue] }

  /// The threshold that rows predicted as this class have instead of the grid's, if any.
  func fixedThreshold(ofClass index: Int) -> Double? {
    perClass.indices.contains(index) ? perClass[index] : nil
  }
}
