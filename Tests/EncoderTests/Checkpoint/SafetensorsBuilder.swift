import Foundation

/// Makes safetensors files, right and wrong ones.
enum SafetensorsBuilder {
  /// A file of a header and so many zero bytes of data.
  static func file(header: String, data count: Int, headerLength: UInt64? = nil) -> [UInt8] {
    file(header: header, data: [UInt8](repeating: 0, count: count), headerLength: headerLength)
  }

  /// A file of a header and data; the header's length is told as it is unless given.
  static func file(header: String, data: [UInt8], headerLength: UInt64? = nil) -> [UInt8] {
    let length = headerLength ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + header.utf8 + data
  }

  /// The bytes of floats.
  static func bytes(_ floats: [Float]) -> [UInt8] {
    floats.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
  }
}
