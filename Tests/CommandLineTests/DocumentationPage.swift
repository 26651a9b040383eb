import Foundation

/// A manual page's source, as its tests read it.
struct DocumentationPage {
  /// Such as `embed.1`.
  let file: String
  let lines: [String]

  init(_ file: String) throws {
    self.file = file
    let path = Workspace.root.appendingPathComponent("man/\(file)")
    lines = try String(contentsOf: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The version in `.Os promptutils VERSION`.
  var version: String? {
    let words = lines.first { $0.hasPrefix(".Os ") }?.split(separator: " ")
    return words?.last.map(String.init)
  }

  /// The names of every `.It Fl`, with their dashes, in order.
  var documentedFlags: [String] {
    lines.filter { $0.hasPrefix(".It Fl ") }.flatMap { line in
      var names: [String] = []
      // `.It Fl h , -help`: further names follow a comma.
      for word in line.dropFirst(".It Fl ".count).split(separator: " ") {
        if names.last == "," { names.removeLast() } else if !names.isEmpty && word != "," { break }
        names.append(word == "," ? "," : "-\(word)")
      }
      return names
    }
  }

  /// The flags of the SYNOPSIS, with their dashes.
  var synopsisFlags: Set<String> {
    let words = section("SYNOPSIS").flatMap { $0.split(separator: " ") }
    let flags = zip(words, words.dropFirst()).compactMap { macro, word in
      macro == "Fl" || macro == ".Fl" ? "-\(word)" : nil
    }
    return Set(flags)
  }

  /// The text of the item that describes a flag, up to the next item.
  func item(of flag: String) -> String {
    let start = lines.firstIndex { $0.hasPrefix(".It Fl \(flag.dropFirst())") } ?? lines.endIndex
    let rest = lines[start...]
    let end = rest.dropFirst().firstIndex { $0.hasPrefix(".It Fl ") } ?? rest.endIndex
    return rest[..<end].joined(separator: "\n")
  }

  /// Every word of the items that name fields: `.It Va a , b`.
  var documentedFields: Set<String> {
    let items = lines.filter { $0.hasPrefix(".It Va ") }
    return Set(
      items.flatMap { $0.split(whereSeparator: { " ,".contains($0) }) }.map(String.init))
  }

  /// The words of the items in bold: `.It Cm word`.
  var documentedWords: Set<String> {
    Set(lines.filter { $0.hasPrefix(".It Cm ") }.map { String($0.dropFirst(".It Cm ".count)) })
  }

  private func section(_ title: String) -> ArraySlice<String> {
    let start = lines.firstIndex(of: ".Sh \(title)") ?? lines.endIndex
    let rest = lines[start...].dropFirst()
    return rest.prefix { !$0.hasPrefix(".Sh ") }
  }

  /// The literal blocks with the words before each, escapes undone.
  var blocks: [Block] {
    var blocks: [Block] = []
    var words = ""
    var text: [String]?
    for line in lines {
      if line.hasPrefix(".Bd -literal") {
        text = []
      } else if line == ".Ed", let block = text {
        blocks.append(Block(introduction: words, lines: block.map(Self.plain)))
        (text, words) = (nil, "")
      } else if text != nil {
        text?.append(line)
      } else {
        words += line + "\n"
      }
    }
    return blocks
  }

  /// A `.Bd -literal` block.
  struct Block {
    /// The source between the block before and this one.
    var introduction: String
    var lines: [String]

    /// The commands: each starts on a line with `$ ` and goes on until the next does.
    var commands: [String] {
      guard lines.first?.hasPrefix("$ ") == true else { return [] }
      return lines.reduce(into: []) { commands, line in
        if line.hasPrefix("$ ") {
          commands.append(String(line.dropFirst(2)))
        } else {
          commands[commands.count - 1] += "\n" + line
        }
      }
    }

    /// The status that the last command ends with: what the words before say, else 0.
    var status: Int32 {
      let words = introduction.replacingOccurrences(of: "\n", with: " ")
      guard let said = words.range(of: "exit status is ", options: .backwards) else { return 0 }
      return Int32(words[said.upperBound...].prefix { $0.isNumber }) ?? 0
    }

    /// Whether the block shows what the block before it prints: a comment `.\" output` says so.
    var isOutput: Bool { introduction.contains(".\\\" output") }
  }

  private static func plain(_ line: String) -> String {
    line.replacingOccurrences(of: "\\e", with: "\\").replacingOccurrences(of: "\\&", with: "")
  }
}
