internal import CTransformerKernels
import Groundwork

/// y = (s − mean s) / √(variance s + ε) · weight + bias with s = x + residual, token by token; or
/// y = x / √(mean x² + ε) · weight.
///
/// - SeeAlso: Ba, Kiros, Hinton (2016), Layer Normalization; Zhang, Sennrich (2019), Root Mean Square Layer
///   Normalization.
struct LayerNorm: Sendable {
  /// What rows are divided by.
  enum Kind: Equatable, Sendable {
    /// Their standard deviation, once their mean is taken off.
    case layer
    /// The root of their mean square; the checkpoint's weights are short of the real ones by `offset`.
    case rootMeanSquare(offset: Float)
  }

  /// Shape (hidden).
  let weight: [Float]
  /// Shape (hidden).
  let bias: [Float]
  let epsilon: Float
  let kind: Kind

  /// Reads `NAME.weight` and, unless it has none, `NAME.bias`.
  init(
    _ name: String, from reader: inout WeightReader, size: Int, epsilon: Float,
    hasBias: Bool = true, kind: Kind = .layer
  ) throws(Failure) {
    var weight = try reader.floats("\(name).weight", shape: [size])
    if case .rootMeanSquare(let offset) = kind {
      for index in weight.indices { weight[index] += offset }
    }
    self.weight = weight
    self.kind = kind
    bias =
      hasBias && kind == .layer
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
    guard kind == .layer else {
      let size = weight.count
      for row in 0..<rows { normalize(x + row * size, into: out + row * size) }
      return
    }
    tk_add_layer_norm(
      kernels.handle, x, residual, rows, weight.count, weight, bias, epsilon, out)
  }

  /// Divides one row by the root of its mean square.
  ///
  /// - Parameters:
  ///   - x: Shape (size of the weights).
  ///   - out: The same shape; may be `x` itself.
  func normalize(_ x: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>) {
    let size = weight.count
    let whole = size / 16 * 16
    var squares = SIMD16<Float>()
    for index in stride(from: 0, to: whole, by: 16) {
      let part = UnsafeRawPointer(x + index).loadUnaligned(as: SIMD16<Float>.self)
      squares.addProduct(part, part)
    }
    var total = squares.sum()
    for index in whole..<size { total += x[index] * x[index] }
    let factor = 1 / (total / Float(size) + epsilon).squareRoot()
    weight.withUnsafeBufferPointer { weight in
      for index in 0..<size { out[index] = x[index] * factor * weight[index] }
    }
  }
}
