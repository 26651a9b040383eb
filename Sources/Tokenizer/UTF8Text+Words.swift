extension UTF8Text {
  /// Calls a closure with the words between separators.
  ///
  /// - Parameters:
  ///   - separators: Scalars with one of these flags end a word.
  ///   - kept: Separators with one of these flags are words of their own; others are dropped.
  ///   - startsText: Whether the first word starts a text.
  ///   - body: Receives a word and whether it starts a text; false ends the loop.
  /// - Returns: Whether the loop came to its end.
  @inline(__always)
  func forEachWord(
    between separators: UnicodeFlags, keeping kept: UnicodeFlags, startsText: Bool,
    _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    var start = 0
    var index = 0
    while index < count {
      let (scalar, length) = scalar(at: index)
      let flags = UnicodeFlags(scalar).intersection(separators)
      let next = index + length
      if !flags.isEmpty {
        if start < index, !body(bytes(start..<index), startsText && start == 0) { return false }
        if !flags.isDisjoint(with: kept), !body(bytes(index..<next), startsText && index == 0) {
          return false
        }
        start = next
      }
      index = next
    }
    return start >= index || body(bytes(start..<index), startsText && start == 0)
  }
}
