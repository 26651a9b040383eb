import Groundwork
import ModelFiles

/// What a text can be split at.
protocol TextSplitter: Sendable {
  /// Calls `body` with the stretches between matches and the matches, in order, until it returns false.
  func forEachPart(of text: UTF8Text, _ body: (Range<Int>, _ isMatch: Bool) -> Bool) -> Bool
}

/// What becomes of the stretches that a text is split at.
enum SplitBehavior: String, CaseIterable, Sendable {
  case removed = "Removed"
  /// Words of their own.
  case isolated = "Isolated"
  case mergedWithPrevious = "MergedWithPrevious"
  case mergedWithNext = "MergedWithNext"
  /// Neighbours of one kind are one word.
  case contiguous = "Contiguous"

  /// Reads `behavior`.
  ///
  /// - Throws: `Failure` when it is none of these.
  init?(_ settings: Settings) throws(Failure) {
    guard let name = try settings.text("behavior") else { return nil }
    guard let known = Self(rawValue: name) else {
      throw Failure("\(settings.path): \"behavior\" \"\(name)\" is not supported")
    }
    self = known
  }

  /// Calls `body` with the words that the parts of a text make.
  ///
  /// - Parameters:
  ///   - text: The text whose parts they are.
  ///   - startsText: Whether the prompt starts with it.
  ///   - splitter: What finds the parts.
  ///   - inverts: Whether the text is split at what does not match.
  ///   - body: As of ``PreTokenizer/forEachWord(in:startsText:_:)``.
  /// - Returns: False where `body` did.
  func forEachWord(
    in text: UTF8Text, startsText: Bool, splitBy splitter: some TextSplitter,
    inverts: Bool = false, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    func emit(_ word: Range<Int>) -> Bool {
      word.isEmpty || body(text.bytes(word), startsText && word.lowerBound == 0)
    }
    switch self {
    case .isolated: return splitter.forEachPart(of: text) { part, _ in emit(part) }
    case .removed:
      return splitter.forEachPart(of: text) { part, found in found != inverts || emit(part) }
    case .mergedWithPrevious, .mergedWithNext, .contiguous: break
    }
    var pending: Range<Int>?
    var wasMatch = false
    let goesOn = splitter.forEachPart(of: text) { part, found in
      let isMatch = found != inverts
      defer { wasMatch = isMatch }
      if let word = pending {
        let joins =
          switch self {
          case .contiguous: isMatch == wasMatch
          case .mergedWithPrevious: isMatch && !wasMatch
          default: !isMatch && wasMatch
          }
        if joins {
          pending = word.lowerBound..<part.upperBound
          return true
        }
        if !emit(word) { return false }
      }
      pending = part
      return true
    }
    return goesOn && (pending.map(emit) ?? true)
  }
}

/// Splits at a text or at the matches of a regular expression.
struct Split: PreTokenizer {
  static let typeName = "Split"

  private let pattern: TextPattern
  private let behavior: SplitBehavior
  /// Whether the text is split at what does not match.
  private let inverts: Bool

  /// Takes a pattern.
  init(pattern: TextPattern, behavior: SplitBehavior) {
    self.pattern = pattern
    self.behavior = behavior
    inverts = false
  }

  init(_ settings: Settings) throws(Failure) {
    guard let behavior = try SplitBehavior(settings) else {
      throw Failure("\(settings.path): Split without \"behavior\"", remedy: Settings.remedy)
    }
    self.behavior = behavior
    pattern = try TextPattern(try settings.settings("pattern"), of: Self.typeName)
    inverts = try settings.flag("invert") ?? false
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    behavior.forEachWord(
      in: text, startsText: startsText, splitBy: pattern, inverts: inverts, body)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    pattern.add(to: &fingerprint)
    fingerprint.add(behavior.rawValue)
    fingerprint.add(inverts)
  }
}
