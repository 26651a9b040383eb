internal import CTransformerKernels
import Groundwork

/// Multi-head self-attention, its output layer, and the layer norm over their sum with the input.
///
/// - SeeAlso: Vaswani et al. (2017), section 3.2, https://arxiv.org/abs/1706.03762
struct SelfAttention: Sendable {
  /// Query, key and value as one layer, shape (all heads and those of keys and values, hidden).
  let queryKeyValue: Linear
  /// Shape (hidden, all heads).
  let output: Linear
  /// Of each head's queries and keys before they are turned, or nil.
  let queryNorm: LayerNorm?
  let keyNorm: LayerNorm?
  /// Nil where the embeddings' own stands before the first layer.
  let layerNorm: LayerNorm?
  /// Of what attention adds, or nil.
  let endNorm: LayerNorm?
  let normalizesFirst: Bool
  let heads: Int
  /// Heads of keys and of values; each serves as many neighbouring heads of queries.
  let keyValueHeads: Int
  let headSize: Int
  /// What scores are multiplied with.
  let scale: Float
  /// Which of the model's rotary tables and biases the layer uses.
  let shape: LayerShape

  init(
    _ prefix: String, layer: Int, architecture: Architecture, from reader: inout WeightReader,
    configuration: TransformerConfiguration, kernels: Kernels
  ) throws(Failure) {
    let names = architecture.layer
    try reader.refuse(
      prefix + Architecture.LayerNames.foreignQueryNorm, because: "which normalises queries")
    let hasBias = architecture.hasLinearBiases
    let size = configuration.hiddenSize
    heads = configuration.heads
    keyValueHeads = configuration.keyValueHeads
    headSize = configuration.headSize
    scale = configuration.attentionScale
    let (queries, others) = (heads * headSize, keyValueHeads * headSize)
    queryKeyValue = try kernels.linear(outputs: queries + 2 * others, inputs: size)
    if let key = names.key, let value = names.value {
      for (name, outputs) in [(names.query, queries), (key, others), (value, others)] {
        try queryKeyValue.fill(prefix + name, from: &reader, outputs: outputs, hasBias: hasBias)
      }
    } else {
      try queryKeyValue.fill(
        prefix + names.query, from: &reader, outputs: queries + 2 * others, hasBias: hasBias)
    }
    output = try kernels.linear(outputs: size, inputs: queries)
    try output.fill(prefix + names.attentionOutput, from: &reader, outputs: size, hasBias: hasBias)
    normalizesFirst = architecture.finalLayerNorm != nil
    func norm(_ name: String?, size: Int) throws(Failure) -> LayerNorm? {
      guard let name else { return nil }
      return try LayerNorm(
        prefix + name, from: &reader, size: size, epsilon: configuration.layerNormEpsilon,
        hasBias: architecture.hasLayerNormBiases, kind: architecture.norm)
    }
    let isFirst = architecture.startsNormalized && layer == 0
    layerNorm = try norm(isFirst ? nil : names.attentionLayerNorm, size: size)
    endNorm = try norm(names.attentionEndNorm, size: size)
    queryNorm = try norm(names.queryNorm, size: headSize)
    keyNorm = try norm(names.keyNorm, size: headSize)
    shape = configuration.layerShapes[layer]
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
    let size = heads * headSize
    let rows = workspace.rows
    let projected = workspace.projected  // (rows, 3 · all heads)
    var input = workspace.hidden
    if normalizesFirst, let layerNorm {
      input = workspace.context
      layerNorm.forward(workspace.hidden, residual: nil, rows: rows, into: input, kernels: kernels)
    }
    project(input, workspace, offsets: offsets, rotary: rotary)
    withOptionalBase(of: bias?.table) { table in
      var attention = tk_attention(
        heads: heads, head_size: headSize, queries: projected, keys: projected + size,
        values: projected + 2 * size, stride: 3 * size, scale: scale,
        relative_bias: table, bias_span: bias?.span ?? 0)
      let scratch = workspace.scratch(
        tk_attention_scratch(kernels.handle, headSize, workspace.longestPrompt))
      // Attention as coarse as the layers around it costs no accuracy that they have not spent already.
      let forward = kernels.precision == .float32 ? tk_attention_forward : tk_attention_forward_bf16
      forward(kernels.handle, &attention, offsets, offsets.count - 1, workspace.context, scratch)
    }
    output.forward(workspace.context, rows: rows, into: workspace.sum, workspace)
    if normalizesFirst {
      endNorm?.forward(
        workspace.sum, residual: nil, rows: rows, into: workspace.sum, kernels: kernels)
      workspace.addSum()
    } else {
      layerNorm?.forward(
        workspace.sum, residual: workspace.hidden, rows: rows, into: workspace.hidden,
        kernels: kernels)
    }
  }

  /// Leaves queries, keys and values in `workspace.projected`, normalised, turned, and one of each a head.
  private func project(
    _ input: UnsafePointer<Float>, _ workspace: Workspace, offsets: [Int], rotary: Rotary?
  ) {
    let rows = workspace.rows
    let width = queryKeyValue.outputs
    let isShared = keyValueHeads != heads
    let states = isShared ? workspace.middle(rows * width) : workspace.projected  // (rows, width)
    queryKeyValue.forward(input, rows: rows, into: states, workspace)
    if let queryNorm, let keyNorm {
      for row in 0..<rows {
        for head in 0..<(heads + keyValueHeads) {
          let x = states + row * width + head * headSize
          (head < heads ? queryNorm : keyNorm).normalize(x, into: x)
        }
      }
    }
    rotary?.apply(to: states, offsets: offsets, heads: heads + keyValueHeads, stride: width)
    guard isShared else { return }
    let size = heads * headSize
    let group = heads / keyValueHeads
    for row in 0..<rows {
      let from = states + row * width
      let to = workspace.projected + row * 3 * size
      to.update(from: from, count: size)
      for head in 0..<heads {
        let shared = from + size + head / group * headSize
        (to + size + head * headSize).update(from: shared, count: headSize)
        (to + 2 * size + head * headSize).update(
          from: shared + keyValueHeads * headSize, count: headSize)
      }
    }
  }

  private func withOptionalBase(
    of table: [Float]?, _ body: (UnsafePointer<Float>?) -> Void
  ) {
    guard let table else { return body(nil) }
    table.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
