internal import CTransformerKernels
import Groundwork
internal import JSON
import ModelFiles

/// How the vectors of a prompt's tokens become one vector: one or several modes, side by side.
struct Pooling: Equatable, Sendable {
  /// One way to make one vector of several.
  enum Mode: String, CaseIterable, Sendable {
    /// The first token's.
    case cls
    /// The largest of each component.
    case max
    /// Their average.
    case mean
    /// Their sum over the square root of their number.
    case meanSquareRootLength = "mean_sqrt_len_tokens"
    /// Their average, weighted by their places 1, 2, 3, …
    case weightedMean = "weightedmean"
    /// The last token's.
    case last = "lasttoken"
  }

  /// In the order in which their vectors are joined.
  let modes: [Mode]
  /// Whether the tokens of the prefix take part.
  let includesPrompt: Bool

  /// What sentence-transformers does where there is no Pooling module.
  static let mean = Pooling(modes: [.mean], includesPrompt: true)

  private init(modes: [Mode], includesPrompt: Bool) {
    self.modes = modes
    self.includesPrompt = includesPrompt
  }

  /// Reads the `config.json` of a Pooling module, in its old form (a flag a mode) or new (`pooling_mode`).
  ///
  /// - Parameters:
  ///   - settings: The file.
  ///   - width: Of a token's vector, to hold against the file's own figure.
  /// - Throws: `Failure` for a mode that is not known.
  init(_ settings: Settings, width: Int) throws(Failure) {
    let path = settings.path
    var modes: [Mode] = []
    for name in try Self.names(in: settings) {
      guard let mode = Mode(rawValue: name) else {
        let known = Mode.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        throw Failure("\(path): pooling \"\(name)\" is not supported, only \(known)")
      }
      modes.append(mode)
    }
    guard (1...64).contains(modes.count) else {
      throw Failure("\(path): pooling of \(modes.count) modes is not supported")
    }
    let current = try settings.count("embedding_dimension")
    let former = try settings.count("word_embedding_dimension")
    if let declared = former ?? current, declared != width {
      throw Failure("\(path): pools vectors of another width than the model's \(width)")
    }
    self.modes = modes
    includesPrompt = try settings.flag("include_prompt") ?? true
  }

  private static func names(in settings: Settings) throws(Failure) -> [String] {
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

  /// The modes as one word, for lists and fingerprints.
  var name: String { modes.map(\.rawValue).joined(separator: "+") }

  /// Pools whole prompts.
  ///
  /// - Parameters:
  ///   - x: The tokens' vectors, shape (offsets.last, width).
  ///   - offsets: Where each prompt starts, from 0, then the end.
  ///   - skipped: Leading tokens of each prompt that take no part.
  ///   - width: Components of a token's vector.
  ///   - out: Receives shape (prompts, modes · width).
  ///   - kernels: What to compute with.
  func forward(
    _ x: UnsafePointer<Float>, offsets: [Int], skipped: Int, width: Int,
    into out: UnsafeMutablePointer<Float>, kernels: Kernels
  ) {
    let prompts = offsets.count - 1
    if modes.count == 1, skipped == 0, let code = modes[0].code {
      return tk_pool(kernels.handle, code, x, offsets, prompts, width, out)
    }
    for prompt in 0..<prompts {
      let tokens = offsets[prompt + 1] - offsets[prompt]
      let first = min(skipped, tokens)
      let start = x + (offsets[prompt] + first) * width
      for (number, mode) in modes.enumerated() {
        let target = out + (prompt * modes.count + number) * width
        if let code = mode.code {
          tk_pool(kernels.handle, code, start, [0, tokens - first], 1, width, target)
        } else {
          mode.pool(start, tokens: tokens - first, place: first, width: width, into: target)
        }
      }
    }
  }
}

extension Pooling.Mode {
  /// How the kernels call it; nil where they do not know it.
  fileprivate var code: tk_pooling? {
    switch self {
    case .mean: .TK_POOLING_MEAN
    case .cls: .TK_POOLING_CLS
    case .max: .TK_POOLING_MAX
    case .meanSquareRootLength, .weightedMean, .last: nil
    }
  }

  /// Pools one prompt in a mode that the kernels do not know; zeros where it has no tokens.
  ///
  /// - Parameters:
  ///   - x: Shape (tokens, width).
  ///   - tokens: How many.
  ///   - place: How many tokens stand before them in the prompt.
  ///   - width: Components of a vector.
  ///   - out: Receives shape (width).
  fileprivate func pool(
    _ x: UnsafePointer<Float>, tokens: Int, place: Int, width: Int,
    into out: UnsafeMutablePointer<Float>
  ) {
    out.update(repeating: 0, count: width)
    guard tokens > 0 else { return }
    if self == .last { return out.update(from: x + (tokens - 1) * width, count: width) }
    var total: Float = 0
    for token in 0..<tokens {
      let weight = self == .weightedMean ? Float(place + token + 1) : 1
      total += weight
      let row = x + token * width
      for component in 0..<width { out[component] += weight * row[component] }
    }
    let divisor = self == .weightedMean ? total : total.squareRoot()
    for component in 0..<width { out[component] /= divisor }
  }
}
