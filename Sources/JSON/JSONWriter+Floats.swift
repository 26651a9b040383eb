extension JSONWriter {
  /// Writes an array of floats, each with the fewest digits that read back as the same float.
  ///
  /// - Parameter values: Shape (n).
  /// - Returns: False, with nothing written, when a value is NaN or infinite.
  @discardableResult
  public mutating func floatsArray(_ values: UnsafeBufferPointer<Float>) -> Bool {
    if !Base64Floats.areFinite(values) { return false }
    beginValue()
    bytes.append(UInt8(ascii: "["))
    var rest = values[...]
    while !rest.isEmpty {
      appendNumbers(rest.prefix(Self.floatsAtATime))
      rest = rest.dropFirst(Self.floatsAtATime)
      if !rest.isEmpty { bytes.append(UInt8(ascii: ",")) }
    }
    bytes.append(UInt8(ascii: "]"))
    return true
  }

  /// Floats whose text is put together on the stack.
  private static let floatsAtATime = 64

  /// Appends finite numbers with commas between.
  private mutating func appendNumbers(_ values: Slice<UnsafeBufferPointer<Float>>) {
    let room = values.count * (ShortestDecimal.capacity + 1)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: room) { text in
      guard let start = text.baseAddress else { return }
      var end = start
      for value in values {
        end += ShortestDecimal.write(value, to: end)
        end.pointee = UInt8(ascii: ",")
        end += 1
      }
      // Without the last comma.
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: max(0, end - start - 1)))
    }
  }

  /// Writes floats as one string: base64 (RFC 4648 section 4) of their little-endian bytes.
  ///
  /// - Parameter values: Shape (n).
  /// - Returns: False, with nothing written, when a value is NaN or infinite.
  @discardableResult
  public mutating func base64(_ values: UnsafeBufferPointer<Float>) -> Bool {
    if !Base64Floats.areFinite(values) { return false }
    beginValue()
    bytes.append(UInt8(ascii: "\""))
    Base64Floats.encode(values, into: &bytes)
    bytes.append(UInt8(ascii: "\""))
    return true
  }
}
