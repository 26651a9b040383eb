import Foundation

/// A Swift file's declarations, as far as their first lines tell.
struct SourceFile {
  /// The file's name up to a plus sign.
  let name: String
  /// Top-level types that are not private.
  let types: [String]
  /// Whether one of them, or a function, has the file's name.
  let hasItsOwn: Bool
  /// The words of each top-level declaration, comments left out.
  private let declarations: [[Substring]]

  private static let kinds: Set<Substring> = ["struct", "class", "enum", "actor", "protocol"]
  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "final", "indirect", "private", "fileprivate",
  ]

  init(_ file: URL) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    name = String(file.deletingPathExtension().lastPathComponent.prefix { $0 != "+" })
    var declarations: [[Substring]] = []
    for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
      if let first = line.first, !" })".contains(first) { declarations.append([]) }
      guard !declarations.isEmpty else { continue }
      let code = line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
      declarations[declarations.count - 1] +=
        code.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    }
    types = declarations.compactMap { words in
      let (hidden, kind, type) = Self.head(words)
      return !hidden && Self.kinds.contains(kind) ? String(type) : nil
    }
    let function = name.prefix(1).lowercased() + name.dropFirst()
    hasItsOwn =
      types.contains(name)
      || declarations.contains {
        let (hidden, kind, named) = Self.head($0)
        return !hidden && kind == "func" && named == function
      }
    self.declarations = declarations
  }

  /// Whether another declaration than a type's own and its extensions names it.
  func speaks(of type: String) -> Bool {
    declarations.contains { words in
      let (_, kind, named) = Self.head(words)
      let isOwn = named == type && (kind == "extension" || Self.kinds.contains(kind))
      return !isOwn && words.contains(Substring(type))
    }
  }

  /// Whether a declaration is private, and the two words behind its modifiers.
  private static func head(_ words: [Substring]) -> (hidden: Bool, Substring, Substring) {
    let rest = words.drop(while: modifiers.contains)
    let hidden = words.prefix(words.count - rest.count).contains { $0.hasSuffix("private") }
    return (hidden, rest.first ?? "", rest.dropFirst().first ?? "")
  }
}
