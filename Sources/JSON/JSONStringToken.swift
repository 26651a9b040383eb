/// A string that the scanner has passed: where its text lies between the quotes.
package struct JSONStringToken {
  /// Offsets of the text, quotes not included.
  package let range: Range<Int>
  /// Whether a backslash is among them.
  package let hasEscapes: Bool
}
