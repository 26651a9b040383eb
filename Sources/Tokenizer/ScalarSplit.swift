import Groundwork
import ModelFiles

/// Finds scalars of one kind, one by one.
private struct ScalarSplit: TextSplitter {
  let isWanted: @Sendable (UInt32) -> Bool

  func forEachPart(of text: UTF8Text, _ body: (Range<Int>, _ isMatch: Bool) -> Bool) -> Bool {
    var (done, index) = (0, 0)
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      if isWanted(scalar) {
        if done < index, !body(done..<index, false) { return false }
        if !body(index..<index + length, true) { return false }
        done = index + length
      }
      index += length
    }
    return done >= text.count || body(done..<text.count, false)
  }
}

/// Makes words of numbers, digit by digit or together.
struct Digits: PreTokenizer {
  static let typeName = "Digits"
  private let isIndividual: Bool
  private let split = ScalarSplit { UnicodeFlags($0).contains(.numeric) }

  init(_ settings: Settings) throws(Failure) {
    isIndividual = try settings.flag("individual_digits") ?? false
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    (isIndividual ? SplitBehavior.isolated : .contiguous)
      .forEachWord(in: text, startsText: startsText, splitBy: split, body)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(isIndividual)
  }
}

/// Splits at punctuation.
struct Punctuation: PreTokenizer {
  static let typeName = "Punctuation"
  private let behavior: SplitBehavior
  private let split = ScalarSplit { UnicodeFlags($0).contains(.punctuation) }

  init(_ settings: Settings) throws(Failure) {
    behavior = try SplitBehavior(settings) ?? .isolated
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    behavior.forEachWord(in: text, startsText: startsText, splitBy: split, body)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(behavior.rawValue)
  }
}

/// Splits at one scalar and drops it.
struct CharDelimiterSplit: PreTokenizer {
  static let typeName = "CharDelimiterSplit"
  private let delimiter: UInt32
  private let split: ScalarSplit

  init(_ settings: Settings) throws(Failure) {
    guard let scalars = try settings.text("delimiter")?.unicodeScalars, scalars.count == 1,
      let delimiter = scalars.first?.value
    else {
      throw Failure("\(settings.path): \"delimiter\" is not one character", remedy: Settings.remedy)
    }
    self.delimiter = delimiter
    split = ScalarSplit { $0 == delimiter }
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    SplitBehavior.removed.forEachWord(in: text, startsText: startsText, splitBy: split, body)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(Int(delimiter))
  }
}

/// Makes words of word characters and of what is neither these nor white space (`\w+|[^\w\s]+`).
struct Whitespace: PreTokenizer {
  static let typeName = "Whitespace"

  init(_ settings: Settings) throws(Failure) {}

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    var (start, index) = (0, 0)
    var kind: UnicodeFlags = .whiteSpace
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      let flags = UnicodeFlags(scalar)
      let next: UnicodeFlags =
        flags.contains(.word) ? .word : flags.contains(.whiteSpace) ? .whiteSpace : []
      if next != kind {
        if kind != .whiteSpace, !body(text.bytes(start..<index), startsText && start == 0) {
          return false
        }
        (start, kind) = (index, next)
      }
      index += length
    }
    return kind == .whiteSpace || body(text.bytes(start..<index), startsText && start == 0)
  }

  func add(to fingerprint: inout Fingerprint) { fingerprint.add(Self.typeName) }
}
