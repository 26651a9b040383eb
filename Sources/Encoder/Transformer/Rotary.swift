import Groundwork

/// Rotary position embeddings: pairs of components of queries and keys are turned by an angle that grows
/// with the token's place.
///
/// Component i and i + d/2 of a head of d turn by place · base^(−2i/d).
///
/// - SeeAlso: Su et al. (2021), RoFormer, https://arxiv.org/abs/2104.09864; for NTK
///   https://kexue.fm/archives/9706
struct Rotary: Sendable {
  /// How fast pairs of components turn.
  struct Frequencies: Hashable, Sendable {
    /// Of the powers.
    var base: Float
    /// By which NTK-aware scaling stretches them for longer prompts; 1 for not at all.
    var factor: Float = 1

    /// For each pair, in 32-bit floats as PyTorch does, (factor · base)^(−2i/d) · factor^(−2/d).
    ///
    /// - Parameter headSize: d, an even number.
    /// - Returns: Shape (d / 2).
    func values(headSize: Int) -> [Float] {
      let slowing = factor == 1 ? 1 : Float.pow(factor, 2 / Float(headSize))
      return (0..<(headSize / 2)).map { index in
        1 / Float.pow(factor * base, Float(2 * index) / Float(headSize)) / slowing
      }
    }
  }

  /// Cosines, then sines; shape (positions, 2, head size / 2).
  private let table: [Float]
  private let half: Int

  /// Computes the angles of all places, in 32-bit floats as PyTorch does.
  ///
  /// - Parameters:
  ///   - frequencies: How fast pairs turn.
  ///   - headSize: Components of a head, an even number.
  ///   - positions: Most tokens of a prompt.
  init(_ frequencies: Frequencies, headSize: Int, positions: Int) {
    half = headSize / 2
    let speeds = frequencies.values(headSize: headSize)
    var table: [Float] = []
    table.reserveCapacity(positions * headSize)
    for place in 0..<positions {
      table += speeds.map { Float.cos(Float(place) * $0) }
      table += speeds.map { Float.sin(Float(place) * $0) }
    }
    self.table = table
  }

  /// Turns queries and keys in place.
  ///
  /// - Parameters:
  ///   - states: Queries, keys and values side by side, shape (offsets.last, stride).
  ///   - offsets: Where each prompt starts, then the end.
  ///   - heads: Number of heads of queries and keys together, which come first in a row.
  ///   - stride: Numbers of a row.
  func apply(
    to states: UnsafeMutablePointer<Float>, offsets: [Int], heads: Int, stride: Int
  ) {
    let headSize = 2 * half
    table.withUnsafeBufferPointer { table in
      for prompt in 0..<(offsets.count - 1) {
        for token in offsets[prompt]..<offsets[prompt + 1] {
          let angles = (token - offsets[prompt]) * headSize
          // Queries and keys lie one after the other.
          for head in 0..<heads {
            let x = states + token * stride + head * headSize
            for index in 0..<half {
              let (cosine, sine) = (table[angles + index], table[angles + half + index])
              let (first, second) = (x[index], x[half + index])
              x[index] = first * cosine - second * sine
              x[half + index] = second * cosine + first * sine
            }
          }
        }
      }
    }
  }
}
