import Groundwork

/// Hands out the tensors of one model, checks their numbers, and fingerprints all that it hands out.
struct WeightReader {
  let checkpoint: Checkpoint
  /// What the names of the tensors begin with: nothing, or the architecture's name and a dot.
  let prefix: String
  /// The names, types, shapes and bytes handed out so far.
  private(set) var fingerprint = Fingerprint("weights 1")

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - checkpoint: Where the tensors are.
  ///   - baseModelPrefix: What checkpoints of a model with a task's head put before each name.
  ///   - probe: A tensor that every checkpoint of the architecture has.
  init(_ checkpoint: Checkpoint, baseModelPrefix: String = "", probe: String = "") {
    self.checkpoint = checkpoint
    let prefixed = "\(baseModelPrefix).\(probe)"
    prefix = !checkpoint.has(probe) && checkpoint.has(prefixed) ? "\(baseModelPrefix)." : ""
  }

  /// A tensor with finite numbers.
  ///
  /// - Throws: ``Failure`` when it is missing, of another shape or type, or holds a number that is
  ///   infinite or NaN.
  mutating func tensor(
    _ name: String, shape: [Int], types: [NumberType] = [.float32, .float16, .bfloat16, .float64]
  ) throws(Failure) -> Tensor {
    let tensor = try checkpoint.tensor(spelling(of: name), shape: shape, types: types)
    let hash = ContentHash(of: tensor.bytes, as: tensor.type)
    guard hash.isFinite else {
      throw Failure(
        "\(tensor.file.path): tensor \"\(tensor.name)\" holds a number that is infinite or NaN",
        remedy: "fetch the model again")
    }
    fingerprint.add(name)
    fingerprint.add(tensor.type.rawValue)
    fingerprint.add(shape)
    fingerprint.add(hash.value)
    return tensor
  }

  /// Refuses a checkpoint with this tensor: without what it does the vectors would be others.
  func refuse(_ name: String, because what: String) throws(Failure) {
    try checkpoint.refuse(prefix + name, because: what)
  }

  /// A tensor's numbers as floats, for those small enough to copy.
  mutating func floats(_ name: String, shape: [Int]) throws(Failure) -> [Float] {
    let tensor = try tensor(name, shape: shape)
    defer { tensor.release() }
    return tensor.floats()
  }

  /// The name as this checkpoint has it: with the prefix, and in old ones `gamma` and `beta` for a layer
  /// norm's weight and bias.
  private func spelling(of name: String) -> String {
    let full = prefix + name
    guard !checkpoint.has(full) else { return full }
    for (new, old) in [
      ("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta"),
    ]
    where full.hasSuffix(new) {
      let former = String(full.dropLast(new.count)) + old
      if checkpoint.has(former) { return former }
    }
    return full
  }
}
