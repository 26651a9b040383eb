internal import CTransformerKernels
import Groundwork

/// y = x · Wᵀ + b with the weights packed for the kernels; shared by all threads once it is filled.
final class Linear: @unchecked Sendable {
  // Unchecked, because a C handle is not Sendable; the layer is only read once it is packed.

  /// Shape (outputs × inputs).
  let outputs: Int
  let inputs: Int
  /// The packed layer.
  let handle: OpaquePointer
  private var filled = 0

  /// Makes an empty layer, to be filled by ``pack(weight:bias:)``.
  ///
  /// - Throws: ``Failure`` when memory does not suffice.
  init(
    outputs: Int, inputs: Int, precision: tk_precision, kernels: OpaquePointer
  ) throws(Failure) {
    guard let handle = tk_linear_create(kernels, precision, outputs, inputs) else {
      throw Failure("not enough memory for a layer of \(outputs) × \(inputs) weights")
    }
    self.outputs = outputs
    self.inputs = inputs
    self.handle = handle
  }

  deinit { tk_linear_destroy(handle) }

  /// Packs a weight matrix and its bias as the layer's next outputs, and lets go of the file's pages.
  ///
  /// - Parameters:
  ///   - weight: Shape (n, inputs).
  ///   - bias: Shape (n), or nil for zeros.
  func pack(weight: Tensor, bias: Tensor?) {
    let count = weight.count / inputs
    guard let start = weight.bytes.baseAddress, filled + count <= outputs,
      weight.count == count * inputs, bias == nil || bias?.count == count
    else { return }
    if let storage = weight.storage, bias == nil || bias?.type == weight.type {
      tk_linear_pack(handle, filled, count, storage, start, bias?.bytes.baseAddress)
    } else {
      // The kernels take both in one type, and no doubles; such checkpoints are rare and small.
      tk_linear_pack(handle, filled, count, .TK_STORAGE_F32, weight.floats(), bias?.floats())
    }
    filled += count
    weight.release()
  }

  /// Reads `NAME.weight` and, unless it has none, `NAME.bias` as the layer's next outputs.
  func fill(
    _ name: String, from reader: inout WeightReader, outputs: Int, hasBias: Bool = true
  ) throws(Failure) {
    let weight = try reader.tensor("\(name).weight", shape: [outputs, inputs])
    pack(weight: weight, bias: hasBias ? try reader.tensor("\(name).bias", shape: [outputs]) : nil)
  }

  /// y = x · Wᵀ + b.
  ///
  /// - Parameters:
  ///   - x: Shape (rows, inputs).
  ///   - rows: Number of tokens.
  ///   - y: Shape (rows, outputs); does not overlap `x`.
  ///   - workspace: Lends the kernels their scratch memory.
  ///   - activation: What follows.
  func forward(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>,
    _ workspace: Workspace, activation: tk_activation = .TK_ACTIVATION_NONE
  ) {
    tk_linear_forward(
      handle, x, rows, activation, y, workspace.scratch(tk_linear_scratch(handle, rows)))
  }

  /// Reads some rows of `NAME.weight`, a layer without biases, as the layer's next outputs.
  ///
  /// - Parameters:
  ///   - name: The tensor's, without `.weight`.
  ///   - reader: Where it is.
  ///   - rows: Which rows.
  ///   - all: How many rows it has.
  /// - Throws: `Failure` as `WeightReader.tensor` does.
  func fill(
    _ name: String, from reader: inout WeightReader, rows: Range<Int>, of all: Int
  ) throws(Failure) {
    let weight = try reader.tensor("\(name).weight", shape: [all, inputs])
    pack(weight: weight.rows(rows), bias: nil)
  }

  /// x · Wᵀ + b for a few rows, in memory of its own.
  ///
  /// - Parameters:
  ///   - x: Shape (rows, inputs).
  ///   - rows: Number of rows.
  /// - Returns: Shape (rows, outputs).
  func product(_ x: [Float], rows: Int) -> [Float] {
    let scratch = AlignedMemory(byteCount: tk_linear_scratch(handle, rows))
    return [Float](unsafeUninitializedCapacity: rows * outputs) { out, written in
      if rows > 0, let start = out.baseAddress {
        tk_linear_forward(handle, x, rows, .TK_ACTIVATION_NONE, start, scratch.start)
      }
      written = rows * outputs
    }
  }
}
