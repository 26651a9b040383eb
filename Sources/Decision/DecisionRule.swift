/// The one rule by which every tool decides whether a row fires.
public struct DecisionRule: Equatable, Sendable {
  /// What a row must reach; the leading floor is that of classes without one of their own.
  public var floors: AxisValues
  /// Threshold of each class, by index into the taxonomy, in place of the leading floor; shorter is
  /// allowed.
  public var perClass: [Double?]
  /// The rows that the rule was chosen on, and may decide; nil for rows of every kind.
  public var slice: RowSlice?

  /// A rule.
  public init(_ floors: AxisValues, perClass: [Double?] = [], slice: RowSlice? = nil) {
    self.floors = floors
    self.perClass = perClass
    self.slice = slice
  }

  /// The confidence that a row predicted as this class must reach.
  public func threshold(ofClass index: Int) -> Double {
    let own = perClass.indices.contains(index) ? perClass[index] : nil
    return own ?? floors[.leading]
  }

  /// What lets a row fire at no point, whatever its values; nil where nothing does.
  static func stop(of row: ScoredRow) -> AbstainReason? {
    if row.gate == false { return .gate }
    return row.executable ? nil : .nonexec
  }

  /// Decides one row.
  ///
  /// - Returns: The first reason to abstain, or nil when the row fires.
  public func decide(_ row: ScoredRow) -> AbstainReason? {
    if let reason = DecisionRule.stop(of: row) { return reason }
    var floors = floors
    floors[.leading] = threshold(ofClass: row.predicted)
    return row.values.firstBelow(floors).map(AbstainReason.below)
  }
}
