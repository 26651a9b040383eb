import Foundation
import Groundwork

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

/// One damaged copy of a file: some bytes changed, cut out, doubled, or the end cut off.
func mutated(_ bytes: [UInt8], within range: Range<Int>, using generator: inout SplitMix64)
  -> [UInt8]
{
  var copy = bytes
  for _ in 0..<Int.random(in: 1...4, using: &generator) {
    let place = Int.random(in: range, using: &generator)
    guard place < copy.count else { continue }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: copy[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: copy[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: copy.remove(at: place)
    case 3: copy.insert(contentsOf: copy[place..<min(copy.count, place + 9)], at: place)
    case 4:
      copy.insert(contentsOf: Array("99999999999999999999".utf8.prefix(place % 20 + 1)), at: place)
    default: copy.removeSubrange(place..<min(copy.count, place + 40))
    }
  }
  if Int.random(in: 0..<8, using: &generator) == 0 {
    copy.removeLast(Int.random(in: 0...copy.count, using: &generator))
  }
  return copy
}
