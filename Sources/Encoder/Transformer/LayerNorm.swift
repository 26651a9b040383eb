internal import CTransformerKernels
import Groundwork

/// y = (s − mean s) / √(variance s + ε) · weight + bias with s = x + residual, token by token.
///
/// - SeeAlso: Ba, Kiros, Hinton (2016), Layer Normalization.
struct LayerNorm: Sendable {
  /// Shape (hidden).
  let weight: [Float]
  /// Shape (hidden).
  let bias: [Float]
  let epsilon: Float

  /// Reads `NAME.weight` and, unless it has none, `NAME.bias`.
  init(
    _ name: String, from reader: inout WeightReader, size: Int, epsilon: Float,
    hasBias: Bool = true
  ) throws(Failure) {
    weight = try reader.floats("\(name).weight", shape: [size])
    bias =
      hasBias
      ? try reader.floats("\(name).bias", shape: [size]) : [Float](repeating: 0, count: size)
    self.epsilon = epsilon
  }

  /// Normalises rows.
  ///
  /// - Parameters:
  ///   - x: Shape (rows, hidden).
  ///   - residual: The same shape, or nil for none.
  ///   - rows: Number of tokens.
  ///   - out: The same shape; may be `x` or `residual` itself.
  ///   - kernels: What to compute with.
  func forward(
    _ x: UnsafePointer<Float>, residual: UnsafePointer<Float>?, rows: Int,
    into out: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    tk_add_layer_norm(
      kernels.handle, x, residual, rows, weight.count, weight, bias, epsilon, out)
  }
}
