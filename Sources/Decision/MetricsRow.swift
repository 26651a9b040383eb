/// What a sweep counted at one grid point.
public struct MetricsRow: Equatable, Sendable {
  public var point: GridPoint
  public var tally: Tally
  /// Counts by predicted class, in taxonomy order; empty unless the sweep was by class.
  public var byClass: [PredictedClass]
  public var source: SweepSource

  public init(
    point: GridPoint, tally: Tally, byClass: [PredictedClass] = [], source: SweepSource
  ) {
    self.point = point
    self.tally = tally
    self.byClass = byClass
    self.source = source
  }

  /// The rows predicted as one class.
  public struct PredictedClass: Equatable, Sendable {
    public var name: String
    public var tally: Tally

    public init(name: String, tally: Tally) {
      self.name = name
      self.tally = tally
    }

    /// Names are compared by their bytes.
    public static func == (one: PredictedClass, other: PredictedClass) -> Bool {
      one.name.utf8.elementsEqual(other.name.utf8) && one.tally == other.tally
    }
  }
}
