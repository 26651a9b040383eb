public import Groundwork

/// One damaged copy of a file: some bytes changed, cut out, doubled, or the end cut off.
public func mutated(
  _ bytes: [UInt8], within range: Range<Int>, using generator: inout SplitMix64
) -> [UInt8] {
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
