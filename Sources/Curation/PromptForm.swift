import Groundwork

/// What is left of a prompt without case, punctuation and white space, and how alike two are spelled.
struct PromptForm: Sendable {
  /// Letters, digits and signs in lower case, one after the other.
  ///
  /// A point or comma between two digits stays: 1.5 is not 15. Empty where nothing is left.
  let letters: Name
  /// The same with each number as `#`; nil where there is no number, or nothing else.
  let withoutNumbers: Name?
  /// Sorted: each run of three characters of the words, with one space around each word.
  let trigrams: [UInt64]

  /// Folds a prompt.
  init(_ prompt: String) {
    let scalars = Array(prompt.lowercased().unicodeScalars)
    var letters = String.UnicodeScalarView()
    var words: [UInt64] = [0x20]
    for (index, scalar) in scalars.enumerated() {
      let between = scalars.indices.contains(index - 1) && scalars.indices.contains(index + 1)
      let isDecimal =
        between && (scalar == "." || scalar == ",")
        && Self.isDigit(scalars[index - 1]) && Self.isDigit(scalars[index + 1])
      if isDecimal || Self.isKept(scalar) {
        letters.append(scalar)
        words.append(UInt64(scalar.value))
      } else if !Self.isApostrophe(scalar), words.last != 0x20 {
        words.append(0x20)
      }
    }
    if words.last != 0x20 { words.append(0x20) }
    self.letters = Name(String(letters))
    withoutNumbers = Self.withoutNumbers(letters)
    trigrams =
      words.count < 3
      ? []
      : (0..<words.count - 2).map { words[$0] << 42 | words[$0 + 1] << 21 | words[$0 + 2] }.sorted()
  }

  /// The share of trigrams that two prompts have in common: 2 |A ∩ B| / (|A| + |B|), with repeats.
  ///
  /// - Returns: From 0 to 1; 0 where there are none.
  /// - SeeAlso: Dice (1945), Ecology 26, 297–302.
  func spellingSimilarity(_ other: PromptForm) -> Double {
    let total = trigrams.count + other.trigrams.count
    guard total > 0 else { return 0 }
    var (index, otherIndex, common) = (0, 0, 0)
    while index < trigrams.count, otherIndex < other.trigrams.count {
      let (one, two) = (trigrams[index], other.trigrams[otherIndex])
      if one == two { common += 1 }
      if one <= two { index += 1 }
      if two <= one { otherIndex += 1 }
    }
    return 2 * Double(common) / Double(total)
  }

  private static func withoutNumbers(_ letters: String.UnicodeScalarView) -> Name? {
    var text = String.UnicodeScalarView()
    var (hasNumber, hasOther, inNumber) = (false, false, false)
    for scalar in letters {
      let isNumber = isDigit(scalar) || (inNumber && (scalar == "." || scalar == ","))
      if isNumber {
        if !inNumber { text.append("#") }
        hasNumber = true
      } else {
        text.append(scalar)
        hasOther = true
      }
      inNumber = isNumber
    }
    return hasNumber && hasOther ? Name(String(text)) : nil
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .decimalNumber
  }

  private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "'" || scalar == "\u{2019}"
  }

  /// Whether a character tells prompts apart: all but punctuation, white space and controls.
  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation, .modifierSymbol,
      .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .unassigned:
      false
    default: true
    }
  }
}
