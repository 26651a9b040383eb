import Foundation
import TestSupport
import Testing

@testable import Encoder

/// Finds the tiny models, and no others.
let tinyModels = ModelSearchPath(roots: [fixtures.appendingPathComponent("models").path])

extension TextEncoder {
  /// The vectors of prompts in one batch; shape (prompts.count, dimension).
  func vectors(_ prompts: [String]) throws -> [[Float]] {
    var batch = TokenBatch()
    for prompt in prompts {
      Array(prompt.utf8).withUnsafeBufferPointer { _ = batch.append($0, tokenizedBy: self) }
    }
    return try vectors(batch)
  }

  func vectors(_ batch: TokenBatch) throws -> [[Float]] {
    var flat: [Float] = []
    try makeSession().encode(batch, into: &flat)
    try #require(flat.count == batch.count * dimension)
    return (0..<batch.count).map { Array(flat[($0 * dimension)..<(($0 + 1) * dimension)]) }
  }
}

/// The largest difference of two vectors' components.
func largestDifference(_ first: [Float], _ second: [Float]) -> Float {
  zip(first, second).reduce(first.count == second.count ? 0 : .infinity) {
    // A NaN on either side is as far off as can be.
    let gap = abs($1.0 - $1.1)
    return max($0, gap.isNaN ? .infinity : gap)
  }
}
