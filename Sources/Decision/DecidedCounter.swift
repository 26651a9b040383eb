public import Groundwork

/// Counts rows that were decided, at the one point that decided them.
///
/// The same accounting as a sweep's at that point. Memory is that of at most about a million distinct
/// prompts.
public struct DecidedCounter {
  /// Two cells: what abstains and what fires.
  private struct Decided: PlaceOrder {
    func isWithin(_ cell: Int, _ other: Int) -> Bool { cell <= other }
    func meet(_ cell: Int, _ other: Int) -> Int { min(cell, other) }
    var always: Int { 1 }
  }

  /// Everything but the distinct prompts.
  private var tally = Tally()
  private var prompts = PromptSample()
  private var gated = false

  /// No rows yet.
  public init() {}

  /// Counts one row.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - reason: Why it abstains; nil where it fires.
  public mutating func add(_ row: ScoredRow, _ reason: AbstainReason?) {
    let kind = FiringKind(row)
    gated = gated || row.gate != nil
    tally.all.add(kind, fires: reason == nil)
    if !row.seen { tally.unseen.add(kind, fires: reason == nil) }
    if let reason { tally.reasons[reason] += 1 }
    let place = PromptPlace(
      seen: row.seen, histogram: 0, cell: reason == nil ? 1 : 0, kind: kind)
    if let slot = prompts.insert(row.promptHash, place) {
      prompts.set(PromptPlace.merge(prompts.places(at: slot), place, in: Decided()), at: slot)
    }
  }

  /// What was counted.
  public var total: Tally {
    var total = tally
    prompts.forEach { _, places in
      if places.seen { return }
      // Of two cells one is within the other, so there is one place.
      total.distinct.add(places.kind, fires: places.leading.cell == 1)
    }
    return total
  }

  /// The counts as the metrics row of the point that decided.
  ///
  /// - Parameters:
  ///   - point: The operating point by which the rows were decided.
  ///   - mapper: Fingerprint of the mapper that scored them.
  ///   - gate: Fingerprint of the gate that they went through.
  /// - Returns: nil where no point was chosen.
  public func row(of point: OperatingPoint, mapper: Name?, gate: Name?) -> MetricsRow? {
    guard let chosen = point.chosen else { return nil }
    var source = SweepSource()
    source.grid = 1
    source.mapper = mapper
    source.gated = gated
    source.gate = gate
    source.promptSample = prompts.fraction
    source.perClassThresholds = chosen.source.perClassThresholds
    return MetricsRow(point: chosen.point, tally: total, source: source)
  }
}

extension Counts {
  /// Counts one row of this kind.
  mutating func add(_ kind: FiringKind, fires: Bool) {
    if fires { firing[kind] += 1 }
    switch kind {
    case .correct, .wrong: executable += 1
    case .hallucinated: nonexec += 1
    case .unlabelled: unlabelled += 1
    }
  }
}
