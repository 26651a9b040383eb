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

/// Evaluates a relative distance, of each row with the same bits whatever came before it or along with it.
///
/// Not for use by two threads at once: make one a thread.
final class RelativeDistanceEvaluator {
  private let dimension: Int
  private let kernels = rk_kernels_best()
  private let panels: AlignedMemory
  /// The components' vectors.
  private let linear: PackedColumns<Float>
  private let offsets: [Double]
  /// Shape (components): the class of each.
  private let owners: [Int]
  /// Shape (blockRows, padded): products with the components' vectors.
  private let products: AlignedMemory
  /// Shape (blockRows): xᵀ A x.
  private let forms: AlignedMemory

  init(_ distance: RelativeDistance) {
    dimension = distance.dimension
    let panels = AlignedMemory(for: Float.self, count: rk_quadratic_count(distance.dimension))
    distance.triangle.withUnsafeBufferPointer { triangle in
      guard let triangle = triangle.baseAddress else { return }
      rk_pack_quadratic(triangle, distance.dimension, panels.bound(to: Float.self))
    }
    self.panels = panels
    linear = PackedColumns(distance.linear.values, dimension: distance.dimension)
    offsets = distance.offsets
    owners = distance.counts.enumerated().flatMap { Array(repeating: $0, count: $1) }
    products = AlignedMemory(for: Float.self, count: Scorer.blockRows * linear.padded)
    forms = AlignedMemory(for: Float.self, count: Scorer.blockRows)
  }

  /// Computes what the first rows have to do with the distance.
  ///
  /// - Parameters:
  ///   - directions: At least `count` rows.
  ///   - count: At most `Scorer.blockRows`.
  func prepare(_ directions: Directions, count: Int) {
    linear.products(
      of: directions[0], count: count, stride: directions.stride,
      into: products.bound(to: Float.self))
    rk_quadratic_forms(
      kernels, panels.bound(to: Float.self), directions[0], count, directions.stride, dimension,
      forms.bound(to: Float.self))
  }

  /// The relative distance of a prepared row.
  ///
  /// - Parameters:
  ///   - row: Which row.
  ///   - allowed: Shape (classes): whose components count; nil counts all.
  /// - Returns: The larger, the more clearly inside; nil where no component counts.
  func value(ofPrepared row: Int, allowed: [Bool]? = nil) -> Double? {
    let products = products.bound(to: Float.self) + row * linear.padded
    var (best, isFirst) = (0.0, true)
    for (component, owner) in owners.enumerated() where allowed?[owner] ?? true {
      let value = 2 * Double(products[component]) + offsets[component]
      if isFirst || value > best { best = value }
      isFirst = false
    }
    return isFirst ? nil : best + Double(forms.bound(to: Float.self)[row])
  }
}
