internal import CTransformerKernels
import Groundwork

/// What happens to pooled vectors: normalisation, then truncation with normalisation again.
struct VectorFinish: Sendable {
  /// Components kept.
  let dimension: Int
  /// Whether vectors are divided by their length.
  let normalizes: Bool

  /// - Parameters:
  ///   - width: Components of a pooled vector.
  ///   - truncateDimension: Leading components to keep; nil keeps all.
  ///   - normalizes: Whether vectors are divided by their length.
  /// - Throws: ``Failure`` when fewer than one or more than `width` are to be kept.
  init(width: Int, truncateDimension: Int?, normalizes: Bool) throws(Failure) {
    let kept = truncateDimension ?? width
    guard kept >= 1, kept <= width else {
      throw Failure("cannot keep \(kept) components of the model's \(width)")
    }
    dimension = kept
    self.normalizes = normalizes
  }

  /// Divides rows of pooled vectors by their length, if the model wants that.
  func normalize(
    _ vectors: UnsafeMutablePointer<Float>, rows: Int, width: Int, kernels: Kernels
  ) {
    if normalizes { tk_normalize(kernels.handle, vectors, rows, width) }
  }

  /// Keeps the leading components of each row, and makes their length 1 again where it was.
  ///
  /// - Parameters:
  ///   - vectors: Shape (n, width).
  ///   - width: Components of a row.
  ///   - kernels: What to compute with.
  /// - Returns: Shape (n, dimension), finite.
  /// - Throws: ``Failure`` when a component is not finite.
  func truncate(
    _ vectors: [Float], width: Int, kernels: Kernels
  ) throws(Failure) -> [Float] {
    guard dimension < width else { return try checked(vectors) }
    var kept: [Float] = []
    let rows = vectors.count / width
    kept.reserveCapacity(rows * dimension)
    for row in 0..<rows { kept += vectors[(row * width)..<(row * width + dimension)] }
    if normalizes { tk_normalize(kernels.handle, &kept, rows, dimension) }
    return try checked(kept)
  }

  private func checked(_ vectors: [Float]) throws(Failure) -> [Float] {
    guard vectors.allSatisfy(\.isFinite) else {
      throw Failure(
        "a prompt's vector is not finite: the model's weights overflow 32-bit floats",
        remedy: "use another model")
    }
    return vectors
  }

  /// Adds all that decides components.
  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(dimension)
    fingerprint.add(normalizes)
  }
}
