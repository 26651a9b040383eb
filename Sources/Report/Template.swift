/// A text with places to fill, in the part of Mustache's notation that the report needs.
///
/// - `{{name}}` is a value, escaped for HTML; `{{{name}}}` the same as it is; `{{.}}` the innermost value.
/// - `{{#name}}…{{/name}}` stands once for each member of a list, once for another value, and not at all
///   where the value is missing, empty, or an empty list.
/// - `{{> name}}` is another template.
///
/// A name is looked up in the innermost section that has it. A line that holds nothing but one tag of a
/// section or template vanishes with its line feed.
///
/// - SeeAlso: mustache(5).
struct Template {
  /// What fills it.
  enum Value {
    /// Words.
    case text(String)
    /// Values, one after the other.
    case list([Value])
    /// Values by name.
    case members([String: Value])
  }

  /// What is wrong with a template.
  enum Problem: Error, Equatable {
    /// A tag has no end, or a section is closed that is not open, or never closed.
    case unbalanced(String)
  }

  /// A piece of a template.
  private indirect enum Part {
    case text(Substring)
    case value(name: Substring, isEscaped: Bool)
    case section(name: Substring, parts: [Part])
    case template(Substring)
  }

  private let parts: [Part]

  /// Parses a template.
  ///
  /// - Throws: `Problem` where tags and sections do not match.
  init(_ text: String) throws(Problem) {
    var rest = Self.withoutLoneLines(text)[...]
    parts = try Self.parts(of: &rest, until: nil)
  }

  /// Fills the template.
  ///
  /// - Parameters:
  ///   - values: What fills it.
  ///   - others: The templates that it may name.
  /// - Returns: The text; what has no value is left out.
  func filled(with values: Value, others: [String: Template] = [:]) -> String {
    var text = ""
    Self.fill(parts, [values], others, &text)
    return text
  }

  // MARK: - Parsing

  /// Takes the line feed and the blanks from lines that are one tag of a section or a template.
  private static func withoutLoneLines(_ text: String) -> String {
    var result = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let word = line.element.drop { $0 == " " }
      let isLone =
        ["{{#", "{{/", "{{>"].contains { word.hasPrefix($0) } && word.hasSuffix("}}")
        && !word.dropFirst(2).contains("{{")
      if isLone {
        result += word
      } else {
        result += line.element
        result += "\n"
      }
    }
    // The last line feed was none of the text's.
    return result.hasSuffix("\n") ? String(result.dropLast()) : result
  }

  /// Parses up to the end of a section, or of the text.
  private static func parts(
    of rest: inout Substring, until section: Substring?
  ) throws(Problem) -> [Part] {
    var parts: [Part] = []
    while let (before, tag, after) = try nextTag(rest) {
      if !before.isEmpty { parts.append(.text(before)) }
      rest = after
      let name = tag.dropFirst().drop { $0 == " " }
      switch tag.first {
      case "#": parts.append(.section(name: name, parts: try self.parts(of: &rest, until: name)))
      case "/":
        guard name == section else { throw .unbalanced(String(name)) }
        return parts
      case ">": parts.append(.template(name))
      case "{": parts.append(.value(name: name, isEscaped: false))
      default: parts.append(.value(name: tag, isEscaped: true))
      }
    }
    if let section { throw .unbalanced(String(section)) }
    if !rest.isEmpty { parts.append(.text(rest)) }
    return parts
  }

  /// The text before the next tag, the tag without its braces, and the text behind it; nil without one.
  private static func nextTag(
    _ text: Substring
  ) throws(Problem) -> (before: Substring, tag: Substring, after: Substring)? {
    guard let start = text.firstRange(of: "{{") else { return nil }
    let inside = text[start.upperBound...]
    let end = inside.hasPrefix("{") ? "}}}" : "}}"
    guard let stop = inside.firstRange(of: end) else {
      throw .unbalanced(String(inside.prefix(20)))
    }
    return (text[..<start.lowerBound], inside[..<stop.lowerBound], inside[stop.upperBound...])
  }

  // MARK: - Filling

  /// Appends what the parts become; the last of `scopes` is the innermost section's value.
  private static func fill(
    _ parts: [Part], _ scopes: [Value], _ others: [String: Template], _ text: inout String
  ) {
    for part in parts {
      switch part {
      case .text(let own): text += own
      case .value(let name, let isEscaped):
        guard case .text(let own) = value(name, in: scopes) else { continue }
        if isEscaped { appendEscaped(own, to: &text) } else { text += own }
      case .section(let name, let parts):
        switch value(name, in: scopes) {
        case nil, .text(""): continue
        case .list(let members): for own in members { fill(parts, scopes + [own], others, &text) }
        case let own?: fill(parts, scopes + [own], others, &text)
        }
      case .template(let name):
        if let other = others[String(name)] { fill(other.parts, scopes, others, &text) }
      }
    }
  }

  private static func value(_ name: Substring, in scopes: [Value]) -> Value? {
    if name == "." { return scopes.last }
    for case .members(let members) in scopes.reversed() {
      if let value = members[String(name)] { return value }
    }
    return nil
  }

  /// Appends a text so that HTML shows it, in elements and in quoted attributes.
  private static func appendEscaped(_ own: String, to text: inout String) {
    // Scalars, not Characters: a combining mark behind "<" must not hide it.
    for scalar in own.unicodeScalars {
      switch scalar {
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Template.Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  init(stringLiteral text: String) { self = .text(text) }
}

extension Template.Value: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral members: (String, Template.Value)...) {
    self = .members(Dictionary(uniqueKeysWithValues: members))
  }

  /// Texts by name.
  init(_ texts: [String: String]) { self = .members(texts.mapValues { .text($0) }) }

  /// Texts, one after the other.
  init(_ texts: [String]) { self = .list(texts.map { .text($0) }) }
}
