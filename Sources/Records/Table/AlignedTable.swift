import Groundwork

/// Aligned columns for people; what is missing is a dash.
///
/// Two spaces part them, or one where they would be wider than a terminal.
struct AlignedTable: RowWriter {
  /// Characters of a line that fits.
  private static let width = 100

  private var headings: [TableHeading] = []
  private var shown: [Int] = []
  private var lines: [[String]] = []

  mutating func begin(_ headings: [TableHeading], into bytes: inout [UInt8]) {
    self.headings = headings
    shown = headings.flat
    lines = [shown.map { headings[$0].name }]
  }

  mutating func row(_ values: [TableValue], into bytes: inout [UInt8]) {
    lines.append(shown.map { values[$0].forPeople(headings[$0]) })
  }

  mutating func end(into bytes: inout [UInt8]) {
    let kept = shown.indices.filter { column in
      !headings[shown[column]].isOptional || lines.dropFirst().contains { $0[column] != "0.0" }
    }
    let widths = kept.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let isWide = widths.reduce(2 * (kept.count - 1), +) > AlignedTable.width
    for line in lines {
      let cells = zip(kept, widths).map { column, width in
        let space = String(repeating: " ", count: width - line[column].count)
        return headings[shown[column]].isText ? line[column] + space : space + line[column]
      }
      var text = cells.joined(separator: isWide ? " " : "  ")
      while text.hasSuffix(" ") { text.removeLast() }
      bytes += text.utf8
      bytes.append(0x0A)
    }
    lines = []
  }
}

extension TableValue {
  /// The value as people read it: rounded as its column says, a dash where it is missing.
  func forPeople(_ heading: TableHeading) -> String {
    switch self {
    case .real(let real?): heading.decimals.map { real.fixed(decimals: $0) } ?? "\(real)"
    case .real(nil), .text(nil), .nested, .absent: "-"
    case .count, .flag, .text: plain
    }
  }
}
