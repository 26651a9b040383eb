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
    for start in stride(from: 0, to: values.count, by: Self.floatsAtATime) {
      let end = min(start + Self.floatsAtATime, values.count)
      appendNumbers(UnsafeBufferPointer(rebasing: values[start..<end]))
    }
    // The last comma.
    if !values.isEmpty { bytes.removeLast() }
    bytes.append(UInt8(ascii: "]"))
    return true
  }

  /// Floats whose text is put together on the stack.
  private static let floatsAtATime = 64

  /// Appends finite numbers, and a comma behind each.
  private mutating func appendNumbers(_ values: UnsafeBufferPointer<Float>) {
    withUnsafeTemporaryAllocation(
      of: UInt8.self, capacity: values.count * FloatsText.capacity
    ) { text in
      guard let start = text.baseAddress else { return }
      let count = FloatsText.write(values, to: start)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
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
