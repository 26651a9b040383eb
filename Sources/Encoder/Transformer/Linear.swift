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
  ///   - bias: Shape (n).
  func pack(weight: Tensor, bias: Tensor) {
    let count = bias.count
    guard let storage = weight.storage, let start = weight.bytes.baseAddress,
      filled + count <= outputs, weight.count == count * inputs
    else { return }
    if bias.type == weight.type {
      tk_linear_pack(handle, filled, count, storage, start, bias.bytes.baseAddress)
    } else {
      // The kernels take both in one type; a checkpoint that mixes them is rare and small enough to widen.
      tk_linear_pack(handle, filled, count, .TK_STORAGE_F32, weight.floats(), bias.floats())
    }
    filled += count
    weight.release()
  }

  /// Reads `NAME.weight` and `NAME.bias` as the layer's next outputs.
  func fill(_ name: String, from reader: inout WeightReader, outputs: Int) throws(Failure) {
    let weight = try reader.tensor("\(name).weight", shape: [outputs, inputs])
    pack(weight: weight, bias: try reader.tensor("\(name).bias", shape: [outputs]))
  }

  /// y = x · Wᵀ + b.
  ///
  /// - Parameters:
  ///   - x: Shape (rows, inputs).
  ///   - rows: Number of tokens.
  ///   - y: Shape (rows, outputs); does not overlap `x`.
  ///   - workspace: Lends the kernels their scratch memory.
  func forward(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>,
    _ workspace: Workspace
  ) {
    tk_linear_forward(
      handle, x, rows, .TK_ACTIVATION_NONE, y, workspace.scratch(tk_linear_scratch(handle, rows)))
  }
}
