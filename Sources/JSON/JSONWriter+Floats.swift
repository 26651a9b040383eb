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
    for index in values.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendDescription(values[index].description)
    }
    bytes.append(UInt8(ascii: "]"))
    return true
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
