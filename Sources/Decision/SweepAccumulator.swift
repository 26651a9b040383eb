public import Groundwork

/// Counts scored rows at every point of a grid in one pass.
///
/// Memory is that of the grid and of at most about a million distinct prompts (16 bytes each, in a
/// table at most 3/4 full), whatever the number of rows; with an exact grid it grows with the distinct
/// confidences.
public struct SweepAccumulator {
  private let unseenOnly: Bool
  private var histograms: GridHistograms
  private var sample: PromptSample
  private var gated: Bool?

  /// An empty sweep.
  ///
  /// - Parameters:
  ///   - grid: What to try.
  ///   - classes: The taxonomy, in order.
  ///   - byClass: Whether to count each predicted class apart.
  ///   - unseenOnly: Whether to leave out rows whose prompt trained the mapper.
  ///   - isOneOfMany: Whether it is one of up to a thousand, so that fewer prompts are known apart.
  /// - Throws: More than 65,536 classes, or more to count than memory has room for.
  public init(
    grid: Grid, classes: [Name], byClass: Bool = false, unseenOnly: Bool = false,
    isOneOfMany: Bool = false
  ) throws(Failure) {
    self.init(
      try GridHistograms(grid: grid, classes: classes, byClass: byClass), unseenOnly: unseenOnly,
      isOneOfMany: isOneOfMany)
  }

  /// An empty sweep over histograms without rows.
  ///
  /// - Parameters:
  ///   - histograms: Where rows count.
  ///   - unseenOnly: Whether to leave out rows whose prompt trained the mapper.
  ///   - isOneOfMany: Whether it is one of up to a thousand, so that fewer prompts are known apart.
  public init(_ histograms: GridHistograms, unseenOnly: Bool, isOneOfMany: Bool) {
    self.init(
      histograms, unseenOnly: unseenOnly,
      sampleCapacity: isOneOfMany ? PromptSample.capacity / 64 : PromptSample.capacity)
  }

  /// An empty sweep that knows so many distinct prompts apart.
  init(_ histograms: GridHistograms, unseenOnly: Bool, sampleCapacity: Int) {
    self.histograms = histograms
    self.unseenOnly = unseenOnly
    sample = PromptSample(capacity: sampleCapacity)
  }

  /// What is tried.
  public var grid: Grid { histograms.grid }

  /// Cells that rows are counted in so far.
  public var cells: Int { histograms.cells }

  /// Most cells that there may be.
  public static var cellLimit: Int { Histogram.limit }

  /// Counts one row.
  ///
  /// A prompt that comes again counts again, except as a distinct prompt: there it counts once, at each
  /// point as its least favourable row there (see ``PromptPlace/merge(_:_:in:)``), so that the order
  /// of rows does not matter.
  ///
  /// - Throws: A class outside the taxonomy, a gated row among ungated ones, or more to count than
  ///   memory has room for.
  public mutating func add(_ row: ScoredRow) throws(Failure) {
    if unseenOnly, row.seen { return }
    let placed = try histograms.place(row)
    try checkGate(of: placed)
    try histograms.add(placed)
    try notePrompt(of: placed)
  }

  /// Takes rows whose places are known.
  ///
  /// - Parameters:
  ///   - rows: The rows, placed by histograms of the same grid and classes.
  ///   - areCounted: Whether histograms that are added with ``add(counted:)`` hold them.
  /// - Throws: A gated row among ungated ones, or more to count than memory has room for.
  public mutating func add(_ rows: [PlacedRow], areCounted: Bool) throws(Failure) {
    for row in rows {
      try checkGate(of: row)
      if !areCounted { try histograms.add(row) }
      try notePrompt(of: row)
    }
  }

  /// Adds the counts of rows that were taken as counted, on a grid of given thresholds.
  public mutating func add(counted: GridHistograms) { histograms += counted }

  private mutating func checkGate(of row: PlacedRow) throws(Failure) {
    if let gated, gated != row.isGated {
      throw Failure(
        gated
          ? "a row without \"gate\" among rows with one"
          : "a row with \"gate\" among rows without one",
        remedy: "score all rows with the same \(.gate)")
    }
    gated = row.isGated
  }

  private mutating func notePrompt(of row: PlacedRow) throws(Failure) {
    let place = row.place
    guard let slot = sample.insert(row.promptHash, place) else { return }
    sample.set(
      PromptPlace.merge(sample.places(at: slot), place, in: histograms[place.histogram]), at: slot)
    if sample.listed > Histogram.limit { throw histograms.tooLarge(nil) }
  }

  /// The counts at every grid point.
  ///
  /// - Parameter source: What to stamp on each row; grid size, gating and sample are filled in.
  /// - Returns: The metrics rows, made as they are asked for.
  public func result(source: SweepSource = SweepSource()) -> SweepResult {
    var prompts = [[PromptPlaces]](repeating: [], count: histograms.each.count)
    sample.forEach { _, places in
      if !places.seen { prompts[places.histogram].append(places) }
    }
    let (grid, classes) = (histograms.grid, histograms.classes)
    let tallies = zip(histograms.each, prompts).map { FiringTally($0, prompts: $1, grid: grid) }
    var source = source
    source.exactThresholds = grid.isExact
    source.gated = gated ?? false
    source.promptSample = sample.fraction
    source.unseenOnly = unseenOnly
    source.perClassThresholds = zip(classes, grid.perClass).compactMap { name, threshold in
      threshold.map { ClassThreshold(name: name, threshold: $0) }
    }
    return SweepResult(
      grid: grid, tallies: tallies, classes: histograms.byClass ? classes : nil, source: source,
      sketch: sketch(tallies))
  }

  /// The distinct prompts in the cells of the metrics rows; nil where they are too many.
  private func sketch(_ tallies: [FiringTally]) -> PromptSketch? {
    guard sample.level == 0, sample.count <= PromptSketch.limit else { return nil }
    let thresholds = SweepResult.thresholds(tallies)
    let space = RankSpace(
      floors: [thresholds] + DecisionAxis.others.map { histograms.grid[$0] })
    var cells = histograms.each.map { histogram in
      CellMap(histogram, into: space, ranks: histogram.slots.ranks(among: thresholds))
    }
    var entries: [PromptSketch.Entry] = []
    entries.reserveCapacity(sample.count)
    sample.forEach { key, places in
      // A prompt that trained the mapper counts nowhere, whatever its rows reach.
      let moved =
        places.seen
        ? PromptPlaces(PromptPlace(seen: true, histogram: 0, cell: 0, kind: .correct))
        : places.mapped { $0.at(cell: cells[$0.histogram].cell(of: $0.cell)) }
      entries.append(PromptSketch.Entry(key: key, places: moved))
    }
    return PromptSketch(entries)
  }
}

/// The cells of a histogram in a space of thresholds of several, each found once.
private struct CellMap {
  private let histogram: Histogram
  private let space: RankSpace
  /// For each slot, how many thresholds its rows reach.
  private let ranks: [Int]
  /// The cell there of each cell here, or −1 where nobody has asked.
  private var known: [Int]

  init(_ histogram: Histogram, into space: RankSpace, ranks: [Int]) {
    self.histogram = histogram
    self.space = space
    self.ranks = ranks
    known = [Int](repeating: -1, count: histogram.cellCount)
  }

  mutating func cell(of cell: Int) -> Int {
    if known[cell] < 0 { known[cell] = space.cell(of: histogram.place(of: cell, ranks: ranks)) }
    return known[cell]
  }
}
