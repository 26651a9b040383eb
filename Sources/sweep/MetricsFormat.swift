import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import JSON
import Records
import Streams

/// How metrics rows are written.
enum MetricsFormat: String, CaseIterable, ExpressibleByArgument {
  /// One JSON object a row.
  case jsonl
  /// Comma-separated values with a header.
  case csv
  /// Aligned columns for people.
  case table

  /// Writes all rows.
  func write(_ rows: [MetricsRow], to output: OutputStream) throws(Diagnostic) {
    switch self {
    case .jsonl:
      var json = JSONWriter()
      for row in rows {
        row.write(into: &json)
        json.endLine()
        try output.write(json.bytes)
        json.removeAll()
      }
    case .csv:
      try output.write(line(MetricsRow.csvHeader))
      for row in rows { try output.write(line(row.csvFields)) }
    case .table:
      try output.write(MetricsTable(rows).text)
    }
  }

  /// The fields are quoted already where they must be.
  private func line(_ fields: [String]) -> String { fields.joined(separator: ",") + "\n" }
}

/// The rates of metrics rows in aligned columns.
struct MetricsTable {
  let text: String

  init(_ rows: [MetricsRow]) {
    let cells = [Self.header] + rows.map(Self.cells)
    let widths = Self.header.indices.map { column in
      cells.map { $0[column].count }.max() ?? 0
    }
    text = cells.map { row in
      zip(row, widths).map { cell, width in
        String(repeating: " ", count: width - cell.count) + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  private static let header = [
    "threshold", "near_margin", "familiarity", "fired", "correct", "wrong", "hallucinated",
    "coverage", "abstain_rate", "accuracy_on_fired", "overall_accuracy", "hallucination_rate",
    "utility",
  ]

  private static func cells(_ row: MetricsRow) -> [String] {
    let counts = row.tally.all
    // Without labels there is nothing to count: a zero would look like a result.
    let outcomes =
      counts.labelled == 0
      ? ["-", "-", "-"]
      : [
        "\(counts.correct)", "\(counts.wrong)",
        counts.nonexec == 0 ? "-" : "\(counts.hallucinated)",
      ]
    return [
      "\(row.point.threshold)", "\(row.point.nearMargin)", "\(row.point.familiarity)",
      "\(counts.fired)",
    ] + outcomes + [
      share(counts.coverage), share(counts.abstainRate), share(counts.accuracyOnFired),
      share(counts.overallAccuracy), share(counts.hallucinationRate), share(counts.utility),
    ]
  }

  /// Four decimals, or a dash where there is no such rate.
  private static func share(_ rate: Double?) -> String {
    guard let rate else { return "-" }
    return rate.fixed(decimals: 4)
  }
}
