/// The place of a confidence among the thresholds of a sweep, also while they are being found.
struct ThresholdSlots {
  /// Thresholds that were given; nil where every distinct confidence is one.
  private let axis: Axis?
  private var slotOfConfidence: [Double: Int] = [:]
  private var confidences: [Double] = []

  /// Slot of a row that no threshold lets fire.
  static let never = 0
  // While thresholds are being found, slot 1 holds the rows that fire at each, the rest follow.
  private static let found = 2

  init(_ grid: Grid) { axis = grid.isExact ? nil : grid[.leading] }

  /// Slots in use so far.
  var count: Int { axis.map { $0.values.count + 2 } ?? confidences.count + Self.found }

  /// Slot of a row that fires whatever the threshold.
  var always: Int { axis.map { $0.values.count + 1 } ?? 1 }

  /// Slot of a row with this confidence, a new one where it is a threshold not met before.
  mutating func slot(for confidence: Double) -> Int {
    if let axis { return axis.count(atMost: confidence) }
    if confidence.isNaN { return Self.never }
    if let slot = slotOfConfidence[confidence] { return slot }
    let slot = confidences.count + Self.found
    slotOfConfidence[confidence] = slot
    confidences.append(confidence)
    return slot
  }

  /// How high a slot stands, comparable between slots of one sweep whatever the order of its rows.
  func height(of slot: Int) -> Double {
    if axis != nil { return Double(slot) }
    if slot >= Self.found { return confidences[slot - Self.found] }
    return slot == Self.never ? -.infinity : .infinity
  }

  /// The thresholds, and for each slot how many of them its rows reach: one more than all of them
  /// for rows that fire whatever the threshold.
  func ranked() -> (thresholds: Axis, reached: [Int]) {
    if let axis { return (axis, Array(0..<count)) }
    let order = confidences.indices.sorted { confidences[$0] < confidences[$1] }
    var reached = [Int](repeating: 0, count: count)
    reached[always] = order.count + 1
    for (rank, index) in order.enumerated() { reached[index + Self.found] = rank + 1 }
    return (Axis(ascending: order.map { confidences[$0] }), reached)
  }

  /// For each slot, how many of these thresholds, which hold its own, its rows reach.
  func ranks(among thresholds: Axis) -> [Int] {
    if axis != nil { return Array(0..<count) }
    return [0, thresholds.values.count + 1] + confidences.map { thresholds.count(atMost: $0) }
  }
}
