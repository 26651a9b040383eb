import CRegressionKernels

/// AVX-512 against AVX2 against plain C: loss and gradient of one input's rows, in floats.
func fuzzRegressionKernels(_ bytes: UnsafeRawBufferPointer) {
  let paths: [rk_path] = [.RK_PATH_PORTABLE, .RK_PATH_AVX2, .RK_PATH_AVX512]
  let answers = paths.compactMap(rk_kernels_for).map { gradient(by: $0, Numbers(bytes)) }
  for answer in answers.dropFirst() {
    precondition(difference(answers[0], answer) < 1e-4, "two paths of the gradient differ")
  }
}

/// The loss, then the gradient, shape (outputs × (dimension + 1)).
private func gradient(by kernels: OpaquePointer, _ source: Numbers) -> [Float] {
  var numbers = source
  let (count, dimension) = (numbers.count(to: 150), numbers.count(to: 40))
  let outputs = numbers.count(to: 20)
  var labels: [Int32] = []
  for _ in 0..<count { labels.append(Int32(numbers.count(to: max(outputs, 2)) - 1)) }
  let embeddings = numbers.floats(count * dimension)
  let shares = [Double](repeating: 1 / Double(count), count: count)
  let matrix = numbers.floats(outputs * (dimension + 1)).map { Double($0) / 4 }
  let packedCount = rk_packed_count(kernels, outputs, dimension)
  let parameters = aligned(packedCount)
  let sum = aligned(packedCount)
  let scratch = aligned(rk_scratch_count(kernels, outputs, dimension))
  let probabilities = aligned(count * rk_padded(kernels, outputs))
  defer { for memory in [parameters, sum, scratch, probabilities] { memory.deallocate() } }
  rk_pack(kernels, matrix, outputs, dimension, parameters)
  let loss = embeddings.withUnsafeBufferPointer { x in
    labels.withUnsafeBufferPointer { y in
      shares.withUnsafeBufferPointer { share in
        guard let x = x.baseAddress, let y = y.baseAddress, let share = share.baseAddress else {
          return 0.0
        }
        var rows = rk_rows(
          count: count, dimension: dimension, outputs: outputs, embeddings: x, labels: y,
          shares: share, probabilities: probabilities)
        return rk_add_gradient(kernels, &rows, parameters, sum, scratch)
      }
    }
  }
  var unpacked = [Double](repeating: 0, count: outputs * (dimension + 1))
  rk_unpack_sum(kernels, sum, 1, outputs, dimension, &unpacked)
  return [Float(loss)] + unpacked.map(Float.init)
}

/// Zeros on a 64-byte boundary; the caller frees them.
private func aligned(_ count: Int) -> UnsafeMutablePointer<Float> {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
  let floats = memory.bindMemory(to: Float.self, capacity: count)
  floats.initialize(repeating: 0, count: count)
  return floats
}
