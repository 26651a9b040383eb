import CommandLineTool
import Decision
import Groundwork

/// Why no point was chosen, how close the nearest comes, and what would do.
struct Refusal {
  /// One line.
  let text: String

  /// Words a refusal.
  ///
  /// - Parameters:
  ///   - point: The outcome without a chosen point.
  ///   - looked: Rows of the input; a grid may have more points.
  ///   - isFrozen: Whether a frozen point was judged.
  init(_ point: OperatingPoint, of looked: Int, isFrozen: Bool) {
    var text =
      isFrozen
      ? "the frozen point breaks its limits here"
      : "no point of \(looked) keeps every limit"
    if let nearest = point.nearest {
      let half = nearest.row.source.split.map { " on the half \($0.half.rawValue)" } ?? ""
      let level = point.request.confidence?.level
      text += "\(half); \(isFrozen ? "" : "the nearest, ")\(nearest.row.point.words): "
      text += nearest.misses.map { Refusal.words($0, of: nearest, level: level) }
        .joined(separator: ", ")
      text += Refusal.unreachable(nearest)
      if !nearest.kept.isEmpty {
        text += "; kept there: " + nearest.kept.map(Refusal.words).joined(separator: ", ")
      }
    }
    self.text = text
  }

  private static func words(
    _ miss: OperatingPoint.Miss, of nearest: OperatingPoint.Nearest, level: Double?
  ) -> String {
    let kind = miss.constraint.kind
    let name = "\(kind.rawValue) \(miss.constraint.limit)"
    // A bound is that of distinct prompts that the mapper has not seen.
    let tally = nearest.row.tally
    let rate = (level == nil ? tally.all : tally.distinct).proportion(kind.rate)
    guard let value = miss.value else { return "\(name) has no \(kind.rate.rows) behind it" }
    let plain = value.fixed(decimals: 4)
    let found = level.map { "bound \(plain) at \($0) confidence" } ?? plain
    let missed = "\(name) is missed by \(miss.shortfall.fixed(decimals: 4)) "
    let counts = "\(rate.count) of \(rate.of)"
    guard level != nil else { return missed + "(\(found), \(counts))" }
    let more = miss.rowsNeeded.map { "\($0) more \(kind.rate.rows) at this rate would do" }
    return missed + "(\(found), \(counts); \(more ?? "no number of rows would do at this rate"))"
  }

  /// A limit that asks for more to fire than may.
  private static func unreachable(_ nearest: OperatingPoint.Nearest) -> String {
    let all = nearest.row.tally.all
    let share = Proportion(all.nonexec, of: all.total).value ?? 0
    return nearest.misses.map { miss in
      let most: Double? =
        switch miss.constraint.kind {
        case .maxAbstainRate: miss.constraint.limit
        case .minCoverage: 1 - miss.constraint.limit
        default: nil
        }
      guard let most, most < share else { return "" }
      return "; \(share.fixed(decimals: 4)) of the rows must not execute, so no mapper can keep "
        + "\(miss.constraint.kind.rawValue) \(miss.constraint.limit) without hallucinating: limit "
        + "--min-executable-coverage instead"
    }.joined()
  }

  private static func words(_ bound: OperatingPoint.Bound) -> String {
    let shown = bound.bound.map { ", bound \($0.fixed(decimals: 4))" } ?? ""
    return "\(bound.constraint.kind.rawValue) \(bound.constraint.limit) "
      + "(\(bound.proportion.count) of \(bound.proportion.of)\(shown))"
  }
}
