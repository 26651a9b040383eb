import CommandLineTool
import Decision
import Groundwork
import Streams
import Workflow

/// Adds up partial sweeps that come one behind the other.
final class PartCollector {
  private var merge = MetricsMerge()
  private var part = PlacedMetricsRows()
  /// Points of the part that is being read; a repeat starts the next part, and so does what follows
  /// a whole grid.
  private var points: Set<AxisValues> = []
  /// Where each part starts that counts rows, by a hash of its lines.
  private var starts: [UInt64: SourceLocation] = [:]
  /// Where the first part starts that is the same as an earlier one, and that one.
  private var firstRepeat: (part: SourceLocation, earlier: SourceLocation)?
  private var repeats = 0

  /// Takes the next rows.
  func add(_ placed: PlacedMetricsRows) throws(Diagnostic) {
    for (index, row) in placed.rows.enumerated() {
      let isWhole = part.rows.first.map { part.rows.count >= $0.source.grid } ?? false
      if isWhole || !points.insert(row.point).inserted {
        try closePart()
        points = [row.point]
      }
      part.append(row, at: placed.locations[index], lineHash: placed.lineHashes[index])
    }
  }

  /// The sums of all parts; none where there were none.
  ///
  /// - Throws: `Diagnostic` where two do not fit together.
  func rows() throws(Diagnostic) -> [MetricsRow] {
    if !part.rows.isEmpty { try closePart() }
    return merge.rows
  }

  /// What to say of parts that are the same as an earlier one; nil where none is.
  var note: String? {
    guard let (part, earlier) = firstRepeat else { return nil }
    let all =
      repeats == 1
      ? "the part at \(part.text) is the same, byte for byte, as that at \(earlier.text)"
      : "\(repeats) parts are the same, byte for byte, as an earlier one, the first at "
        + "\(part.text) as that at \(earlier.text)"
    return all + "; where both count the same records, give one of them"
  }

  private func closePart() throws(Diagnostic) {
    do throws(Failure) {
      try merge.add(SweepTable(part.rows))
    } catch {
      // Two parts that do not fit together: the second starts there.
      throw Diagnostic(part.location(of: error) ?? part.locations.first, error)
    }
    findRepeat()
    part = PlacedMetricsRows()
  }

  /// Holds the part against the earlier ones.
  ///
  /// Few records may well be counted alike, so a part that comes again is no error.
  private func findRepeat() {
    guard let start = part.locations.first, part.rows.first.map({ $0.tally.all.total > 0 }) == true
    else { return }
    let hash = part.lineHashes.reduce(0, ContentHash.combine)
    guard let earlier = starts[hash] else {
      starts[hash] = start
      return
    }
    repeats += 1
    firstRepeat = firstRepeat ?? (start, earlier)
  }
}

extension PartCollector {
  /// Refuses a file that is given twice, be it under two names: its records would count twice.
  static func refuseRepeated(_ paths: [String]) throws(Diagnostic) {
    var given: [FileIdentity: String] = [:]
    for path in paths {
      let file =
        path == "-"
        ? FileIdentity.regularFile(openAs: .standardInput) : FileIdentity.regularFile(at: path)
      guard let file else { continue }
      if let earlier = given[file] {
        let what: Message =
          earlier == path
          ? "is given twice" : "is the same file as \(SourceLocation(earlier).text)"
        throw Diagnostic(
          SourceLocation(path), what + ", so its records would count twice",
          remedy: "give each part once", status: .usage)
      }
      given[file] = path
    }
  }
}
