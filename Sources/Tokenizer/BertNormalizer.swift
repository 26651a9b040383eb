internal import CUnicode
import Groundwork
import ModelFiles

/// BERT's text normalisation: clean, space out ideographs, strip accents, lower case.
///
/// Works scalar by scalar in one pass, which equals the reference's four passes: each step maps a
/// scalar without looking at its neighbours, except that NFD sorts combining marks.
///
/// - SeeAlso: Devlin et al. (2018), BERT, `BasicTokenizer`; `BertNormalizer` of Hugging Face
///   `tokenizers`, from whose behaviour `UnicodeTable.c` is generated.
struct BertNormalizer: TextNormalizer {
  static let typeName = "BertNormalizer"

  /// Drop control characters and U+FFFD, and make every white space a space.
  let cleanText: Bool
  /// Make every CJK ideograph a word of its own.
  let handleChineseChars: Bool
  /// Decompose canonically (NFD) and drop category Mn.
  let stripAccents: Bool
  /// Map every scalar to lower case.
  let lowercase: Bool

  /// The properties that the settings let act.
  private let active: UnicodeFlags
  /// What becomes of each byte of ASCII, ``gone`` for nothing; shape (128).
  private let ascii: [UInt8]
  private static let gone: UInt8 = 0xFF

  /// Makes a normaliser; without arguments BERT uncased's.
  init(
    cleanText: Bool = true, handleChineseChars: Bool = true, stripAccents: Bool = true,
    lowercase: Bool = true
  ) {
    self.cleanText = cleanText
    self.handleChineseChars = handleChineseChars
    self.stripAccents = stripAccents
    self.lowercase = lowercase
    var active: UnicodeFlags = []
    if cleanText { active.formUnion([.removed, .spaced]) }
    if handleChineseChars { active.formUnion(.ideograph) }
    if stripAccents { active.formUnion([.strips, .combining]) }
    if lowercase { active.formUnion(.lowers) }
    self.active = active
    ascii = (0..<128).map { (byte: UInt8) -> UInt8 in
      let flags = UnicodeFlags(UInt32(byte)).intersection(active)
      if flags.contains(.removed) { return Self.gone }
      if flags.contains(.spaced) { return UInt8(ascii: " ") }
      return flags.contains(.lowers) ? byte | 0x20 : byte
    }
  }

  /// Leaves the text as it is.
  static let none = BertNormalizer(
    cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false)

  /// Where `strip_accents` is null it equals `lowercase`.
  init(_ settings: Settings) throws(Failure) {
    let lowercase = try settings.flag("lowercase") ?? true
    self.init(
      cleanText: try settings.flag("clean_text") ?? true,
      handleChineseChars: try settings.flag("handle_chinese_chars") ?? true,
      stripAccents: try settings.flag("strip_accents") ?? lowercase, lowercase: lowercase)
  }

  /// The same with lower case.
  var lowercased: BertNormalizer {
    BertNormalizer(
      cleanText: cleanText, handleChineseChars: handleChineseChars, stripAccents: stripAccents,
      lowercase: true)
  }

  func add(to fingerprint: inout Fingerprint) {
    for flag in [cleanText, handleChineseChars, stripAccents, lowercase] { fingerprint.add(flag) }
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var marks = CombiningMarks()
    var index = 0
    while index < text.count {
      if text[index] < 0x80, marks.isEmpty {
        var end = index + 1
        while end < text.count, text[end] < 0x80 { end += 1 }
        appendASCII(text.bytes(index..<end), to: &output)
        index = end
        continue
      }
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

  /// Appends what becomes of a stretch of ASCII, all at once.
  private func appendASCII(_ text: UTF8Text, to output: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count) { kept in
      var count = 0
      ascii.withUnsafeBufferPointer { ascii in
        for byte in text {
          let mapped = ascii[Int(byte)]
          kept[count] = mapped
          count += mapped == Self.gone ? 0 : 1
        }
      }
      output.append(contentsOf: UTF8Text(rebasing: kept[..<count]))
    }
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
