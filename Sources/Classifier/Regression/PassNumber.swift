internal import CRegressionKernels

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
  /// - Returns: Σ sᵢ lossᵢ, not finite where a logit is NaN or too large for the type.
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
