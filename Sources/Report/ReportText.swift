import Groundwork

/// The report for a terminal or for a pull request: the same tables and lists, without pictures.
public struct ReportText {
  /// How it is written.
  public enum Style: Sendable {
    /// GitHub's Markdown.
    case markdown
    /// Plain text of at most 100 columns where the names allow it.
    case text
  }

  private let style: Style

  /// Chooses a style.
  public init(_ style: Style) { self.style = style }

  /// Writes a report.
  public func render(_ report: OperatingReport) -> String {
    var parts: [String] = []
    parts.append(heading("Operating point", 2))
    parts.append(report.sentences.map { escaped($0) }.joined(separator: "\n"))
    let rule = report.rule.map { [$0.name, $0.value] }
    parts.append(table(["Rule", "Value"], rule))
    if let matrix = matrix(report) { parts += [heading("What prompts fired as", 3), matrix] }
    for part in report.tables {
      parts += [heading(part.title, 3), table(part.columns, part.rows)]
    }
    for chart in report.charts where chart.name == "reliability" {
      parts += [heading(chart.title, 3), table(chart.columns, chart.rows)]
    }
    for list in report.lists {
      parts.append(heading(list.title, 3))
      for group in list.groups {
        if !group.heading.isEmpty { parts.append(escaped(group.heading)) }
        if !group.examples.isEmpty { parts.append(prompts(group.examples)) }
      }
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func heading(_ text: String, _ level: Int) -> String {
    switch style {
    case .markdown: String(repeating: "#", count: level) + " " + escaped(text)
    case .text: text.uppercased()
    }
  }

  private func matrix(_ report: OperatingReport) -> String? {
    guard report.confusion.contains(where: { $0.contains { $0 > 0 } }) else { return nil }
    let columns =
      ["Gold label"] + (1...max(1, report.classes.count)).map { "\($0)" } + ["abstained"]
    let rows = zip(report.labels, report.confusion).enumerated().map { index, row in
      [index < report.classes.count ? "\(index + 1) \(row.0)" : row.0]
        + row.1.map { $0 == 0 ? "·" : "\($0)" }
    }
    return table(columns, rows)
  }

  private func prompts(_ examples: [OperatingReport.Example]) -> String {
    examples.map { example in
      let near = example.nearest.map { "    \(escaped($0.words)) “\(escaped($0.prompt))”" }
      return (["- “\(escaped(example.prompt))” (\(escaped(example.words)))"] + near)
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private func table(_ columns: [String], _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    switch style {
    case .markdown:
      let lines = [columns, columns.indices.map { $0 == 0 ? "---" : "---:" }] + rows
      return lines.enumerated().map { index, cells in
        "| " + cells.map { index == 1 ? $0 : escaped($0) }.joined(separator: " | ") + " |"
      }.joined(separator: "\n")
    case .text:
      let widths = columns.indices.map { column in
        ([columns] + rows).map { $0[column].displayWidth }.max() ?? 0
      }
      return ([columns] + rows).map { cells in
        cells.enumerated().map { column, cell in
          let padding = String(repeating: " ", count: widths[column] - cell.displayWidth)
          return column == 0 ? cell + padding : padding + cell
        }.joined(separator: "  ").trimmedAtTheEnd
      }.joined(separator: "\n")
    }
  }

  /// What a reader's Markdown would take for its own is written so that it does not.
  private func escaped(_ text: String) -> String {
    let line = text.map { $0.isNewline ? " " : $0 }
    guard style == .markdown else { return String(line) }
    var result = ""
    for character in line {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}

extension String {
  fileprivate var trimmedAtTheEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
