import Groundwork

/// A bias on attention scores that depends on how far key and query are apart.
///
/// MPNet's has few buckets for near tokens, one each, then wider and wider ones.
///
/// - SeeAlso: Raffel et al. (2019), section 2.1, https://arxiv.org/abs/1910.10683; Press et al. (2022), ALiBi,
///   https://arxiv.org/abs/2108.12409
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

  /// Lets tokens attend to those no further away than a window, or no later than themselves, with ALiBi to
  /// far ones less; the others' weights vanish.
  init(_ sight: LayerShape.Sight, heads: Int, span: Int) {
    let slopes = sight.hasALiBi ? Self.slopes(heads: heads) : Array(repeating: 0, count: heads)
    var table: [Float] = []
    table.reserveCapacity(heads * (2 * span - 1))
    for slope in slopes {
      for distance in (1 - span)..<span {
        let isSeen =
          abs(distance) <= sight.window ?? span && (!sight.isCausal || distance <= 0)
        table.append(isSeen ? 0 - slope * Float(abs(distance)) : -1e6)
      }
    }
    self.table = table
    self.span = span
  }

  /// What ALiBi takes off a score for each place of distance: 2^(−8/n) and its powers for n heads, a power of
  /// two; for other numbers those of the power below, then every second one of the power above.
  ///
  /// - Returns: Shape (heads).
  static func slopes(heads: Int) -> [Float] {
    let below = 1 << (Int.bitWidth - 1 - heads.leadingZeroBitCount)
    func slope(_ number: Int, of count: Int) -> Float {
      Float(Double.exp(-8 * Double(number) / Double(count) * Double.log(2)))
    }
    return (1...below).map { slope($0, of: below) }
      + (0..<(heads - below)).map { slope(2 * $0 + 1, of: 2 * below) }
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
