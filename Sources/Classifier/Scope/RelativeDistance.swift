internal import CRegressionKernels
import Groundwork
import LinearAlgebra

/// How much nearer a direction is to what a mapper knows than to prompts in general.
///
/// With W the covariance within components of classes, T that of training and background prompts
/// together about their mean m, both shrunk, and μ_g the mean of component g, the squared Mahalanobis
/// distance to m under T less the least one to a μ_g under W,
/// (x − m)ᵀ T⁻¹ (x − m) − min_g (x − μ_g)ᵀ W⁻¹ (x − μ_g) = xᵀ A x + max_g (2 u_gᵀ x + v_g),
/// with A = T⁻¹ − W⁻¹, u_g = W⁻¹ μ_g − T⁻¹ m, v_g = mᵀ T⁻¹ m − μ_gᵀ W⁻¹ μ_g; all times τ, the mean
/// variance within components, which leaves the order as it is and the numbers of a size.
///
/// - SeeAlso: Ren et al. (2021), A Simple Fix to Mahalanobis Distance for Improving Near-OOD Detection.
struct RelativeDistance: Sendable, Equatable {
  /// Numbers in an embedding.
  let dimension: Int
  /// Shape (dimension · (dimension + 1) / 2): the upper triangle of A, row by row, in Float16's numbers.
  let triangle: [Float]
  /// Shape (components, dimension): the u_g, class by class.
  let linear: ByteVectors
  /// Shape (components): the v_g.
  let offsets: [Double]
  /// Shape (classes): components of each class; 0 for one without rows, or that must never fire.
  let counts: [Int]

  /// Makes the function of numbers that were read; nil when the shapes disagree.
  init?(triangle: [Float], linear: ByteVectors, offsets: [Double], counts: [Int]) {
    let dimension = linear.dimension
    guard triangle.count == dimension * (dimension + 1) / 2, offsets.count == linear.count,
      offsets.allSatisfy(\.isFinite), counts.allSatisfy({ 0...linear.count ~= $0 }),
      counts.reduce(0, +) == linear.count
    else { return nil }
    self.dimension = dimension
    self.triangle = triangle
    self.linear = linear
    self.offsets = offsets
    self.counts = counts
  }

  /// Memory for evaluating it on one thread.
  func makeEvaluator() -> RelativeDistanceEvaluator { RelativeDistanceEvaluator(self) }
}

/// Evaluates a relative distance row by row, each with the same bits whatever came before it.
///
/// Not for use by two threads at once: make one a thread.
final class RelativeDistanceEvaluator {
  private let dimension: Int
  private let kernels = rk_kernels_best()
  private let panels: AlignedMemory
  /// The row, with zeros up to a whole panel.
  private let row: AlignedMemory
  /// Shape (components, dimension).
  private let linear: [Float]
  private let offsets: [Double]
  /// Shape (components): the class of each.
  private let owners: [Int]

  init(_ distance: RelativeDistance) {
    dimension = distance.dimension
    let panels = AlignedMemory(for: Float.self, count: rk_quadratic_count(distance.dimension))
    distance.triangle.withUnsafeBufferPointer { triangle in
      guard let triangle = triangle.baseAddress else { return }
      rk_pack_quadratic(triangle, distance.dimension, panels.bound(to: Float.self))
    }
    self.panels = panels
    let panel = Int(RK_QUADRATIC_PANEL)
    let padded = (distance.dimension + panel - 1) / panel * panel
    row = AlignedMemory(for: Float.self, count: padded)
    row.bound(to: Float.self).initialize(repeating: 0, count: padded)
    linear = distance.linear.values
    offsets = distance.offsets
    owners = distance.counts.enumerated().flatMap { Array(repeating: $0, count: $1) }
  }

  /// The relative distance of a direction.
  ///
  /// - Parameters:
  ///   - direction: Shape (dimension): a unit vector, or 0.
  ///   - allowed: Shape (classes): whose components count; nil counts all.
  /// - Returns: The larger, the more clearly inside; nil where no component counts.
  func value(of direction: UnsafePointer<Float>, allowed: [Bool]? = nil) -> Double? {
    var best: Double?
    linear.withUnsafeBufferPointer { linear in
      guard let base = linear.baseAddress else { return }
      for (component, owner) in owners.enumerated() where allowed?[owner] ?? true {
        let product = dot(direction, base + component * dimension, count: dimension)
        let value = 2 * Double(product) + offsets[component]
        if best.map({ value > $0 }) ?? true { best = value }
      }
    }
    guard let best else { return nil }
    let row = row.bound(to: Float.self)
    row.update(from: direction, count: dimension)
    return best + Double(rk_quadratic_form(kernels, panels.bound(to: Float.self), row, dimension))
  }
}
