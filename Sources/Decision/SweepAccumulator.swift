/// Counts scored rows at every point of a grid in one pass.
///
/// Memory is that of the grid and of at most about a million distinct prompts (16 bytes each, in a
/// table at most 3/4 full), whatever the number of rows; with ``Grid/Thresholds/all`` it grows with
/// the distinct confidences.
public struct SweepAccumulator {
  public let grid: Grid
  /// The taxonomy, in order.
  public let classes: [String]
  private let byClass: Bool
  private let unseenOnly: Bool
  /// One for each class, or one for all.
  private var histograms: [Histogram]
  private var sample: PromptSample
  private var gated: Bool?

  /// An empty sweep.
  ///
  /// - Parameters:
  ///   - grid: What to try.
  ///   - classes: The taxonomy, in order.
  ///   - byClass: Whether to count each predicted class apart.
  ///   - unseenOnly: Whether to leave out rows whose prompt trained the mapper.
  /// - Throws: More than 65,536 classes.
  public init(
    grid: Grid, classes: [String], byClass: Bool = false, unseenOnly: Bool = false
  ) throws(DecisionError) {
    try self.init(
      grid: grid, classes: classes, byClass: byClass, unseenOnly: unseenOnly,
      sampleCapacity: PromptSample.capacity)
  }

  init(
    grid: Grid, classes: [String], byClass: Bool, unseenOnly: Bool, sampleCapacity: Int
  ) throws(DecisionError) {
    guard classes.count <= Place.classLimit else {
      throw DecisionError(
        "a taxonomy of \(classes.count) classes, at most \(Place.classLimit) can be counted",
        remedy: "merge classes")
    }
    self.grid = grid
    self.classes = classes
    self.byClass = byClass
    self.unseenOnly = unseenOnly
    histograms = [Histogram](repeating: Histogram(grid), count: byClass ? classes.count : 1)
    sample = PromptSample(capacity: sampleCapacity)
  }

  /// Counts one row.
  ///
  /// A prompt that comes again counts again, except as a distinct prompt: there it counts once, seen if
  /// any of its rows was, else by its least favourable row (hallucinated before wrong before correct,
  /// then firing longest where firing is a mistake), so that the order of rows does not matter.
  ///
  /// - Throws: A class outside the taxonomy, or a gated row among ungated ones.
  public mutating func add(_ row: ScoredRow) throws(DecisionError) {
    guard classes.indices.contains(row.predicted) else {
      throw DecisionError(
        "class \(row.predicted) is outside the taxonomy of \(classes.count)",
        remedy: "sweep the rows of one mapper")
    }
    if unseenOnly, row.seen { return }
    if let gated, gated != (row.gate != nil) {
      throw DecisionError(
        gated
          ? "a row without \"gate\" among rows with one"
          : "a row with \"gate\" among rows without one",
        remedy: "score all rows with the same --gate")
    }
    gated = row.gate != nil
    let histogram = byClass ? row.predicted : 0
    let counted = histograms[histogram].add(row)
    let place = Place(
      seen: row.seen, histogram: histogram, cell: counted.cell, kind: counted.kind)
    let histograms = histograms
    sample.insert(row.promptHash, place: place.bits) { one, other in
      Place(bits: one).isMilder(than: Place(bits: other), in: histograms)
    }
  }

  /// The counts at every grid point.
  ///
  /// - Parameter source: What to stamp on each row; grid size, gating and sample are filled in.
  /// - Returns: The metrics rows, made as they are asked for.
  public func result(source: SweepSource = SweepSource()) -> SweepResult {
    var distinct = histograms.map { [SIMD4<Int>](repeating: .zero, count: $0.all.count) }
    sample.forEachPlace { bits in
      let place = Place(bits: bits)
      if !place.seen { distinct[place.histogram][place.cell][place.kind.rawValue] += 1 }
    }
    let tallies = zip(histograms, distinct).map { FiringTally($0, distinct: $1, grid: grid) }
    var source = source
    source.exactThresholds = grid.thresholds == .all
    source.gated = gated ?? false
    source.promptSample = sample.fraction
    source.unseenOnly = unseenOnly
    source.perClassThresholds = zip(classes, grid.perClass).compactMap { name, threshold in
      threshold.map { ClassThreshold(name: name, threshold: $0) }
    }
    return SweepResult(
      grid: grid, tallies: tallies, classes: byClass ? classes : nil, source: source)
  }
}

/// Where a prompt counts, packed into 64 bits: seen, histogram (16), cell (45), kind (2).
private struct Place {
  static let classLimit = 1 << 16

  var seen: Bool
  var histogram: Int
  var cell: Int
  var kind: Histogram.Kind

  init(seen: Bool, histogram: Int, cell: Int, kind: Histogram.Kind) {
    self.seen = seen
    self.histogram = histogram
    self.cell = cell
    self.kind = kind
  }

  init(bits: UInt64) {
    seen = bits >> 63 == 1
    histogram = Int(bits >> 47 & 0xffff)
    cell = Int(bits >> 2 & (1 << 45 - 1))
    kind = Histogram.Kind(rawValue: Int(bits & 3)) ?? .unlabelled
  }

  var bits: UInt64 {
    (seen ? 1 << 63 : 0) | UInt64(histogram) << 47 | UInt64(cell) << 2 | UInt64(kind.rawValue)
  }

  /// Whether the other place of the same prompt is the less favourable one.
  func isMilder(than other: Place, in histograms: [Histogram]) -> Bool {
    if seen != other.seen { return other.seen }
    if kind != other.kind { return severity < other.severity }
    let mine = histograms[histogram].heights(of: cell)
    let its = histograms[other.histogram].heights(of: other.cell)
    if mine != its {
      // Firing longer is worse where firing is a mistake, better where it is right.
      return (kind == .wrong || kind == .hallucinated) == (mine < its)
    }
    return histogram < other.histogram
  }

  private var severity: Int {
    switch kind {
    case .unlabelled: 0
    case .correct: 1
    case .wrong: 2
    case .hallucinated: 3
    }
  }
}
