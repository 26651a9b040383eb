import Groundwork

/// Aligned columns for people; what is missing is a dash.
struct AlignedTable: RowWriter {
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
    let widths = shown.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    for line in lines {
      let cells = zip(zip(line, widths), shown).map { cell, column in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return headings[column].isText ? cell.0 + space : space + cell.0
      }
      var text = cells.joined(separator: "  ")
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
    case .real(nil), .text(nil), .nested: "-"
    case .count, .flag, .text: plain
    }
  }
}
