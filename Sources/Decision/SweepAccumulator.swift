public import Groundwork

/// Counts scored rows at every point of a grid in one pass.
///
/// Memory is that of the grid and of at most about a million distinct prompts (16 bytes each, in a
/// table at most 3/4 full), whatever the number of rows; with an exact grid it grows with the distinct
/// confidences.
public struct SweepAccumulator {
  /// What is tried.
  public let grid: Grid
  /// The taxonomy, in order.
  private let classes: [Name]
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
  ///   - isOneOfMany: Whether it is one of up to a thousand, so that fewer prompts are known apart.
  /// - Throws: More than 65,536 classes, or more to count than memory has room for.
  public init(
    grid: Grid, classes: [Name], byClass: Bool = false, unseenOnly: Bool = false,
    isOneOfMany: Bool = false
  ) throws(Failure) {
    try self.init(
      grid: grid, classes: classes, byClass: byClass, unseenOnly: unseenOnly,
      sampleCapacity: isOneOfMany ? PromptSample.capacity / 64 : PromptSample.capacity)
  }

  /// An empty sweep that knows so many distinct prompts apart.
  init(
    grid: Grid, classes: [Name], byClass: Bool, unseenOnly: Bool, sampleCapacity: Int
  ) throws(Failure) {
    guard classes.count <= PromptPlace.histogramLimit else {
      throw Failure(
        "a taxonomy of \(classes.count) classes, at most \(PromptPlace.histogramLimit) can be counted",
        remedy: "merge classes")
    }
    self.grid = grid
    self.classes = classes
    self.byClass = byClass
    self.unseenOnly = unseenOnly
    let count = byClass ? classes.count : 1
    let cells = ThresholdSlots(grid).count * Histogram.width(of: grid)
    guard cells * count <= Histogram.limit else {
      throw SweepAccumulator.tooLarge(byClass ? classes.count : nil, grid)
    }
    histograms = [Histogram](repeating: Histogram(grid), count: count)
    sample = PromptSample(capacity: sampleCapacity)
  }

  /// Cells that rows are counted in so far.
  public var cells: Int { histograms.reduce(0) { $0 + $1.all.count } }

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
    guard classes.indices.contains(row.predicted) else {
      throw Failure(
        "class \(row.predicted) is outside the taxonomy of \(classes.count)",
        remedy: "sweep the rows of one mapper")
    }
    if unseenOnly, row.seen { return }
    if let gated, gated != (row.gate != nil) {
      throw Failure(
        gated
          ? "a row without \"gate\" among rows with one"
          : "a row with \"gate\" among rows without one",
        remedy: "score all rows with the same \(.gate)")
    }
    gated = row.gate != nil
    let histogram = byClass ? row.predicted : 0
    let before = histograms[histogram].all.count
    let cell = histograms[histogram].add(row)
    if histograms[histogram].all.count > before { try checkSize() }
    let place = PromptPlace(
      seen: row.seen, histogram: histogram, cell: cell, kind: FiringKind(row))
    if let slot = sample.insert(row.promptHash, place) {
      sample.set(
        PromptPlace.merge(sample.places(at: slot), place, in: histograms[histogram]), at: slot)
      if sample.listed > Histogram.limit { throw SweepAccumulator.tooLarge(nil, grid) }
    }
  }

  private func checkSize() throws(Failure) {
    if cells > Histogram.limit {
      throw SweepAccumulator.tooLarge(byClass ? classes.count : nil, grid)
    }
  }

  private static func tooLarge(_ classes: Int?, _ grid: Grid) -> Failure {
    let what: Message = classes.map { "\($0) classes" } ?? "the rows"
    return Failure(
      "counting \(what) at so many points takes more than \(Histogram.limit) counts",
      remedy: grid.isExact
        ? "give the thresholds as a range, or fewer floors on the other axes"
        : "use fewer values on the axes of the grid")
  }

  /// The counts at every grid point.
  ///
  /// - Parameter source: What to stamp on each row; grid size, gating and sample are filled in.
  /// - Returns: The metrics rows, made as they are asked for.
  public func result(source: SweepSource = SweepSource()) -> SweepResult {
    var prompts = [[[PromptPlace]]](repeating: [], count: histograms.count)
    sample.forEach { _, places in
      if !places[0].seen { prompts[places[0].histogram].append(places) }
    }
    let tallies = zip(histograms, prompts).map { FiringTally($0, prompts: $1, grid: grid) }
    var source = source
    source.exactThresholds = grid.isExact
    source.gated = gated ?? false
    source.promptSample = sample.fraction
    source.unseenOnly = unseenOnly
    source.perClassThresholds = zip(classes, grid.perClass).compactMap { name, threshold in
      threshold.map { ClassThreshold(name: name, threshold: $0) }
    }
    return SweepResult(
      grid: grid, tallies: tallies, classes: byClass ? classes : nil, source: source,
      sketch: sketch(tallies))
  }

  /// The distinct prompts in the cells of the metrics rows; nil where they are too many.
  private func sketch(_ tallies: [FiringTally]) -> PromptSketch? {
    guard sample.level == 0, sample.count <= PromptSketch.limit else { return nil }
    let thresholds = SweepResult.thresholds(tallies)
    let space = RankSpace(
      floors: [thresholds] + DecisionAxis.others.map { grid[$0] })
    let ranks = histograms.map { $0.slots.ranks(among: thresholds) }
    var entries: [PromptSketch.Entry] = []
    sample.forEach { key, places in
      // A prompt that trained the mapper counts nowhere, whatever its rows reach.
      let moved =
        places[0].seen
        ? [PromptPlace(seen: true, histogram: 0, cell: 0, kind: .correct)]
        : places.map { place in
          var place = place
          place.cell = space.cell(
            of: histograms[place.histogram].place(of: place.cell, ranks: ranks[place.histogram]))
          return place
        }
      entries.append(PromptSketch.Entry(key: key, places: moved))
    }
    return PromptSketch(entries)
  }
}
