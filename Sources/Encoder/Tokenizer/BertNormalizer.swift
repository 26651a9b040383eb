internal import CStaticTable

/// BERT's text normalisation: clean, space out ideographs, strip accents, lower case.
///
/// Works scalar by scalar in one pass, which equals the reference's four passes: each step maps a
/// scalar without looking at its neighbours, except that NFD sorts combining marks.
///
/// - SeeAlso: Devlin et al. (2018), BERT, `BasicTokenizer`; `BertNormalizer` of Hugging Face
///   `tokenizers`, from whose behaviour `UnicodeTable.c` is generated.
struct BertNormalizer {
  /// The properties that the settings let act.
  private let active: UnicodeFlags

  init(_ configuration: WordPieceTokenizer.Configuration) {
    var active: UnicodeFlags = []
    if configuration.cleanText { active.formUnion([.removed, .spaced]) }
    if configuration.handleChineseChars { active.formUnion(.ideograph) }
    if configuration.stripAccents { active.formUnion([.strips, .combining]) }
    if configuration.lowercase { active.formUnion(.lowers) }
    self.active = active
  }

  /// Appends the normalised text.
  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var marks = CombiningMarks()
    var index = 0
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      index += length
      let flags = UnicodeFlags(scalar).intersection(active)
      if flags.isEmpty, marks.isEmpty {
        output.append(scalar: scalar)
      } else {
        append(scalar, flags, &marks, &output)
      }
    }
    flush(&marks, &output)
  }

  /// The normalised text.
  func normalized(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    text.withUnsafeBufferPointer { normalize($0, into: &output) }
    return output
  }

  private func append(
    _ scalar: UInt32, _ flags: UnicodeFlags, _ marks: inout CombiningMarks, _ output: inout [UInt8]
  ) {
    if flags.contains(.removed) { return }
    if !flags.contains(.combining) { flush(&marks, &output) }
    if flags.contains(.spaced) { return output.append(UInt8(ascii: " ")) }
    if flags.contains(.ideograph) { output.append(UInt8(ascii: " ")) }
    if flags.contains(.strips) {
      appendStripped(scalar, &marks, &output)
    } else if flags.contains(.combining) {
      marks.append(scalar)
    } else {
      appendLowercase(scalar, &output)
    }
    if flags.contains(.ideograph) { output.append(UInt8(ascii: " ")) }
  }

  /// Appends what NFD and dropping category Mn leave of a scalar.
  private func appendStripped(
    _ scalar: UInt32, _ marks: inout CombiningMarks, _ output: inout [UInt8]
  ) {
    if let jamo = HangulSyllable(scalar) {
      jamo.forEach { output.append(scalar: $0) }
      return
    }
    let left = unicode_stripped(scalar)
    for part in UnsafeBufferPointer(start: left.scalars, count: left.count) {
      if UnicodeFlags(part).contains(.combining) {
        marks.append(part)
      } else {
        appendLowercase(part, &output)
      }
    }
  }

  private func appendLowercase(_ scalar: UInt32, _ output: inout [UInt8]) {
    guard UnicodeFlags(scalar).intersection(active).contains(.lowers) else {
      return output.append(scalar: scalar)
    }
    // A to Z, the common case, without a search.
    if scalar < 0x80 { return output.append(scalar: scalar | 0x20) }
    let lower = unicode_lowercase(scalar)
    for part in UnsafeBufferPointer(start: lower.scalars, count: lower.count) {
      output.append(scalar: part)
    }
  }

  private func flush(_ marks: inout CombiningMarks, _ output: inout [UInt8]) {
    if marks.isEmpty { return }
    for mark in marks.takeInCanonicalOrder() { appendLowercase(mark, &output) }
  }
}

/// Combining marks that accent stripping keeps, held back until the next starter.
private struct CombiningMarks {
  private var marks: [(rank: UInt32, scalar: UInt32)] = []

  var isEmpty: Bool { marks.isEmpty }

  mutating func append(_ scalar: UInt32) {
    marks.append((unicode_combining_rank(scalar), scalar))
  }

  /// Removes the marks: by combining class, and in order of arrival within a class.
  mutating func takeInCanonicalOrder() -> [UInt32] {
    defer { marks.removeAll(keepingCapacity: true) }
    return marks.enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.scalar)
  }
}

/// The letters of a Hangul syllable, by arithmetic.
///
/// - SeeAlso: The Unicode Standard, section 3.12, Conjoining Jamo Behavior.
private struct HangulSyllable {
  private let index: UInt32

  /// Nil when the scalar is no precomposed syllable.
  init?(_ scalar: UInt32) {
    guard (0xAC00..<0xAC00 + 11172).contains(scalar) else { return nil }
    index = scalar - 0xAC00
  }

  /// Calls `body` with the leading consonant, the vowel and, if there is one, the last consonant.
  func forEach(_ body: (UInt32) -> Void) {
    body(0x1100 + index / (21 * 28))
    body(0x1161 + index % (21 * 28) / 28)
    if index % 28 != 0 { body(0x11A7 + index % 28) }
  }
}
