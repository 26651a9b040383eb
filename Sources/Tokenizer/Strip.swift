internal import CUnicode
import Groundwork
import ModelFiles

/// Drops the white space at the ends of a text.
struct Strip: TextNormalizer {
  static let typeName = "Strip"
  private let left: Bool
  private let right: Bool

  init(_ settings: Settings) throws(Failure) {
    left = try settings.flag("strip_left") ?? true
    right = try settings.flag("strip_right") ?? true
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var (start, end) = (0, text.count)
    while left, start < end {
      let (scalar, length) = text.scalar(at: start)
      guard UnicodeFlags(scalar).contains(.whiteSpace) else { break }
      start += length
    }
    while right, end > start {
      let (scalar, length) = text.scalar(before: end)
      guard UnicodeFlags(scalar).contains(.whiteSpace) else { break }
      end -= length
    }
    output.append(contentsOf: text[start..<end])
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(left)
    fingerprint.add(right)
  }
}
