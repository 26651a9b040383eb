import Decision
import Groundwork
import JSON
import Records

/// The counts of a comparison.
struct ComparisonCounts {
  private var rows = 0
  private var onlyNew = 0
  private var changes: [Change: Int] = [:]
  private var paired = PairedComparison()
  private var met: Set<UInt64> = []

  /// Counts a row.
  ///
  /// - Parameters:
  ///   - change: How its decision differs.
  ///   - promptHash: A prompt that comes again is no new evidence of which run is better.
  mutating func add(_ change: RowChange, promptHash: UInt64) {
    rows += 1
    guard change.isKnown else {
      onlyNew += 1
      return
    }
    if let kind = change.kind { changes[kind, default: 0] += 1 }
    if let old = change.oldIsRight, let new = change.newIsRight, met.insert(promptHash).inserted {
      paired.add(oldIsRight: old, newIsRight: new)
    }
  }

  /// The columns of the one row.
  static func columns(onlyOld: Int) -> [TableColumn<ComparisonCounts>] {
    [
      TableColumn("rows") { .count($0.rows) },
      TableColumn("only_old") { _ in .count(onlyOld) },
      TableColumn("only_new") { .count($0.onlyNew) },
      TableColumn("changed") { .count($0.changes.values.reduce(0, +)) },
    ]
      + Change.allCases.map { kind in
        TableColumn(kind.rawValue) { .count($0.changes[kind] ?? 0) }
      } + [
        TableColumn("labelled") { .count($0.paired.total) },
        TableColumn("right_before") { .count($0.paired.both + $0.paired.onlyOld) },
        TableColumn("right_now") { .count($0.paired.both + $0.paired.onlyNew) },
        TableColumn("right_only_before") { .count($0.paired.onlyOld) },
        TableColumn("right_only_now") { .count($0.paired.onlyNew) },
        TableColumn(TableHeading("difference", decimals: 3)) { .real($0.paired.difference) },
        TableColumn(TableHeading("difference_low", decimals: 3)) { .real($0.paired.interval?.low) },
        TableColumn(TableHeading("difference_high", decimals: 3)) {
          .real($0.paired.interval?.high)
        },
        TableColumn(TableHeading("mcnemar_p", decimals: 4)) {
          .real($0.paired.total > 0 ? $0.paired.exactP : nil)
        },
      ]
  }

  /// Prompts that the earlier run did not have.
  var unknown: Int { onlyNew }
}
