internal import CTransformerKernels
import Groundwork

/// The kernels that a model runs on, and what its layers multiply in.
struct Kernels: @unchecked Sendable {
  // Unchecked, because a pointer is not Sendable; what it points to is constant.

  /// The kernels of one instruction set.
  let handle: OpaquePointer
  /// What layers multiply in.
  let precision: EncoderPrecision

  /// A set of instructions that kernels are written for.
  enum Path: CaseIterable, Sendable {
    case portable
    case avx2
    case avx512
    case neon

    fileprivate var code: tk_path {
      switch self {
      case .portable: .TK_PATH_PORTABLE
      case .avx2: .TK_PATH_AVX2
      case .avx512: .TK_PATH_AVX512
      case .neon: .TK_PATH_NEON
      }
    }
  }

  /// Picks the kernels of this CPU.
  ///
  /// - Parameters:
  ///   - wanted: What is asked for; 32-bit floats where the CPU has no instructions for it.
  ///   - path: An instruction set to be kept to; nil is the best of this CPU.
  /// - Throws: ``Failure`` when this CPU cannot run `path`.
  init(precision wanted: EncoderPrecision, path: Path? = nil) throws(Failure) {
    if let path {
      guard let handle = tk_kernels_for(path.code) else {
        throw Failure("this CPU lacks the instructions of the kernels asked for")
      }
      self.handle = handle
    } else {
      handle = tk_kernels_best()
    }
    precision = tk_kernels_support(handle, Self.code(wanted)) ? wanted : .float32
  }

  /// What is computed in 32-bit floats for want of instructions, though the precision names less; nil
  /// where nothing is.
  ///
  /// With other instructions the same precision is another encoder.
  var computedInFloat32: String? {
    guard !tk_kernels_support(handle, .TK_PRECISION_BF16) else { return nil }
    return switch precision {
    case .int8: "attention in float32"
    case .int8Weights: "activations in float32"
    case .float32, .bfloat16: nil
    }
  }

  /// An empty layer of (outputs × inputs) weights.
  func linear(outputs: Int, inputs: Int) throws(Failure) -> Linear {
    try Linear(
      outputs: outputs, inputs: inputs, precision: Self.code(precision), kernels: handle)
  }

  /// An empty layer that multiplies in 32-bit floats whatever the model's precision.
  func float32Linear(outputs: Int, inputs: Int) throws(Failure) -> Linear {
    try Linear(outputs: outputs, inputs: inputs, precision: .TK_PRECISION_F32, kernels: handle)
  }

  private static func code(_ precision: EncoderPrecision) -> tk_precision {
    switch precision {
    case .float32: .TK_PRECISION_F32
    case .bfloat16: .TK_PRECISION_BF16
    case .int8: .TK_PRECISION_INT8
    case .int8Weights: .TK_PRECISION_INT8_WEIGHTS
    }
  }
}
