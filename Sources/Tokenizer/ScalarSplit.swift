import Groundwork
import ModelFiles

/// Finds scalars of one kind, one by one.
struct ScalarSplit: TextSplitter {
  let isWanted: @Sendable (UInt32) -> Bool

  func forEachPart(of text: UTF8Text, _ body: (Range<Int>, _ isMatch: Bool) -> Bool) -> Bool {
    var (done, index) = (0, 0)
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      if isWanted(scalar) {
        if done < index, !body(done..<index, false) { return false }
        if !body(index..<index + length, true) { return false }
        done = index + length
      }
      index += length
    }
    return done >= text.count || body(done..<text.count, false)
  }
}
