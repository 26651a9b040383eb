import Groundwork
internal import JSON

/// The numbers of a `config.json` that shape a transformer encoder.
struct TransformerConfiguration: Equatable, Sendable {
  /// The architecture's name.
  var modelType: String
  var vocabularySize: Int
  /// Width of a token's hidden state.
  var hiddenSize: Int
  var layers: Int
  var heads: Int
  /// Heads of keys and of values.
  var keyValueHeads: Int
  /// Width of a head.
  var headSize: Int
  /// What a query's product with a key is multiplied with.
  var attentionScale: Float
  /// Width inside the feed-forward block.
  var intermediateSize: Int
  /// Rows of the position table.
  var positions: Int
  /// Kinds of segment; a prompt is all of kind 0.
  ///
  /// Zero where the architecture has none.
  var segments: Int
  var layerNormEpsilon: Float
  var activation: Activation
  /// How each layer knows where tokens stand; shape (layers).
  var layerShapes: [LayerShape] = []

  /// What follows the first product of the feed-forward block.
  enum Activation: String, CaseIterable, Sendable {
    /// x Φ(x) with erf.
    case gelu
    case relu
    /// x / (1 + e⁻ˣ); only where the block is gated.
    case silu
    /// The form of `gelu` with tanh; only where the block is gated.
    case geluTanh = "gelu_pytorch_tanh"
  }

  /// Names under which an architecture's `config.json` keeps these numbers, and what it means by none.
  struct Names: Sendable {
    var hiddenSize = "hidden_size"
    var layers = "num_hidden_layers"
    var heads = "num_attention_heads"
    var intermediateSize = "intermediate_size"
    var activation = "hidden_act"
    var layerNormEpsilonName = "layer_norm_eps"
    var layerNormEpsilon: Float = 1e-12
    /// Default of `type_vocab_size`, or nil where the architecture has no segments.
    var segments: Int? = 2
    /// Least `type_vocab_size`; with zero the architecture has none after all.
    var fewestSegments = 1
    /// `max_position_embeddings` where the file is silent; nil where it must not be.
    var positions: Int?
    /// The only `position_embedding_type`.
    var positionEmbeddings = "absolute"
    /// Other names of the same numbers, in files of another hand.
    var alternatives: [String: String] = [:]
    /// The activation where the file is silent.
    var usualActivation: Activation = .gelu
    /// The activations by the names that the file must have for them; nil where it has the usual names.
    var activations: [(name: String, activation: Activation)]?
    /// Nil where there are as many heads of keys and values as of queries.
    var keyValueHeads: String?
    /// Nil where heads share the hidden width.
    var headSize: String?
    /// What scores are divided by the square root of, where it is not the head's width.
    var queryScalar: String?
  }

  /// Reads a `config.json`.
  ///
  /// - Throws: ``Failure`` when a number is missing, out of range, or the activation is not one that
  ///   the kernels know.
  init(_ json: JSONValue, modelType: String, names: Names, path: String) throws(Failure) {
    func member(_ name: String) -> JSONValue? {
      if let value = json[name], !value.isNull { return value }
      return names.alternatives[name].flatMap { json[$0] }.flatMap { $0.isNull ? nil : $0 }
    }
    func size(_ name: String, in range: ClosedRange<Int>, usual: Int? = nil) throws(Failure) -> Int
    {
      guard let value = member(name) else {
        if let usual { return usual }
        throw Failure("\(path): \"\(name)\" is missing")
      }
      guard let number = value.intValue, range.contains(number) else {
        throw Failure(
          "\(path): \"\(name)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
      }
      return number
    }
    self.modelType = modelType
    vocabularySize = try size("vocab_size", in: 1...(1 << 24))
    hiddenSize = try size(names.hiddenSize, in: 1...(1 << 16))
    layers = try size(names.layers, in: 0...4096)
    heads = try size(names.heads, in: 1...(1 << 16))
    // As many inputs as sums of 8-bit products hold in 32 bits.
    intermediateSize = try size(names.intermediateSize, in: 1...(1 << 16))
    positions = try size("max_position_embeddings", in: 1...(1 << 20), usual: names.positions)
    segments = 0
    if let usual = names.segments {
      segments =
        json["type_vocab_size"] == nil
        ? usual : try size("type_vocab_size", in: names.fewestSegments...(1 << 16))
    }
    guard hiddenSize % heads == 0 || names.headSize != nil else {
      throw Failure(
        "\(path): \"\(names.hiddenSize)\" \(hiddenSize) is not a multiple of \(heads) attention heads"
      )
    }
    headSize = hiddenSize / heads
    if let name = names.headSize { headSize = try size(name, in: 1...(1 << 12)) }
    keyValueHeads = heads
    if let name = names.keyValueHeads { keyValueHeads = try size(name, in: 1...(1 << 16)) }
    guard heads % keyValueHeads == 0, heads * headSize <= 1 << 16 else {
      throw Failure(
        "\(path): \(heads) attention heads of \(headSize) with \(keyValueHeads) heads of keys are not supported"
      )
    }
    attentionScale = 1 / Float(headSize).squareRoot()
    if let name = names.queryScalar {
      attentionScale = 1 / Float(try size(name, in: 1...(1 << 16))).squareRoot()
    }
    layerNormEpsilon = names.layerNormEpsilon
    if let epsilon = member(names.layerNormEpsilonName) {
      guard let number = epsilon.doubleValue, number >= 0, number < 1 else {
        throw Failure("\(path): \"\(names.layerNormEpsilonName)\" is not a number from 0 to 1")
      }
      layerNormEpsilon = Float(number)
    }
    activation = try Self.activation(member(names.activation), names, path: path)
    guard json["is_decoder"]?.boolValue != true else {
      throw Failure("\(path): decoders are not supported, only encoders")
    }
    if let kind = json["position_embedding_type"]?.stringValue, kind != names.positionEmbeddings {
      throw Failure(
        "\(path): position embeddings of type \"\(kind)\" are not supported, only"
          + " \"\(names.positionEmbeddings)\"")
    }
  }

  /// Adds what decides a vector and no weight's shape tells.
  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(modelType)
    fingerprint.add([heads, positions])
    fingerprint.add([layerNormEpsilon])
    fingerprint.add(activation.rawValue)
    // What is usual is not added, so that those who have it keep the identities they had before.
    if keyValueHeads != heads || headSize * heads != hiddenSize
      || attentionScale != 1 / Float(headSize).squareRoot()
    {
      fingerprint.add([keyValueHeads, headSize])
      fingerprint.add([attentionScale])
    }
    for layer in layerShapes where layer != .plain {
      fingerprint.add([layer.rotary?.base ?? 0])
      if let factor = layer.rotary?.factor, factor != 1 { fingerprint.add([factor]) }
      fingerprint.add(layer.sight.window ?? -1)
      if layer.sight.isCausal { fingerprint.add("causal") }
      if layer.sight.hasALiBi { fingerprint.add("alibi") }
    }
  }

  private static func activation(
    _ value: JSONValue?, _ names: Names, path: String
  ) throws(Failure) -> Activation {
    let usual = names.usualActivation
    guard let value else {
      guard names.activations == nil else {
        throw Failure("\(path): \"\(names.activation)\" is missing")
      }
      return usual
    }
    var allowed = Activation.allCases.filter { [.gelu, .relu, usual].contains($0) }
      .map { (name: $0.rawValue, activation: $0) }
    if let own = names.activations {
      allowed = own
    } else {
      // Both spell the form with erf.
      if value.stringValue == "gelu_python" { return .gelu }
      if value.stringValue == "swiglu", usual == .silu { return .silu }
    }
    guard let found = allowed.first(where: { $0.name == value.stringValue }) else {
      let known = allowed.map { "\"\($0.name)\"" }.joined(separator: ", ")
      throw Failure(
        "\(path): \"\(names.activation)\" \(value.stringValue ?? "") is not supported, only"
          + " \(known)")
    }
    return found.activation
  }
}
