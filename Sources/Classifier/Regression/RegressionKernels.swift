internal import CRegressionKernels

/// The instructions that this processor's regression kernels use: "portable", "avx2" or "avx512".
public var regressionKernelsName: String { String(cString: rk_kernels_name(rk_kernels_best())) }

/// The passes over rows for a model of one shape.
///
/// Matrices of shape (outputs, dimension + 1) go in and out in Double, and are packed into the
/// kernels' own order in between.
struct RegressionKernels {
  let handle: OpaquePointer
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

  /// The same rows as the kernels take them.
  func cRows(_ rows: Rows) -> rk_rows {
    rk_rows(
      count: rows.count, dimension: dimension, outputs: outputs, embeddings: rows.embeddings,
      labels: rows.labels, shares: rows.shares, probabilities: rows.probabilities)
  }
}
