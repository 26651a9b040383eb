import Groundwork
internal import JSON
import ModelFiles

/// How the vectors of a prompt's tokens become one vector.
enum Pooling: String, CaseIterable, Sendable {
  /// Their average.
  case mean
  /// The first token's.
  case cls
  /// The largest of each component.
  case max

  /// Reads the `config.json` of a Pooling module, in its old form (a flag a mode) or new (`pooling_mode`).
  ///
  /// - Parameters:
  ///   - settings: The file.
  ///   - width: Of a token's vector, to hold against the file's own figure.
  ///   - hasPrefix: Whether prompts get a prefix, which some models leave out of the pooling.
  /// - Throws: ``Failure`` for a mode, or a mixture of modes, that is not supported.
  init(_ settings: Settings, width: Int, hasPrefix: Bool) throws(Failure) {
    let path = settings.path
    let modes = try Self.modes(in: settings)
    let known = Self.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    guard modes.count == 1, let mode = Self(rawValue: modes[0]) else {
      let found = modes.isEmpty ? "none" : modes.map { "\"\($0)\"" }.joined(separator: " with ")
      throw Failure("\(path): pooling \(found) is not supported, only one of \(known)")
    }
    let current = try settings.count("embedding_dimension")
    let former = try settings.count("word_embedding_dimension")
    if let declared = former ?? current, declared != width {
      throw Failure("\(path): pools vectors of another width than the model's \(width)")
    }
    if try settings.flag("include_prompt") == false && hasPrefix {
      throw Failure("\(path): leaving the prefix out of the pooling is not supported")
    }
    self = mode
  }

  private static func modes(in settings: Settings) throws(Failure) -> [String] {
    if let mode = settings["pooling_mode"] {
      if let text = mode.stringValue { return [text] }
      return (mode.arrayValue ?? []).map { $0.stringValue ?? "" }
    }
    let flags = [
      ("pooling_mode_cls_token", "cls"), ("pooling_mode_max_tokens", "max"),
      ("pooling_mode_mean_tokens", "mean"),
      ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"),
      ("pooling_mode_weightedmean_tokens", "weightedmean"), ("pooling_mode_lasttoken", "lasttoken"),
    ]
    var set: [String] = []
    for (flag, mode) in flags where try settings.flag(flag) == true { set.append(mode) }
    return set.isEmpty ? ["mean"] : set
  }
}
