import Groundwork
internal import JSON
import ModelFiles

/// How a layer knows where tokens stand, as `config.json` says of it.
struct LayerShape: Equatable, Sendable {
  /// Of rotary embeddings, or nil where positions are known by other means.
  var rotary: Rotary.Frequencies?
  /// What a token attends to.
  var sight = Sight.everywhere

  /// Which tokens of a prompt one attends to.
  struct Sight: Hashable, Sendable {
    /// How far away they may be, or nil.
    var window: Int?
    /// Whether they may not be behind it.
    var isCausal = false
    /// Whether they count less the further away they are, each head in its own measure.
    var hasALiBi = false

    static let everywhere = Sight()
  }

  /// Positions are in the embeddings.
  static let plain = LayerShape()

  /// NomicBERT's layers are all alike.
  static func nomic(_ settings: Settings, layer: Int) throws(Failure) -> LayerShape {
    for name in [
      "prenorm", "rotary_emb_interleaved", "qkv_proj_bias", "mlp_fc1_bias", "parallel_block",
      "use_rms_norm", "causal",
    ] where try settings.flag(name) == true {
      throw Failure("\(settings.path): \"\(name)\" is not supported")
    }
    for (name, usual) in [
      ("rotary_emb_fraction", 1.0), ("moe_every_n_layers", 0), ("rotary_emb_scale_base", .nan),
      ("rotary_scaling_factor", .nan),
    ] {
      guard let number = try settings.number(name), number != usual else { continue }
      throw Failure("\(settings.path): \"\(name)\" \(number) is not supported")
    }
    try refuseScaling(settings)
    let former = try settings.number("rotary_emb_base") ?? 1000
    return LayerShape(
      rotary: try frequencies(settings.settings("rope_parameters"), usual: former))
  }

  /// GTE's layers are all alike; what their code could do besides is refused.
  static func gte(_ settings: Settings, layer: Int) throws(Failure) -> LayerShape {
    for (name, usual) in [("pack_qkv", true), ("logn_attention_scale", false)] {
      guard let flag = try settings.flag(name), flag != usual else { continue }
      throw Failure("\(settings.path): \"\(name)\" \(flag) is not supported")
    }
    if let kind = try settings.text("layer_norm_type"), kind != "layer_norm" {
      throw Failure("\(settings.path): \"layer_norm_type\" \"\(kind)\" is not supported")
    }
    // Newer files have the base and what stretches it in one object.
    let parameters = try settings.settings("rope_parameters")
    let scaling = try settings.settings("rope_scaling")
    let former = try settings.number("rope_theta") ?? 10_000
    var rotary = try frequencies(
      base: try parameters.number("rope_theta") ?? former, path: settings.path)
    rotary.factor = try ntkFactor(scaling.members.isEmpty ? parameters : scaling)
    return LayerShape(rotary: rotary)
  }

  /// The factor of NTK-aware scaling; 1 where nothing is scaled.
  private static func ntkFactor(_ scaling: Settings) throws(Failure) -> Float {
    let former = try scaling.text("type") ?? "default"
    let kind = try scaling.text("rope_type") ?? former
    guard kind != "default" else { return 1 }
    guard kind == "ntk", scaling["mixed_b"] == nil else {
      let what = kind == "ntk" ? "\"mixed_b\"" : "\"type\" \"\(kind)\""
      throw Failure("\(scaling.path): \(what) in \"rope_scaling\" is not supported")
    }
    guard let factor = try scaling.number("factor"), factor > 0, factor <= 1e6 else {
      throw Failure(
        "\(scaling.path): \"factor\" in \"rope_scaling\" is not a number above 0, up to 1e6")
    }
    // The model's code scales only where there are more positions than before.
    return Float(max(1, factor))
  }

  /// JinaBERT's layers are all alike; its later code normalises queries and keys and is another.
  static func jinaBERT(_ settings: Settings, layer: Int) throws(Failure) -> LayerShape {
    let named = try settings.settings("auto_map").members.map(\.value)
    let other = "jinaai/jina-bert-v2-qk-post-norm"
    for value in named + [settings["_name_or_path"]].compactMap({ $0 })
    where value.stringValue?.hasPrefix(other) == true {
      throw Failure(
        "\(settings.path): \(other), whose queries and keys are normalised, is not supported")
    }
    return LayerShape(sight: Sight(hasALiBi: true))
  }

  /// Qwen3's layers are all alike and look back.
  static func qwen3(_ settings: Settings, layer: Int) throws(Failure) -> LayerShape {
    try refuseScaling(settings)
    try refuseOwnCode(settings)
    guard try settings.flag("use_sliding_window") != true else {
      throw Failure("\(settings.path): \"use_sliding_window\" is not supported")
    }
    if let kinds = settings["layer_types"]?.arrayValue,
      let other = kinds.first(where: { $0.stringValue != "full_attention" })
    {
      throw Failure(
        "\(settings.path): a layer of type \"\(other.stringValue ?? "")\" is not supported")
    }
    let former = try settings.number("rope_theta") ?? 10_000
    return LayerShape(
      rotary: try frequencies(settings.settings("rope_parameters"), usual: former),
      sight: Sight(isCausal: true))
  }

  /// Gemma 3 attends everywhere in every sixth layer, elsewhere within a window; both ways where it says so.
  static func gemma3(_ settings: Settings, layer: Int) throws(Failure) -> LayerShape {
    try refuseScaling(settings)
    try refuseOwnCode(settings)
    guard settings["attn_logit_softcapping"] == nil else {
      throw Failure("\(settings.path): \"attn_logit_softcapping\" is not supported")
    }
    let isCausal = try settings.flag("use_bidirectional_attention") != true
    var every = 6
    for name in ["sliding_window_pattern", "_sliding_window_pattern"] {
      if let count = try settings.count(name) { every = count }
    }
    let listed = settings["layer_types"]?.arrayValue?.map { $0.stringValue ?? "" }
    let kind = (layer + 1) % every == 0 ? "full_attention" : "sliding_attention"
    let named = listed.map { layer < $0.count ? $0[layer] : "" } ?? kind
    let parameters = try settings.settings("rope_parameters").settings(named)
    switch named {
    case "full_attention":
      let former = try settings.number("rope_theta") ?? 1_000_000
      return LayerShape(
        rotary: try frequencies(parameters, usual: former), sight: Sight(isCausal: isCausal))
    case "sliding_attention":
      let former = try settings.number("rope_local_base_freq") ?? 10_000
      let window = try settings.count("sliding_window") ?? 4096
      return LayerShape(
        rotary: try frequencies(parameters, usual: former),
        sight: Sight(window: isCausal ? window - 1 : window / 2, isCausal: isCausal))
    default:
      throw Failure("\(settings.path): layer \(layer) of type \"\(named)\" is not supported")
    }
  }

  /// Refuses a folder that brings code of its own: what that computes is not known here.
  private static func refuseOwnCode(_ settings: Settings) throws(Failure) {
    guard settings["auto_map"] == nil else {
      throw Failure("\(settings.path): \"auto_map\", a model's own code, is not supported")
    }
  }

  /// ModernBERT attends globally in every third layer, elsewhere within a window.
  static func modernBERT(_ settings: Settings, layer: Int) throws(Failure) -> LayerShape {
    try refuseScaling(settings)
    let every = try settings.count("global_attn_every_n_layers") ?? 3
    let listed = settings["layer_types"]?.arrayValue?.map { $0.stringValue ?? "" }
    let kind = layer % every == 0 ? "full_attention" : "sliding_attention"
    let named = listed.map { layer < $0.count ? $0[layer] : "" } ?? kind
    let parameters = try settings.settings("rope_parameters").settings(named)
    switch named {
    case "full_attention":
      let former = try settings.number("global_rope_theta") ?? 160_000
      return LayerShape(rotary: try frequencies(parameters, usual: former))
    case "sliding_attention":
      let former = try settings.number("local_rope_theta") ?? 10_000
      let window = try settings.count("local_attention") ?? 128
      return LayerShape(
        rotary: try frequencies(parameters, usual: former), sight: Sight(window: window / 2))
    default:
      throw Failure("\(settings.path): layer \(layer) of type \"\(named)\" is not supported")
    }
  }

  private static func refuseScaling(_ settings: Settings) throws(Failure) {
    guard settings["rope_scaling"] == nil else {
      throw Failure("\(settings.path): \"rope_scaling\" is not supported")
    }
  }

  private static func frequencies(
    _ parameters: Settings, usual: Double
  ) throws(Failure) -> Rotary.Frequencies {
    if let type = try parameters.text("rope_type"), type != "default" {
      throw Failure("\(parameters.path): \"rope_type\" \"\(type)\" is not supported")
    }
    return try frequencies(
      base: try parameters.number("rope_theta") ?? usual, path: parameters.path)
  }

  private static func frequencies(
    base: Double, path: String
  ) throws(Failure) -> Rotary.Frequencies {
    guard base >= 1, base <= 1e9 else {
      throw Failure("\(path): \"rope_theta\" \(base) is not a number from 1 to 1e9")
    }
    return Rotary.Frequencies(base: Float(base))
  }
}
