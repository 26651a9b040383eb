internal import CFloatText
import Groundwork

/// Floats as base64 text (RFC 4648 section 4, with padding) of their little-endian bytes.
package enum Base64Floats {
  /// What does most of both ways.
  nonisolated(unsafe) private static let kernels = ft_kernels_best()

  /// Appends the text for some floats.
  static func encode(_ values: UnsafeBufferPointer<Float>, into text: inout [UInt8]) {
    let source = UnsafeRawBufferPointer(values)
    let start = text.count
    text.append(contentsOf: repeatElement(0, count: Base64.length(ofBytes: source.count)))
    text.withUnsafeMutableBytes { text in
      let own = UnsafeMutableRawBufferPointer(rebasing: text[start...])
      let done = ft_encode_base64(kernels, source.baseAddress, source.count, own.baseAddress)
      Base64.encode(
        UnsafeRawBufferPointer(rebasing: source[done...]),
        into: UnsafeMutableRawBufferPointer(rebasing: own[(done / 3 * 4)...]))
    }
  }

  /// Whether no value is NaN or infinite.
  package static func areFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
    // An exponent of all ones is the greatest there is; whole numbers need no branch per value.
    var greatest: UInt32 = 0
    for value in values { greatest = max(greatest, value.bitPattern & 0x7FFF_FFFF) }
    return greatest < 0x7F80_0000
  }

  /// Reads floats back.
  ///
  /// - Parameters:
  ///   - text: The base64 text, quotes not included.
  ///   - values: Its contents are replaced.
  /// - Returns: Nil, or what is wrong with the text.
  package static func decode(_ text: UnsafeRawBufferPointer, into values: inout [Float]) -> String?
  {
    let length = text.count
    if length % 4 != 0 { return "base64 text has \(length) characters, not a multiple of 4" }
    let padding = Base64.padding(of: text)
    let byteCount = length / 4 * 3 - padding
    if byteCount % 4 != 0 {
      return "base64 text decodes to \(byteCount) bytes, not a multiple of 4"
    }
    resize(&values, to: byteCount / 4)
    let characters = UnsafeRawBufferPointer(rebasing: text.dropLast(padding))
    let fault = values.withUnsafeMutableBytes { decode(characters, into: $0) }
    if let fault { return describe(fault, in: text) }
    if 1.bigEndian == 1 {
      for index in values.indices {
        values[index] = Float(bitPattern: values[index].bitPattern.byteSwapped)
      }
    }
    return nil
  }

  private static func resize(_ values: inout [Float], to count: Int) {
    if values.count > count { values.removeLast(values.count - count) }
    if values.count < count {
      values.append(contentsOf: repeatElement(0, count: count - values.count))
    }
  }

  /// Fills `bytes` from characters without padding; returns the offset of a bad one.
  private static func decode(
    _ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer
  ) -> Int? {
    let done = ft_decode_base64(kernels, text.baseAddress, text.count, bytes.baseAddress)
    return Base64.decode(
      UnsafeRawBufferPointer(rebasing: text[done...]),
      into: UnsafeMutableRawBufferPointer(rebasing: bytes[(done / 4 * 3)...])
    ).map { done + $0 }
  }

  private static func describe(_ offset: Int, in text: UnsafeRawBufferPointer) -> String {
    "base64 text has \(ByteName.describe(text[offset])) where it cannot be, "
      + "at character \(offset + 1)"
  }
}
