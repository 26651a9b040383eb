import Groundwork
import ModelFiles

/// What a text is split at, or what is replaced in it; `pattern` of a `tokenizer.json`.
struct TextPattern: TextSplitter {
  private enum Kind: Sendable {
    case text([UInt8])
    case expression(PatternProgram)
  }

  private let kind: Kind
  /// The pattern as it is written.
  private let source: String

  /// Compiles a regular expression.
  ///
  /// - Throws: `Failure` that names what is not supported.
  init(expression: String) throws(Failure) {
    kind = .expression(try PatternProgram(try PatternParser.parse(expression)))
    source = expression
  }

  /// Takes a text as it is; an empty one matches everywhere between two scalars.
  ///
  /// - Throws: Never; compiling nothing always works.
  init(text: String) throws(Failure) {
    kind =
      text.utf8.isEmpty
      ? .expression(try PatternProgram(.nothing)) : .text(Array(text.utf8))
    source = text
  }

  /// Reads `{"String": …}` or `{"Regex": …}`.
  ///
  /// - Throws: `Failure` when there is neither, or the expression is not supported.
  init(_ settings: Settings, of part: String) throws(Failure) {
    if let text = try settings.text("String") {
      try self.init(text: text)
    } else if let expression = try settings.text("Regex") {
      do {
        try self.init(expression: expression)
      } catch {
        throw Failure("\(settings.path): \(part) of \(expression): \(error.what)")
      }
    } else {
      throw Failure("\(settings.path): \(part) without a pattern", remedy: Settings.remedy)
    }
  }

  /// A match may be empty where the expression is so; a stretch between never is.
  func forEachPart(of text: UTF8Text, _ body: (Range<Int>, _ isMatch: Bool) -> Bool) -> Bool {
    guard !text.isEmpty else { return true }
    switch kind {
    case .expression(let program):
      var matcher = PatternMatcher(program, text: text)
      return matcher.forEachPart(body)
    case .text(let wanted): return Self.forEachPart(of: text, at: wanted, body)
    }
  }

  private static func forEachPart(
    of text: UTF8Text, at wanted: [UInt8], _ body: (Range<Int>, _ isMatch: Bool) -> Bool
  ) -> Bool {
    var (done, index) = (0, 0)
    while index + wanted.count <= text.count {
      guard text[index] == wanted[0], text[index...].starts(with: wanted) else {
        index += 1
        continue
      }
      if done < index, !body(done..<index, false) { return false }
      let end = index + wanted.count
      if !body(index..<end, true) { return false }
      (done, index) = (end, end)
    }
    return done >= text.count || body(done..<text.count, false)
  }

  func add(to fingerprint: inout Fingerprint) {
    switch kind {
    case .text(let bytes): fingerprint.add(bytes)
    case .expression: fingerprint.add(source)
    }
  }
}
