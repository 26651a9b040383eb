public import Groundwork
/// Adds up partial sweeps: the same grid counted over parts of the rows.
public struct MetricsMerge {
  private var merged: [MetricsRow] = []
  private var parts = 0

  public init() {}

  /// Adds one partial sweep.
  ///
  /// Distinct prompts add up too: a prompt in two parts counts as distinct in each, so parts that are to
  /// be certified must be split by prompt. `parts` on each row says how many were added.
  ///
  /// - Throws: Another grid, mapper, gating, split or taxonomy than the parts before, or sums beyond 10¹².
  public mutating func add(_ table: SweepTable) throws(Failure) {
    let part = table.chains.flatMap { $0 }
    guard parts > 0 else {
      merged = part
      parts = table.source.parts
      return
    }
    let remedy: Message = "sweep all parts with the same options and the same mapper"
    guard part.count == merged.count, zip(part, merged).allSatisfy({ $0.point == $1.point }) else {
      throw Failure(
        "the partial sweeps have different grids: \(merged.count) points before, \(part.count) from here",
        remedy: remedy)
    }
    guard
      table.source.grid == merged[0].source.grid,
      table.source.isSameButForSize(as: merged[0].source)
    else {
      throw Failure(
        "the partial sweeps differ in mapper, gate, split or per-class thresholds", remedy: remedy)
    }
    parts = min(parts + table.source.parts, FieldReader.largestCount)
    for (index, row) in part.enumerated() {
      try MetricsMerge.add(row, to: &merged[index], remedy: remedy)
      merged[index].source.parts = parts
    }
  }

  private static func add(
    _ row: MetricsRow, to sum: inout MetricsRow, remedy: Message
  ) throws(Failure) {
    guard row.byClass.map(\.name) == sum.byClass.map(\.name) else {
      throw Failure("the partial sweeps have different classes", remedy: remedy)
    }
    guard row.tally.all.total + sum.tally.all.total <= FieldReader.largestCount else {
      throw Failure(
        "the partial sweeps add up to more than \(FieldReader.largestCount) rows",
        remedy: "give each part once")
    }
    sum.tally += row.tally
    for (index, predicted) in row.byClass.enumerated() {
      sum.byClass[index].tally += predicted.tally
    }
    sum.source.promptSample = min(sum.source.promptSample, row.source.promptSample)
  }

  /// The sums, in the order of a sweep.
  public var rows: [MetricsRow] { merged }
}
