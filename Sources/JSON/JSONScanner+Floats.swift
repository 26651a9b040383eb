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

  /// Reads an array of numbers that was not passed before, checking it on the way.
  ///
  /// - Parameter values: Its contents are replaced.
  /// - Returns: Whether it is a sound array of nothing but numbers that are finite floats; if not, the
  ///   scanner is where it was, and the contents are unspecified.
  package mutating func readNewFloats(into values: inout [Float]) -> Bool {
    values.removeAll(keepingCapacity: true)
    let start = position
    position &+= 1
    skipWhitespace()
    var hasMore = current != UInt8(ascii: "]")
    if !hasMore { position &+= 1 }
    while hasMore {
      let isSound = withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.floatsAtATime) {
        guard let first = $0.baseAddress else { return false }
        var count = 0
        repeat {
          guard let value = readNewFloat() else { return false }
          first[count] = value
          count &+= 1
          guard let goesOn = passSeparator() else { return false }
          hasMore = goesOn
        } while hasMore && count < Self.floatsAtATime
        values.append(contentsOf: UnsafeBufferPointer(start: first, count: count))
        return true
      }
      if !isSound {
        position = start
        return false
      }
    }
    return true
  }

  private static let floatsAtATime = 64

  /// Reads the number at the present position; nil where there is none, or none that a float holds.
  @inline(__always)
  private mutating func readNewFloat() -> Float? {
    let start = position
    guard let decimal = readNewDecimal() else { return nil }
    let value = Float(decimal.doubleValue ?? slowDouble(start..<position))
    return value.isFinite ? value : nil
  }

  /// Passes what follows an element: true for a comma, false for the closing bracket, nil for anything else.
  @inline(__always)
  private mutating func passSeparator() -> Bool? {
    skipWhitespace()
    let found = current
    position &+= 1
    if found == UInt8(ascii: ",") {
      skipWhitespace()
      return true
    }
    return found == UInt8(ascii: "]") ? false : nil
  }
}
