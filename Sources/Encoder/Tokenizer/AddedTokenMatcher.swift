/// Finds added tokens in a text: leftmost first, the longest of those that start together.
struct AddedTokenMatcher: Sendable {
  /// A token and the bytes that it is looked for by.
  private struct Pattern: Sendable {
    let bytes: [UInt8]
    let token: AddedToken
  }

  /// By first byte; of one first byte the longer pattern first, then the earlier token.
  private let patterns: [Pattern]
  /// Where the patterns of each first byte start; shape (257).
  private let starts: [Int]

  /// A stretch of text, or a token.
  enum Piece: Equatable {
    case text(Range<Int>)
    case token(Int32)
  }

  /// Makes a matcher.
  ///
  /// - Parameters:
  ///   - tokens: What to look for; of two with the same bytes a special one wins, then the first.
  ///   - spelling: The bytes that a token is looked for by; none for never.
  init(_ tokens: [AddedToken], spelling: (AddedToken) -> [UInt8]) {
    let ranked = tokens.filter(\.special) + tokens.filter { !$0.special }
    let found = ranked.map { Pattern(bytes: spelling($0), token: $0) }.filter { !$0.bytes.isEmpty }
    patterns = found.enumerated().sorted { one, other in
      let (left, right) = (one.element.bytes, other.element.bytes)
      return (left[0], -left.count, one.offset) < (right[0], -right.count, other.offset)
    }.map(\.element)
    var starts = [0]
    for byte in UInt8.min...UInt8.max {
      starts.append(patterns.firstIndex { $0.bytes[0] > byte } ?? patterns.count)
    }
    self.starts = starts
  }

  var isEmpty: Bool { patterns.isEmpty }

  /// Calls `body` with the pieces of a text in order; text pieces are not empty.
  func forEachPiece(of text: UTF8Text, _ body: (Piece) -> Void) {
    var done = 0
    var index = 0
    while index < text.count {
      guard let pattern = pattern(in: text, at: index) else {
        index += 1
        continue
      }
      let (start, end) = (index, index + pattern.bytes.count)
      index = end
      if pattern.token.singleWord, touchesWord(text, start, end) { continue }
      let left = pattern.token.lstrip ? max(done, leftOfSpace(text, before: start)) : start
      let right = pattern.token.rstrip ? rightOfSpace(text, after: end) : end
      if done < left { body(.text(done..<left)) }
      body(.token(pattern.token.id))
      done = max(done, right)
    }
    if done < text.count { body(.text(done..<text.count)) }
  }

  @inline(__always)
  private func pattern(in text: UTF8Text, at index: Int) -> Pattern? {
    let first = Int(text[index])
    let (low, high) = (starts[first], starts[first + 1])
    if low == high { return nil }
    return patterns[low..<high].first { text[index...].starts(with: $0.bytes) }
  }

  private func touchesWord(_ text: UTF8Text, _ start: Int, _ end: Int) -> Bool {
    start > 0 && UnicodeFlags(text.scalar(before: start).value).contains(.word)
      || end < text.count && UnicodeFlags(text.scalar(at: end).value).contains(.word)
  }

  private func leftOfSpace(_ text: UTF8Text, before end: Int) -> Int {
    var index = end
    while index > 0 {
      let (scalar, length) = text.scalar(before: index)
      guard UnicodeFlags(scalar).contains(.whiteSpace) else { break }
      index -= length
    }
    return index
  }

  private func rightOfSpace(_ text: UTF8Text, after start: Int) -> Int {
    var index = start
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      guard UnicodeFlags(scalar).contains(.whiteSpace) else { break }
      index += length
    }
    return index
  }
}
