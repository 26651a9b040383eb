/// Finds added tokens in a text: leftmost first, the longest of those that start together.
struct AddedTokenMatcher: Sendable {
  /// A token and the bytes that it is looked for by.
  private struct Pattern: Sendable {
    let bytes: [UInt8]
    let token: AddedToken
  }

  /// In the order of their bytes, no two the same: those that start alike stand together.
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
    var found: [[UInt8]: AddedToken] = [:]
    for token in ranked {
      let bytes = spelling(token)
      if found[bytes] == nil { found[bytes] = token }
    }
    found[[]] = nil
    patterns = found.map { Pattern(bytes: $0.key, token: $0.value) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    var counts = [Int](repeating: 0, count: 256)
    for pattern in patterns { counts[Int(pattern.bytes[0])] += 1 }
    starts = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
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

  /// The longest pattern that the text has at `index`.
  @inline(__always)
  private func pattern(in text: UTF8Text, at index: Int) -> Pattern? {
    let first = Int(text[index])
    let candidates = starts[first]..<starts[first + 1]
    return candidates.isEmpty ? nil : longest(of: candidates, in: text, at: index)
  }

  private func longest(of candidates: Range<Int>, in text: UTF8Text, at index: Int) -> Pattern? {
    var (low, high) = (candidates.lowerBound, candidates.upperBound)
    var found: Int?
    var length = 1
    // All patterns in low..<high have the first `length` bytes of the text here.
    while low < high {
      if patterns[low].bytes.count == length {
        found = low
        low += 1
      }
      guard index + length < text.count else { break }
      let byte = text[index + length]
      low = firstPattern(in: low..<high) { $0[length] >= byte }
      high = firstPattern(in: low..<high) { $0[length] > byte }
      length += 1
    }
    return found.map { patterns[$0] }
  }

  /// The first pattern of a range from which on all meet a condition, else the range's end.
  private func firstPattern(in range: Range<Int>, where isMet: ([UInt8]) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isMet(patterns[middle].bytes) { high = middle } else { low = middle + 1 }
    }
    return low
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
