import Groundwork

/// MPNet's bias on attention scores, which depends on how far key and query are apart: few buckets for
/// near tokens, one each, then wider and wider ones.
///
/// - SeeAlso: Raffel et al. (2019), section 2.1, https://arxiv.org/abs/1910.10683
struct RelativePositionBias: Sendable {
  /// Buckets, half of them for keys after the query.
  static let buckets = 32
  /// From this distance on all share the last bucket.
  static let largestDistance: Float = 128

  /// For each head the bias of distances −(span − 1) … span − 1; shape (heads, 2 · span − 1).
  let table: [Float]
  /// No prompt is longer.
  let span: Int

  /// Reads the checkpoint's table, shape (buckets, heads), and spreads it over distances.
  init(
    _ name: String, from reader: inout WeightReader, heads: Int, span: Int
  ) throws(Failure) {
    let weight = try reader.floats(name, shape: [Self.buckets, heads])
    let rows = (0..<(2 * span - 1)).map { Self.bucket(distance: $0 - (span - 1)) }
    var table: [Float] = []
    table.reserveCapacity(heads * rows.count)
    for head in 0..<heads {
      for row in rows { table.append(weight[row * heads + head]) }
    }
    self.table = table
    self.span = span
  }

  /// Lets tokens attend to those no further away than a window, or no later than themselves; the others'
  /// weights vanish.
  init(window: Int?, isCausal: Bool, heads: Int, span: Int) {
    let row = (0..<(2 * span - 1)).map { index in
      let distance = index - (span - 1)
      let isSeen = abs(distance) <= window ?? span && (!isCausal || distance <= 0)
      return isSeen ? Float(0) : -1e6
    }
    table = (0..<heads).flatMap { _ in row }
    self.span = span
  }

  /// The bucket of a key's position less the query's.
  static func bucket(distance: Int) -> Int {
    let half = buckets / 2
    let exact = half / 2
    let side = distance > 0 ? half : 0
    let length = abs(distance)
    guard length >= exact else { return side + length }
    // In 32-bit floats, as the model was trained: where a boundary falls hangs on the last bit.
    let scaled =
      Float.log(Float(length) / Float(exact))
      / Float(Double.log(Double(largestDistance) / Double(exact)))
    return side + min(exact + Int(scaled * Float(half - exact)), half - 1)
  }
}
