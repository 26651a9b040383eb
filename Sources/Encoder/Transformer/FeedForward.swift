internal import CTransformerKernels
import Groundwork

/// Two layers with an activation between, and a layer norm before them or over their sum with the input.
///
/// Gated, the middle is activation(gate(x)) · up(x), component by component.
///
/// - SeeAlso: Vaswani et al. (2017), section 3.3, https://arxiv.org/abs/1706.03762; Shazeer (2020), GLU
///   Variants Improve Transformer, https://arxiv.org/abs/2002.05202
struct FeedForward: Sendable {
  /// Shape (intermediate, hidden).
  let intermediate: Linear
  /// The second factor of the middle, shape (intermediate, hidden), or nil.
  let up: Linear?
  /// Shape (hidden, intermediate).
  let output: Linear
  let layerNorm: LayerNorm
  /// Of what the block adds, or nil.
  let endNorm: LayerNorm?
  let normalizesFirst: Bool
  let activation: TransformerConfiguration.Activation

  /// Rows of a gated middle that are computed together, so that it stays in cache.
  private static let blockRows = 64

  init(
    _ prefix: String, architecture: Architecture, from reader: inout WeightReader,
    configuration: TransformerConfiguration, kernels: Kernels
  ) throws(Failure) {
    let names = architecture.layer
    let size = configuration.hiddenSize
    let inner = configuration.intermediateSize
    let hasBias = architecture.hasLinearBiases
    intermediate = try kernels.linear(outputs: inner, inputs: size)
    switch names.gated {
    case .none:
      up = nil
      try intermediate.fill(
        prefix + names.intermediate, from: &reader, outputs: inner, hasBias: hasBias)
    case .gateThenUp, .upThenGate:
      let other = try kernels.linear(outputs: inner, inputs: size)
      up = other
      let name = prefix + names.intermediate
      let halves = names.gated == .gateThenUp ? [intermediate, other] : [other, intermediate]
      for (half, start) in zip(halves, [0, inner]) {
        try half.fill(name, from: &reader, rows: start..<(start + inner), of: 2 * inner)
      }
    case .separate(let name):
      let other = try kernels.linear(outputs: inner, inputs: size)
      up = other
      try intermediate.fill(
        prefix + names.intermediate, from: &reader, outputs: inner, hasBias: hasBias)
      try other.fill(prefix + name, from: &reader, outputs: inner, hasBias: hasBias)
    }
    output = try kernels.linear(outputs: size, inputs: inner)
    try output.fill(prefix + names.output, from: &reader, outputs: size, hasBias: hasBias)
    layerNorm = try LayerNorm(
      prefix + names.outputLayerNorm, from: &reader, size: size,
      epsilon: configuration.layerNormEpsilon, hasBias: architecture.hasLayerNormBiases,
      kind: architecture.norm)
    endNorm = try names.outputEndNorm.map { (name) throws(Failure) in
      try LayerNorm(
        prefix + name, from: &reader, size: size, epsilon: configuration.layerNormEpsilon,
        hasBias: architecture.hasLayerNormBiases, kind: architecture.norm)
    }
    normalizesFirst = architecture.finalLayerNorm != nil
    activation = configuration.activation
  }

  /// Replaces `workspace.hidden` by LayerNorm(block(hidden) + hidden), or adds block(LayerNorm(hidden)).
  func forward(_ workspace: Workspace, kernels: Kernels) {
    let rows = workspace.rows
    guard normalizesFirst else {
      block(workspace.hidden, workspace)
      return layerNorm.forward(
        workspace.sum, residual: workspace.hidden, rows: rows, into: workspace.hidden,
        kernels: kernels)
    }
    layerNorm.forward(
      workspace.hidden, residual: nil, rows: rows, into: workspace.context, kernels: kernels)
    block(workspace.context, workspace)
    endNorm?.forward(
      workspace.sum, residual: nil, rows: rows, into: workspace.sum, kernels: kernels)
    workspace.addSum()
  }

  /// Leaves the block's output for `x`, shape (rows, hidden), in `workspace.sum`.
  private func block(_ x: UnsafeMutablePointer<Float>, _ workspace: Workspace) {
    let rows = workspace.rows
    guard let up else {
      let scratch = workspace.scratch(
        tk_feed_forward_scratch(intermediate.handle, output.handle, rows))
      return tk_feed_forward(
        intermediate.handle, output.handle, x, rows, activation.code, workspace.sum, scratch)
    }
    let inner = intermediate.outputs
    let middle = workspace.middle(2 * Self.blockRows * inner)  // two of (blockRows, intermediate)
    for first in stride(from: 0, to: rows, by: Self.blockRows) {
      let count = min(Self.blockRows, rows - first)
      let input = x + first * intermediate.inputs
      let other = middle + count * inner
      intermediate.forward(input, rows: count, into: middle, workspace, activation: activation.code)
      up.forward(input, rows: count, into: other, workspace)
      if activation == .silu { Self.silu(middle, count: count * inner) }
      if activation == .geluTanh { Self.geluTanh(middle, count: count * inner) }
      for index in 0..<(count * inner) { middle[index] *= other[index] }
      output.forward(middle, rows: count, into: workspace.sum + first * output.outputs, workspace)
    }
  }

  /// x / (1 + e⁻ˣ) in place.
  private static func silu(_ x: UnsafeMutablePointer<Float>, count: Int) {
    for index in 0..<count { x[index] /= 1 + .exp(-x[index]) }
  }

  /// x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))) in place.
  private static func geluTanh(_ x: UnsafeMutablePointer<Float>, count: Int) {
    let root = Float((2 / Double.pi).squareRoot())
    for index in 0..<count {
      let value = x[index]
      x[index] = value / 2 * (1 + .tanh(root * (value + 0.044715 * value * value * value)))
    }
  }
}

extension TransformerConfiguration.Activation {
  /// How the kernels call it; none where it is applied outside.
  fileprivate var code: tk_activation {
    switch self {
    case .gelu: .TK_ACTIVATION_GELU
    case .relu: .TK_ACTIVATION_RELU
    case .silu, .geluTanh: .TK_ACTIVATION_NONE
    }
  }
}
