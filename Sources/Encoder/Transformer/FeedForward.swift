internal import CTransformerKernels
import Groundwork

/// Two layers with an activation between, and the layer norm over their sum with the input.
///
/// - SeeAlso: Vaswani et al. (2017), section 3.3, https://arxiv.org/abs/1706.03762
struct FeedForward: Sendable {
  /// Shape (intermediate, hidden).
  let intermediate: Linear
  /// Shape (hidden, intermediate).
  let output: Linear
  let layerNorm: LayerNorm
  let activation: TransformerConfiguration.Activation

  init(
    _ prefix: String, names: Architecture.LayerNames, from reader: inout WeightReader,
    configuration: TransformerConfiguration, kernels: Kernels
  ) throws(Failure) {
    let size = configuration.hiddenSize
    let inner = configuration.intermediateSize
    intermediate = try kernels.linear(outputs: inner, inputs: size)
    try intermediate.fill(prefix + names.intermediate, from: &reader, outputs: inner)
    output = try kernels.linear(outputs: size, inputs: inner)
    try output.fill(prefix + names.output, from: &reader, outputs: size)
    layerNorm = try LayerNorm(
      prefix + names.outputLayerNorm, from: &reader, size: size,
      epsilon: configuration.layerNormEpsilon)
    activation = configuration.activation
  }

  /// Replaces `workspace.hidden` by LayerNorm(output(activation(intermediate(hidden))) + hidden).
  func forward(_ workspace: Workspace, kernels: Kernels) {
    let rows = workspace.rows
    let scratch = workspace.scratch(
      tk_feed_forward_scratch(intermediate.handle, output.handle, rows))
    tk_feed_forward(
      intermediate.handle, output.handle, workspace.hidden, rows,
      activation == .gelu ? .TK_ACTIVATION_GELU : .TK_ACTIVATION_RELU, workspace.sum, scratch)
    layerNorm.forward(
      workspace.sum, residual: workspace.hidden, rows: rows, into: workspace.hidden,
      kernels: kernels)
  }
}
