/// A number on each axis, in [0, 1]: what a row reaches, or the floors of a grid point.
public struct AxisValues: Hashable, Sendable {
  /// One lane for each axis; those without an axis are 0.
  private var lanes = SIMD8<Double>.zero

  /// 0 on every axis: as floors, what every row reaches.
  public init() {}

  /// The number on an axis.
  public subscript(axis: DecisionAxis) -> Double {
    get { lanes[axis.rawValue] }
    set { lanes[axis.rawValue] = newValue }
  }

  /// The first axis, in order, on which the value does not reach the floor.
  ///
  /// Comparisons are `≥` on the very Doubles; what is not a number reaches nothing.
  ///
  /// - Returns: nil where it reaches every floor.
  public func firstBelow(_ floors: AxisValues) -> DecisionAxis? {
    let reached = lanes .>= floors.lanes
    if all(reached) { return nil }
    return DecisionAxis.all.first { !reached[$0.rawValue] }
  }

  /// Whether the number on every axis but the leading one is the same.
  func sharesChain(with other: AxisValues) -> Bool {
    var mine = self
    mine[.leading] = other[.leading]
    return mine == other
  }

  /// Whether these floors win a tie: the higher one on the first axis on which they differ.
  func isStricter(than other: AxisValues) -> Bool {
    let axis = DecisionAxis.all.first { self[$0] != other[$0] }
    return axis.map { self[$0] > other[$0] } ?? false
  }

  /// Whether these floors come first in a sweep: by the last axis, then the one before, and so on.
  func precedesInSweep(_ other: AxisValues) -> Bool {
    let axis = DecisionAxis.all.last { self[$0] != other[$0] }
    return axis.map { self[$0] < other[$0] } ?? false
  }

  /// The floors in the words of a message.
  public var words: String {
    DecisionAxis.all.map { axis in
      let name = axis.floor.split(separator: "_").joined(separator: " ")
      return "\(name) \(self[axis])"
    }.joined(separator: ", ")
  }
}

extension AxisValues: ExpressibleByDictionaryLiteral {
  /// Numbers on some axes; 0 on the others.
  public init(dictionaryLiteral elements: (DecisionAxis, Double)...) {
    for (axis, value) in elements { self[axis] = value }
  }
}
