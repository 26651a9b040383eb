/// A table of GitHub's Markdown; what is missing is a dash.
struct MarkdownTable: RowWriter {
  private var headings: [TableHeading] = []
  private var shown: [Int] = []

  mutating func begin(_ headings: [TableHeading], into bytes: inout [UInt8]) {
    self.headings = headings
    shown = headings.flat
    write(shown.map { Self.escaped(headings[$0].name) }, into: &bytes)
    write(shown.map { headings[$0].isText ? "---" : "---:" }, into: &bytes)
  }

  mutating func row(_ values: [TableValue], into bytes: inout [UInt8]) {
    write(shown.map { Self.escaped(values[$0].forPeople(headings[$0])) }, into: &bytes)
  }

  mutating func end(into bytes: inout [UInt8]) {}

  private func write(_ cells: [String], into bytes: inout [UInt8]) {
    bytes += "| ".utf8
    bytes += cells.joined(separator: " | ").utf8
    bytes += " |\n".utf8
  }

  /// What Markdown or HTML would take for its own is written so that it stands for itself.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~": result += "\\\(character)"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }
}

extension String {
  /// The text on one line of Markdown, standing for itself.
  public var markdown: String { MarkdownTable.escaped(self) }
}
