/// Why an array is not one of floats; the index is the count of floats read before.
package enum FloatArrayFault {
  /// An element of another kind, by its first byte.
  case notANumber(UInt8)
  /// A number whose nearest float is infinite, by its place.
  case outOfRange(Range<Int>)
}
