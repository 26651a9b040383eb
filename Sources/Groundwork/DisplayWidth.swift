extension String {
  /// Columns that a terminal gives the text.
  ///
  /// Wide and fullwidth characters of East Asia, and emoji, take two; marks that combine, and what is not
  /// shown, none.
  ///
  /// - SeeAlso: Unicode Standard Annex 11, East Asian Width; Unicode Technical Standard 51, Unicode Emoji.
  public var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

  /// The text without the end that does not fit, with an ellipsis in its place.
  ///
  /// - Parameter width: Columns that there are, at least 1.
  /// - Returns: A text of at most so many columns; no character of several scalars is cut in two.
  public func shortened(toWidth width: Int) -> String {
    guard displayWidth > width else { return self }
    var (text, columns) = ("", 0)
    for character in self {
      columns += character.displayWidth
      guard columns < width else { break }
      text.append(character)
    }
    while text.last == " " { text.removeLast() }
    return text + "…"
  }
}

extension Character {
  /// Columns that a terminal gives the character.
  fileprivate var displayWidth: Int {
    // Most are one byte.
    if let ascii = asciiValue { return ascii >= 0x20 && ascii != 0x7F ? 1 : 0 }
    return isPictograph ? 2 : unicodeScalars.reduce(0) { $0 + $1.displayWidth }
  }

  /// Whether it is shown as one picture, however many scalars spell it.
  private var isPictograph: Bool {
    guard let first = unicodeScalars.first else { return false }
    if first.properties.isEmojiPresentation { return true }
    // A sign of text that the variation selector for emoji makes a picture of, or that is joined to one.
    return first.properties.isEmoji
      && unicodeScalars.contains {
        $0.value == 0xFE0F || $0.value == 0x200D || $0.properties.isEmojiModifier
      }
  }
}

extension Unicode.Scalar {
  /// Blocks of wide and fullwidth characters, in Unicode 14 to 16; emoji are told by their property.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
    0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FF,
    0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]

  fileprivate var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default: break
    }
    // The vowels and finals of Hangul stand within the syllable that they follow.
    if (0x1160...0x11FF).contains(value) { return 0 }
    guard value >= 0x1100 else { return 1 }
    return Self.wide.contains { $0.contains(value) } ? 2 : 1
  }
}
