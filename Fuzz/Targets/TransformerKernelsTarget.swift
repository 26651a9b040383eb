import CTransformerKernels

/// AVX-512 against AVX2 against plain C: linear layers, layer norm, pooling and normalization of one
/// input's shapes and numbers.
func fuzzTransformerKernels(_ bytes: UnsafeRawBufferPointer) {
  let paths: [tk_path] = [.TK_PATH_PORTABLE, .TK_PATH_AVX2, .TK_PATH_AVX512]
  let answers = paths.compactMap(tk_kernels_for).map { outputs(of: $0, Numbers(bytes)) }
  for answer in answers.dropFirst() {
    precondition(answer.count == answers[0].count)
    for (one, other) in zip(answers[0], answer) {
      precondition(difference(one, other) < 1e-4, "two paths of a kernel differ")
    }
  }
}

/// What one path makes of the numbers: a layer's outputs, and of values that all paths share their norm,
/// their pools and unit vectors.
private func outputs(of kernels: OpaquePointer, _ source: Numbers) -> [[Float]] {
  var numbers = source
  let (rows, inputs, outputs) = (
    numbers.count(to: 40), numbers.count(to: 80), numbers.count(to: 80)
  )
  let x = numbers.floats(rows * inputs)  // (rows, inputs)
  let weights = numbers.floats(outputs * inputs)  // (outputs, inputs)
  let bias = numbers.floats(outputs)
  guard let layer = tk_linear_create(kernels, .TK_PRECISION_F32, outputs, inputs) else { return [] }
  defer { tk_linear_destroy(layer) }
  tk_linear_pack(layer, 0, outputs, .TK_STORAGE_F32, weights, bias)
  var y = [Float](repeating: 0, count: rows * outputs)  // (rows, outputs)
  let scratch = UnsafeMutableRawPointer.allocate(
    byteCount: tk_linear_scratch(layer, rows), alignment: 64)
  defer { scratch.deallocate() }
  tk_linear_forward(layer, x, rows, .TK_ACTIVATION_GELU, &y, scratch)
  var values = numbers.floats(rows * outputs)  // (rows, outputs)
  var normed = values
  let gamma = numbers.floats(outputs)
  // Of a constant row the norm is rounding over √ε: with ε 1e-5 three hundred times as much.
  tk_add_layer_norm(kernels, values, nil, rows, outputs, gamma, bias, 1e-2, &normed)
  var found = [y, normed]
  let offsets = [0, rows / 2, rows]
  for pooling in [tk_pooling.TK_POOLING_MEAN, .TK_POOLING_CLS, .TK_POOLING_MAX] {
    var pooled = [Float](repeating: 0, count: 2 * outputs)
    tk_pool(kernels, pooling, values, offsets, 2, outputs, &pooled)
    found.append(pooled)
  }
  tk_normalize(kernels, &values, rows, outputs)
  return found + [values]
}
