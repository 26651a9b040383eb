internal import CRegressionKernels

/// The passes over rows for a model of one shape.
///
/// Matrices of shape (outputs, dimension + 1) go in and out in Double, and are packed into the
/// kernels' own order in between.
struct RegressionKernels {
  fileprivate let handle: OpaquePointer
  let outputs: Int
  let dimension: Int
  /// Outputs rounded up to whole vectors of floats.
  let padded: Int

  /// Rows to pass over, whose embeddings stand one after the other.
  struct Rows {
    let count: Int
    /// Shape (count, dimension).
    let embeddings: UnsafePointer<Float>
    /// Shape (count).
    let labels: UnsafePointer<Int32>
    /// Shape (count).
    let shares: UnsafePointer<Double>
    /// Shape (count, padded): written by the gradient's pass, read by the Hessian's.
    let probabilities: UnsafeMutablePointer<Float>
  }

  /// The kernels for this CPU.
  init(outputs: Int, dimension: Int) {
    self.init(outputs: outputs, dimension: dimension, handle: rk_kernels_best())
  }

  private init(outputs: Int, dimension: Int, handle: OpaquePointer) {
    self.outputs = outputs
    self.dimension = dimension
    self.handle = handle
    padded = rk_padded(handle, outputs)
  }

  /// The kernels of every instruction set that this CPU has, for tests.
  static func all(outputs: Int, dimension: Int) -> [RegressionKernels] {
    [rk_path.RK_PATH_PORTABLE, .RK_PATH_AVX2, .RK_PATH_AVX512].compactMap { path in
      rk_kernels_for(path).map {
        RegressionKernels(outputs: outputs, dimension: dimension, handle: $0)
      }
    }
  }

  /// Bytes of scratch memory for any pass; whole cache lines.
  var scratchByteCount: Int {
    (rk_scratch_count(handle, outputs, dimension) * MemoryLayout<Float>.stride + 63) / 64 * 64
  }

  /// Adds the product of the Hessian of Σ sᵢ lossᵢ with a direction.
  ///
  /// - Parameters:
  ///   - rows: What to pass over; their probabilities are read.
  ///   - direction: Packed.
  ///   - sum: Packed; added to.
  ///   - scratch: `scratchByteCount` bytes on a cache line's boundary.
  func addHessianProduct(
    _ rows: Rows, direction: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    var rows = cRows(rows)
    rk_add_hessian_product(handle, &rows, direction, sum, scratch)
  }

  fileprivate func cRows(_ rows: Rows) -> rk_rows {
    rk_rows(
      count: rows.count, dimension: dimension, outputs: outputs, embeddings: rows.embeddings,
      labels: rows.labels, shares: rows.shares, probabilities: rows.probabilities)
  }
}

/// What a pass computes in: Float or Double.
protocol PassNumber: BitwiseCopyable, AdditiveArithmetic {
  /// Numbers of a packed matrix; a multiple of a vector's.
  static func packedCount(_ kernels: RegressionKernels) -> Int

  /// Packs a matrix of shape (outputs, dimension + 1).
  static func pack(
    _ matrix: [Double], _ kernels: RegressionKernels, into packed: UnsafeMutablePointer<Self>)

  /// Adds up `count` packed matrices, one after the other, into one of shape (outputs, dimension + 1).
  static func unpackSum(
    of packed: UnsafePointer<Self>, count: Int, _ kernels: RegressionKernels,
    into matrix: inout [Double])

  /// Adds the gradient of Σ sᵢ lossᵢ, and keeps the probabilities.
  ///
  /// - Parameters:
  ///   - rows: What to pass over.
  ///   - kernels: What to compute with.
  ///   - parameters: Packed.
  ///   - sum: Packed; added to.
  ///   - scratch: `scratchByteCount` bytes on a cache line's boundary.
  /// - Returns: Σ sᵢ lossᵢ, not finite where a logit is not.
  static func addGradient(
    _ rows: RegressionKernels.Rows, _ kernels: RegressionKernels, parameters: UnsafePointer<Self>,
    to sum: UnsafeMutablePointer<Self>, scratch: UnsafeMutablePointer<Self>
  ) -> Double
}

extension Float: PassNumber {
  static func packedCount(_ kernels: RegressionKernels) -> Int {
    rk_packed_count(kernels.handle, kernels.outputs, kernels.dimension)
  }

  static func pack(
    _ matrix: [Double], _ kernels: RegressionKernels, into packed: UnsafeMutablePointer<Float>
  ) {
    rk_pack(kernels.handle, matrix, kernels.outputs, kernels.dimension, packed)
  }

  static func unpackSum(
    of packed: UnsafePointer<Float>, count: Int, _ kernels: RegressionKernels,
    into matrix: inout [Double]
  ) {
    rk_unpack_sum(kernels.handle, packed, count, kernels.outputs, kernels.dimension, &matrix)
  }

  static func addGradient(
    _ rows: RegressionKernels.Rows, _ kernels: RegressionKernels, parameters: UnsafePointer<Float>,
    to sum: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) -> Double {
    var rows = kernels.cRows(rows)
    return rk_add_gradient(kernels.handle, &rows, parameters, sum, scratch)
  }
}

extension Double: PassNumber {
  static func packedCount(_ kernels: RegressionKernels) -> Int {
    rk_packed_count_double(kernels.handle, kernels.outputs, kernels.dimension)
  }

  static func pack(
    _ matrix: [Double], _ kernels: RegressionKernels, into packed: UnsafeMutablePointer<Double>
  ) {
    rk_pack_double(kernels.handle, matrix, kernels.outputs, kernels.dimension, packed)
  }

  static func unpackSum(
    of packed: UnsafePointer<Double>, count: Int, _ kernels: RegressionKernels,
    into matrix: inout [Double]
  ) {
    rk_unpack_sum_double(
      kernels.handle, packed, count, kernels.outputs, kernels.dimension, &matrix)
  }

  static func addGradient(
    _ rows: RegressionKernels.Rows, _ kernels: RegressionKernels,
    parameters: UnsafePointer<Double>, to sum: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    var rows = kernels.cRows(rows)
    return rk_add_gradient_double(kernels.handle, &rows, parameters, sum, scratch)
  }
}
