/// What an encoder could not take in of a prompt.
struct PromptLoss: Sendable {
  /// Whether the end of the prompt was cut off.
  var isTruncated = false
  /// Whether the encoder knows none of its tokens.
  var isUnknown = false
}
