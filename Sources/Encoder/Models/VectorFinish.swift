internal import CTransformerKernels
import Groundwork

/// What happens to pooled vectors: the modules after the pooling, then truncation.
struct VectorFinish: Sendable {
  private let modules: [any VectorModule]
  /// Components before the truncation.
  private let width: Int
  /// Components kept.
  let dimension: Int
  /// Whether a truncated vector's length is made 1 again.
  private let renormalizes: Bool
  private let kernels: Kernels

  /// Puts the steps together.
  ///
  /// - Parameters:
  ///   - width: Components of a pooled vector.
  ///   - modules: What follows the pooling.
  ///   - truncateDimension: Leading components that the user keeps: their length is made 1 again
  ///     where the model's last module does that.
  ///   - configuredDimension: Leading components that the model keeps where the user says nothing;
  ///     their length stays.
  ///   - kernels: What to compute with.
  /// - Throws: `Failure` when fewer than one or more components than there are are to be kept.
  init(
    width: Int, modules: [any VectorModule], truncateDimension: Int?, configuredDimension: Int?,
    kernels: Kernels
  ) throws(Failure) {
    self.modules = modules
    self.width = modules.last?.width ?? width
    let kept = truncateDimension ?? configuredDimension ?? self.width
    guard kept >= 1, kept <= self.width else {
      throw Failure("cannot keep \(kept) components of the model's \(self.width)")
    }
    dimension = kept
    renormalizes = truncateDimension != nil && modules.last is NormalizeModule
    self.kernels = kernels
  }

  /// Finishes vectors; no row depends on another.
  ///
  /// - Parameters:
  ///   - pooled: Shape (rows, the pooled width).
  ///   - rows: Number of prompts.
  /// - Returns: Shape (rows, dimension), finite.
  /// - Throws: `Failure` when a component is not finite.
  func finished(_ pooled: consuming [Float], rows: Int) throws(Failure) -> [Float] {
    var vectors = pooled
    for module in modules { module.apply(to: &vectors, rows: rows) }
    if dimension < width {
      var kept: [Float] = []
      kept.reserveCapacity(rows * dimension)
      for row in 0..<rows { kept += vectors[(row * width)..<(row * width + dimension)] }
      vectors = kept
      if renormalizes { tk_normalize(kernels.handle, &vectors, rows, dimension) }
    }
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
    let normalizes = modules.last is NormalizeModule
    fingerprint.add(normalizes)
    // Fingerprints say more only where there is more than a Normalize at the end.
    for module in normalizes ? modules.dropLast() : modules[...] { module.add(to: &fingerprint) }
    if dimension < width, normalizes, !renormalizes { fingerprint.add("length kept") }
  }
}
