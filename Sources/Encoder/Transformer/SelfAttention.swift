internal import CTransformerKernels
import Groundwork

/// Multi-head self-attention, its output layer, and the layer norm over their sum with the input.
///
/// - SeeAlso: Vaswani et al. (2017), section 3.2, https://arxiv.org/abs/1706.03762
struct SelfAttention: Sendable {
  /// Query, key and value as one layer, shape (3 · hidden, hidden).
  let queryKeyValue: Linear
  /// Shape (hidden, hidden).
  let output: Linear
  /// Nil where the embeddings' own stands before the first layer.
  let layerNorm: LayerNorm?
  let normalizesFirst: Bool
  let heads: Int
  /// Which of the model's rotary tables and biases the layer uses.
  let shape: LayerShape

  init(
    _ prefix: String, layer: Int, architecture: Architecture, from reader: inout WeightReader,
    configuration: TransformerConfiguration, kernels: Kernels
  ) throws(Failure) {
    let names = architecture.layer
    let hasBias = architecture.hasLinearBiases
    let size = configuration.hiddenSize
    queryKeyValue = try kernels.linear(outputs: 3 * size, inputs: size)
    let separate = [names.query, names.key, names.value].compactMap { $0 }
    for name in separate {
      try queryKeyValue.fill(
        prefix + name, from: &reader, outputs: 3 * size / separate.count, hasBias: hasBias)
    }
    output = try kernels.linear(outputs: size, inputs: size)
    try output.fill(prefix + names.attentionOutput, from: &reader, outputs: size, hasBias: hasBias)
    normalizesFirst = architecture.finalLayerNorm != nil
    layerNorm =
      normalizesFirst && layer == 0
      ? nil
      : try LayerNorm(
        prefix + names.attentionLayerNorm, from: &reader, size: size,
        epsilon: configuration.layerNormEpsilon, hasBias: architecture.hasLayerNormBiases)
    shape = configuration.layerShapes[layer]
    heads = configuration.heads
  }

  /// Replaces `workspace.hidden` by LayerNorm(output(attention(hidden)) + hidden), or adds
  /// output(attention(LayerNorm(hidden))).
  ///
  /// - Parameters:
  ///   - workspace: Holds the hidden states of a group of prompts.
  ///   - offsets: Where each prompt's tokens start, then the end; a prompt attends to itself only.
  ///   - bias: Added to the scores, or nil.
  ///   - rotary: Turns queries and keys, or nil.
  ///   - kernels: What to compute with.
  func forward(
    _ workspace: Workspace, offsets: [Int], bias: RelativePositionBias?, rotary: Rotary?,
    kernels: Kernels
  ) {
    let size = output.outputs
    let rows = workspace.rows
    let projected = workspace.projected  // (rows, 3 · hidden)
    var input = workspace.hidden
    if normalizesFirst, let layerNorm {
      input = workspace.context
      layerNorm.forward(workspace.hidden, residual: nil, rows: rows, into: input, kernels: kernels)
    }
    queryKeyValue.forward(input, rows: rows, into: projected, workspace)
    rotary?.apply(to: projected, offsets: offsets, heads: heads)
    let headSize = size / heads
    withOptionalBase(of: bias?.table) { table in
      var attention = tk_attention(
        heads: heads, head_size: headSize, queries: projected, keys: projected + size,
        values: projected + 2 * size, stride: 3 * size, scale: 1 / Float(headSize).squareRoot(),
        relative_bias: table, bias_span: bias?.span ?? 0)
      let scratch = workspace.scratch(
        tk_attention_scratch(kernels.handle, headSize, workspace.longestPrompt))
      // Attention as coarse as the layers around it costs no accuracy that they have not spent already.
      let forward = kernels.precision == .float32 ? tk_attention_forward : tk_attention_forward_bf16
      forward(kernels.handle, &attention, offsets, offsets.count - 1, workspace.context, scratch)
    }
    output.forward(workspace.context, rows: rows, into: workspace.sum, workspace)
    if normalizesFirst {
      workspace.addSum()
    } else {
      layerNorm?.forward(
        workspace.sum, residual: workspace.hidden, rows: rows, into: workspace.hidden,
        kernels: kernels)
    }
  }

  private func withOptionalBase(
    of table: [Float]?, _ body: (UnsafePointer<Float>?) -> Void
  ) {
    guard let table else { return body(nil) }
    table.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
