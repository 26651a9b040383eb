import Groundwork

/// Aligned columns for people; what is missing is a dash.
///
/// Two spaces part them, or one where they would be wider than a terminal. Text that would make a line wider
/// still is cut, the longest columns first and none to less than 40, and ends in an ellipsis.
struct AlignedTable: RowWriter {
  /// Columns of a line that fits.
  private static let width = 100
  /// Columns of a cell of text that are left at least: of less a prompt is not known again.
  private static let leastText = 40

  private var headings: [TableHeading] = []
  private var shown: [Int] = []
  private var lines: [[String]] = []

  mutating func begin(_ headings: [TableHeading], into bytes: inout [UInt8]) {
    self.headings = headings
    shown = headings.flat
    lines = [shown.map { headings[$0].name }]
  }

  mutating func row(_ values: [TableValue], into bytes: inout [UInt8]) {
    lines.append(shown.map { values[$0].forPeople(headings[$0]).onOneLine })
  }

  mutating func end(into bytes: inout [UInt8]) {
    let kept = shown.indices.filter { column in
      !headings[shown[column]].isOptional || lines.dropFirst().contains { $0[column] != "0.0" }
    }
    let cells = lines.map { line in kept.map { line[$0] } }
    let (widths, gap) = layout(kept, cells)
    for line in cells {
      let padded = zip(kept, zip(line, widths)).map { column, cell in
        let text = cell.0.shortened(toWidth: cell.1)
        let space = String(repeating: " ", count: cell.1 - text.displayWidth)
        return headings[shown[column]].isText ? text + space : space + text
      }
      var text = padded.joined(separator: String(repeating: " ", count: gap))
      while text.hasSuffix(" ") { text.removeLast() }
      bytes += text.utf8
      bytes.append(0x0A)
    }
    lines = []
  }

  /// How wide each column is, and what parts them.
  private func layout(_ kept: [Int], _ cells: [[String]]) -> (widths: [Int], gap: Int) {
    let natural = kept.indices.map { column in
      cells.map { $0[column].displayWidth }.max() ?? 0
    }
    let gaps = max(0, kept.count - 1)
    let whole = natural.reduce(0, +)
    if whole + 2 * gaps <= Self.width { return (natural, 2) }
    if whole + gaps <= Self.width { return (natural, 1) }
    let isText = kept.map { headings[shown[$0]].isText }
    let widths = cut(natural, isText, room: Self.width - 2 * gaps)
    if widths.reduce(0, +) + 2 * gaps <= Self.width { return (widths, 2) }
    return (cut(natural, isText, room: Self.width - gaps), 1)
  }

  /// Takes from the widest columns of text until all fit, or none of them has more than the least.
  private func cut(_ natural: [Int], _ isText: [Bool], room: Int) -> [Int] {
    var most = min(zip(natural, isText).filter(\.1).map(\.0).max() ?? 0, max(room, Self.leastText))
    let wanted = { (most: Int) in
      zip(natural, isText).map { width, isText in isText ? min(width, most) : width }
    }
    while most > Self.leastText, wanted(most).reduce(0, +) > room { most -= 1 }
    return wanted(most)
  }
}

extension String {
  /// The text with a space for each control character and line end.
  fileprivate var onOneLine: String {
    guard contains(where: \.takesNoColumn) else { return self }
    return String(map { $0.takesNoColumn ? " " : $0 })
  }
}

extension Character {
  /// Whether it is a control character or ends a line.
  fileprivate var takesNoColumn: Bool {
    isNewline || unicodeScalars.first?.properties.generalCategory == .control
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
