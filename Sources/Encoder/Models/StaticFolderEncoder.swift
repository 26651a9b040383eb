import Groundwork

/// A folder of Model2Vec or of sentence-transformers' StaticEmbedding: the average of token vectors.
///
/// Model2Vec leaves unknown words out, may share vectors between tokens, and may weigh tokens;
/// StaticEmbedding does none of that.
final class StaticFolderEncoder: TextEncoder {
  let name: String
  let identity: String
  let dimension: Int
  let tokenLimit: Int
  let tokenizer: PrefixedTokenizer
  /// Shape (rows, width).
  let embeddings: Tensor
  let width: Int
  /// Row of each token, or nil where token and row are one.
  let mapping: [Int32]?
  /// Factor of each token, or nil where all are 1.
  let weights: [Float]?
  /// The id that is left out, or nil.
  let unknown: Int32?
  let finish: VectorFinish
  /// Ids are below this.
  let tokens: Int

  /// Reads the weights.
  ///
  /// - Parameters:
  ///   - name: What the model is called.
  ///   - checkpoint: Where the weights are.
  ///   - tokenizer: Its tokenizer.
  ///   - makeFinish: Makes what follows the average of so many components.
  /// - Throws: ``Failure`` when a tensor is missing or does not fit the others or the tokenizer.
  init(
    name: String, checkpoint: Checkpoint, tokenizer: PrefixedTokenizer,
    finish makeFinish: (_ width: Int) throws(Failure) -> VectorFinish
  ) throws(Failure) {
    var reader = WeightReader(checkpoint)
    let isModel2Vec = !checkpoint.has("embedding.weight")
    let table = isModel2Vec ? "embeddings" : "embedding.weight"
    guard let shape = checkpoint.shape(of: table) else {
      throw Failure("\(name): tensor \"embeddings\" or \"embedding.weight\" is missing")
    }
    guard shape.count == 2, shape[0] > 0, shape[1] > 0, shape[1] <= 1 << 20 else {
      throw Failure("\(name): tensor \"\(table)\" has shape \(shape), not (tokens, width)")
    }
    width = shape[1]
    embeddings = try reader.tensor(table, shape: shape)
    (mapping, weights, tokens) = try Self.readTokens(
      of: checkpoint, &reader, rows: shape[0], isModel2Vec: isModel2Vec)
    guard tokenizer.idLimit <= tokens else {
      throw Failure(
        "the tokenizer of \(name) has ids up to \(tokenizer.idLimit - 1), the model has vectors for \(tokens)"
      )
    }
    unknown = isModel2Vec ? tokenizer.tokenizer.unknown : nil
    finish = try makeFinish(width)
    self.name = name
    self.tokenizer = tokenizer
    dimension = finish.dimension
    tokenLimit = tokenizer.tokenLimit
    var fingerprint = Fingerprint("static folder 1")
    fingerprint.add(reader.fingerprint.value)
    fingerprint.add(isModel2Vec)
    tokenizer.add(to: &fingerprint)
    finish.add(to: &fingerprint)
    identity = "\(name)@\(fingerprint.text)"
  }

  private static func readTokens(
    of checkpoint: Checkpoint, _ reader: inout WeightReader, rows: Int, isModel2Vec: Bool
  ) throws(Failure) -> (mapping: [Int32]?, weights: [Float]?, tokens: Int) {
    guard isModel2Vec else { return (nil, nil, rows) }
    var mapping: [Int32]?
    if let shape = checkpoint.shape(of: "mapping"), shape.count == 1 {
      let tensor = try reader.tensor("mapping", shape: shape, types: [.int64, .int32])
      var read: [Int32] = []
      for row in tensor.integers() {
        guard row >= 0, row < rows, let small = Int32(exactly: row) else {
          throw Failure("tensor \"mapping\" names row \(row) of \(rows)")
        }
        read.append(small)
      }
      mapping = read
    }
    let tokens = mapping?.count ?? rows
    let weights = checkpoint.has("weights") ? try reader.floats("weights", shape: [tokens]) : nil
    return (mapping, weights, tokens)
  }

  func tokenize(_ prompt: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    tokenizer.tokenize(prompt, into: &ids)
  }

  func knowsAny(of ids: ArraySlice<Int32>) -> Bool { tokenizer.knowsAny(of: ids) }

  func makeSession() -> any EncoderSession { StaticFolderSession(self) }
}

/// One thread's use of a ``StaticFolderEncoder``.
private final class StaticFolderSession: EncoderSession {
  private let encoder: StaticFolderEncoder
  private var row: [Float]

  init(_ encoder: StaticFolderEncoder) {
    self.encoder = encoder
    row = [Float](repeating: 0, count: encoder.width)
  }

  func encode(_ batch: TokenBatch, into vectors: inout [Float]) throws(Failure) {
    try batch.validate()
    let width = encoder.width
    var means = [Float](repeating: 0, count: batch.count * width)
    for prompt in 0..<batch.count {
      var known = 0
      for id in batch[prompt] where id != encoder.unknown {
        guard id >= 0, id < encoder.tokens else {
          throw Failure("token id \(id) is outside the vocabulary of \(encoder.tokens)")
        }
        add(Int(id), to: &means, at: prompt * width)
        known += 1
      }
      guard known > 0 else { continue }
      for component in (prompt * width)..<((prompt + 1) * width) {
        means[component] /= Float(known)
      }
    }
    vectors = try encoder.finish.finished(means, rows: batch.count)
  }

  private func add(_ token: Int, to sums: inout [Float], at start: Int) {
    let width = encoder.width
    let number = encoder.mapping.map { Int($0[token]) } ?? token
    let weight = encoder.weights.map { $0[token] } ?? 1
    row.withUnsafeMutableBufferPointer { row in
      guard let base = row.baseAddress else { return }
      encoder.embeddings.widen(from: number * width, count: width, into: base)
      for component in 0..<width { sums[start + component] += weight * row[component] }
    }
  }
}
