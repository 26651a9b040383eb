internal import CTransformerKernels

/// What decides an encoder's bytes beside the prompt, for who asks for versions.
public enum EncoderParts {
  /// `static@FINGERPRINT` of the table that is compiled in.
  public static var builtInEncoder: String {
    guard let table = try? StaticTable() else { return "static@damaged" }
    return "static@\(table.fingerprint)"
  }

  /// The instructions that this processor's transformer kernels use, and the precisions that they have
  /// beside f32 and int8-weights, which all have: `avx512 bf16 int8`.
  public static var kernels: String {
    let kernels = tk_kernels_best()
    var words = [String(cString: tk_kernels_name(kernels))]
    if tk_kernels_support(kernels, .TK_PRECISION_BF16) { words.append("bf16") }
    if tk_kernels_support(kernels, .TK_PRECISION_INT8) { words.append("int8") }
    return words.joined(separator: " ")
  }
}
