import Groundwork

/// A sentence-transformers model: prefix, tokenizer, transformer, pooling, normalisation, truncation.
final class TransformerEncoder: TextEncoder {
  let name: String
  let identity: String
  let dimension: Int
  let tokenLimit: Int
  let tokenizer: PrefixedTokenizer
  let model: TransformerModel
  let pooling: Pooling
  let finish: VectorFinish
  /// Leading tokens that take no part in the pooling: the prefix's, where the model wants that.
  let skippedTokens: Int

  /// Puts a model together.
  ///
  /// - Throws: ``Failure`` when the tokenizer can yield ids that the model has no vector for.
  init(
    name: String, tokenizer: PrefixedTokenizer, model: TransformerModel, pooling: Pooling,
    finish: VectorFinish
  ) throws(Failure) {
    self.name = name
    self.tokenizer = tokenizer
    self.model = model
    self.pooling = pooling
    self.finish = finish
    skippedTokens = pooling.includesPrompt ? 0 : tokenizer.prefixTokens
    tokenLimit = tokenizer.tokenLimit
    dimension = finish.dimension
    var fingerprint = Fingerprint("transformer 1")
    model.configuration.add(to: &fingerprint)
    fingerprint.add(model.fingerprint.value)
    fingerprint.add(model.kernels.precision.rawValue)
    if let part = model.kernels.computedInFloat32 { fingerprint.add(part) }
    fingerprint.add(pooling.name)
    if skippedTokens > 0 { fingerprint.add("prompt left out of the pooling") }
    tokenizer.add(to: &fingerprint)
    finish.add(to: &fingerprint)
    identity = "\(name)@\(fingerprint.text)"
  }

  func tokenize(_ prompt: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    tokenizer.tokenize(prompt, into: &ids)
  }

  func knowsAny(of ids: ArraySlice<Int32>) -> Bool { tokenizer.knowsAny(of: ids) }

  func makeSession() -> any EncoderSession { TransformerSession(self) }
}
