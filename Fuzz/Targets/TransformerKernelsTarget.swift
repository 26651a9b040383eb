import CTransformerKernels

/// NEON, or AVX-512 against AVX2, against plain C: linear layers, layer norm, pooling and normalization of
/// one input's shapes and numbers; and on each path weights in bytes against the numbers they stand for.
func fuzzTransformerKernels(_ bytes: UnsafeRawBufferPointer) {
  let paths: [tk_path] = [.TK_PATH_PORTABLE, .TK_PATH_AVX2, .TK_PATH_AVX512, .TK_PATH_NEON]
  let answers = paths.compactMap(tk_kernels_for).map { outputs(of: $0, Numbers(bytes)) }
  for kernels in paths.compactMap(tk_kernels_for) { checkWeightsInBytes(kernels, Numbers(bytes)) }
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

/// Holds a layer whose weights are bytes to one of the numbers that they stand for, bit for bit, and a row to
/// the same row by itself.
private func checkWeightsInBytes(_ kernels: OpaquePointer, _ source: Numbers) {
  var numbers = source
  let (rows, inputs, outputs) = (
    numbers.count(to: 40), numbers.count(to: 80), numbers.count(to: 80)
  )
  let x = numbers.floats(rows * inputs)  // (rows, inputs)
  let bias = numbers.floats(outputs)
  // Whole numbers of which one is 127 have the scale 1 and are their own bytes.
  let weights = numbers.floats(outputs * inputs).enumerated().map { index, number in
    index % inputs % 32 == 0 ? 127 : (number * 31).rounded()
  }
  let plain: tk_precision =
    tk_kernels_support(kernels, .TK_PRECISION_BF16) ? .TK_PRECISION_BF16 : .TK_PRECISION_F32
  let answers = [tk_precision.TK_PRECISION_INT8_WEIGHTS, plain].map { precision in
    guard let layer = tk_linear_create(kernels, precision, outputs, inputs) else {
      return [Float]()
    }
    defer { tk_linear_destroy(layer) }
    tk_linear_pack(layer, 0, outputs, .TK_STORAGE_F32, weights, bias)
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: max(64, tk_linear_scratch(layer, rows)), alignment: 64)
    defer { scratch.deallocate() }
    var y = [Float](repeating: 0, count: rows * outputs)  // (rows, outputs)
    tk_linear_forward(layer, x, rows, .TK_ACTIVATION_RELU, &y, scratch)
    var alone = [Float](repeating: 0, count: outputs)
    let last = Array(x.suffix(inputs))
    tk_linear_forward(layer, last, 1, .TK_ACTIVATION_RELU, &alone, scratch)
    precondition(alone == Array(y.suffix(outputs)), "a row depends on its company")
    return y
  }
  precondition(answers[0] == answers[1], "weights in bytes differ from what they stand for")
}
