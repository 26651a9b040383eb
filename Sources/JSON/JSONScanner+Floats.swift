/// Why an array is not one of floats; the index is the count of floats read before.
package enum FloatArrayFault {
  /// An element of another kind, by its first byte.
  case notANumber(UInt8)
  /// A number whose nearest float is infinite, by its place.
  case outOfRange(Range<Int>)
}

extension JSONScanner {
  /// Reads the array at the present position, which must have been passed before as valid.
  ///
  /// - Parameter values: Its contents are replaced.
  /// - Returns: Nil, or why it stopped.
  package mutating func readFloats(into values: inout [Float]) -> FloatArrayFault? {
    values.removeAll(keepingCapacity: true)
    position &+= 1
    skipWhitespace()
    while current != UInt8(ascii: "]") && position < end {
      let start = position
      if current != UInt8(ascii: "-") && current &- UInt8(ascii: "0") >= 10 {
        return .notANumber(current)
      }
      let value = Float(readDouble())
      if !value.isFinite { return .outOfRange(start..<position) }
      values.append(value)
      skipWhitespace()
      if current == UInt8(ascii: ",") {
        position &+= 1
        skipWhitespace()
      }
    }
    return nil
  }
}
