import Groundwork
internal import JSON
import ModelFiles

/// How a layer knows where tokens stand, as `config.json` says of it.
struct LayerShape: Equatable, Sendable {
  /// Base of rotary embeddings, or nil where positions are in the embeddings.
  var rotaryBase: Float?
  /// How far apart query and key may be, or nil where all attend to all.
  var window: Int?

  /// Positions are in the embeddings.
  static let plain = LayerShape(rotaryBase: nil, window: nil)

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
      rotaryBase: try base(settings.settings("rope_parameters"), usual: former), window: nil)
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
      return LayerShape(rotaryBase: try base(parameters, usual: former), window: nil)
    case "sliding_attention":
      let former = try settings.number("local_rope_theta") ?? 10_000
      let window = try settings.count("local_attention") ?? 128
      return LayerShape(rotaryBase: try base(parameters, usual: former), window: window / 2)
    default:
      throw Failure("\(settings.path): layer \(layer) of type \"\(named)\" is not supported")
    }
  }

  private static func refuseScaling(_ settings: Settings) throws(Failure) {
    guard settings["rope_scaling"] == nil else {
      throw Failure("\(settings.path): \"rope_scaling\" is not supported")
    }
  }

  private static func base(_ parameters: Settings, usual: Double) throws(Failure) -> Float {
    if let type = try parameters.text("rope_type"), type != "default" {
      throw Failure("\(parameters.path): \"rope_type\" \"\(type)\" is not supported")
    }
    let base = try parameters.number("rope_theta") ?? usual
    guard base >= 1, base <= 1e9 else {
      throw Failure("\(parameters.path): \"rope_theta\" \(base) is not a number from 1 to 1e9")
    }
    return Float(base)
  }
}
