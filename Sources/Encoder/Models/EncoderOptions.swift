/// How a model is to be used, beyond what its folder says.
public struct EncoderOptions: Equatable, Sendable {
  /// What the model's matrix products are computed in.
  public var precision: EncoderPrecision
  /// Text put before every prompt; wins over `promptName`.
  public var promptPrefix: String?
  /// Which of the model's own prefixes is put before every prompt; nil is the model's default.
  public var promptName: String?
  /// Number of leading components that are kept; nil keeps all.
  public var truncateDimension: Int?

  /// Makes options; without arguments, what the model's folder says in 32-bit floats.
  public init(
    precision: EncoderPrecision = .float32, promptPrefix: String? = nil, promptName: String? = nil,
    truncateDimension: Int? = nil
  ) {
    self.precision = precision
    self.promptPrefix = promptPrefix
    self.promptName = promptName
    self.truncateDimension = truncateDimension
  }
}

/// What a transformer's matrix products are computed in; the raw values are the flag's.
public enum EncoderPrecision: String, CaseIterable, Sendable {
  /// 32-bit floats: PyTorch's vectors.
  case float32 = "f32"
  /// Weights and activations rounded to bfloat16, sums in 32-bit floats.
  case bfloat16 = "bf16"
  /// Weights in 8 bits with a scale a channel, activations in 8 bits with a scale a token.
  case int8
  /// Weights in 8 bits with a scale for every 32 of a channel; activations in bfloat16 where the CPU
  /// multiplies that, else in 32-bit floats.
  case int8Weights = "int8-weights"
}
