import CommandLineTool
import Decision
import Groundwork

/// What the user should know of a choice before trusting it.
struct PointNotes {
  let lines: [String]

  init(_ point: OperatingPoint, rows: [MetricsRow], isFrozen: Bool) {
    var lines: [String] = []
    if !isFrozen && point.isPass && point.request.constraints.isEmpty {
      lines.append(
        "no limit was given: the point is the best of all by \(point.request.rule.rawValue)")
    }
    let missing = point.points - rows.count
    if !isFrozen && missing > 0 {
      lines.append(
        "\(counted(missing, of: point.points, "grid point")) \(agreeing(missing, "is", "are")) not in the input"
      )
    }
    if let slice = point.source.slice {
      lines.append("the point is of the \(slice.words) alone, and says so in \"slice\"")
    }
    lines += point.notes.map(\.withFlags)
    if point.isPass { lines += point.zeroCounts.map(Self.words) }
    self.lines = lines
  }

  /// A rate of 0 with what it is evidence for.
  private static func words(_ zero: OperatingPoint.ZeroCount) -> String {
    let needed = zero.needed.first.map {
      ", and showing \(($0.rate * 100).fixed(decimals: 1)) % takes \($0.rows)"
    }
    // 99.98 % is not 100 %.
    let level = (1...6).lazy.map { (zero.level * 100).fixed(decimals: $0) }
      .first { !$0.hasPrefix("100") }
    return "\(zero.name) is 0 of \(zero.rows): up to "
      + "\((zero.upperBound * 100).fixed(decimals: 1)) % cannot be excluded at "
      + "\(level ?? "almost 100") % confidence" + (needed ?? "")
  }
}
