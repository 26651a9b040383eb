import Groundwork
import ModelFiles

/// Writes a space as `▁`, puts one before a text, and splits before each.
struct Metaspace: PreTokenizer {
  static let typeName = "Metaspace"

  /// Where a `▁` is put before.
  enum PrependScheme: String, CaseIterable, Sendable {
    case always
    /// Only what the prompt starts with.
    case first
    case never
  }

  /// UTF-8 of the scalar that stands for a space.
  let replacement: [UInt8]
  let prependScheme: PrependScheme
  /// Whether the text is split before each replacement.
  let splits: Bool

  /// Makes one; without arguments XLM-RoBERTa's.
  init(
    replacement: [UInt8] = Array("▁".utf8), prependScheme: PrependScheme = .always,
    splits: Bool = true
  ) {
    self.replacement = replacement
    self.prependScheme = prependScheme
    self.splits = splits
  }

  /// Reads both spellings: `prepend_scheme`, and the older `add_prefix_space`.
  init(_ settings: Settings) throws(Failure) {
    let text = try settings.text("replacement") ?? "▁"
    guard text.unicodeScalars.count == 1 else {
      throw Failure(
        "\(settings.path): \"replacement\" is not one character", remedy: Settings.remedy)
    }
    let prefix = try settings.flag("add_prefix_space") ?? true
    let usual: PrependScheme = prefix ? .always : .never
    var scheme = usual
    if let name = try settings.text("prepend_scheme") {
      guard let known = PrependScheme(rawValue: name) else {
        throw Failure("\(settings.path): \"prepend_scheme\" \"\(name)\" is not supported")
      }
      scheme = known
    }
    self.init(
      replacement: Array(text.utf8), prependScheme: scheme,
      splits: try settings.flag("split") ?? true)
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    guard !text.isEmpty else { return true }
    var replaced: [UInt8] = []
    replaced.reserveCapacity(text.count + 3 * replacement.count)
    let wanted = prependScheme == .always || prependScheme == .first && startsText
    if wanted, text[0] != UInt8(ascii: " "), !text.starts(with: replacement) {
      replaced += replacement
    }
    for byte in text {
      if byte == UInt8(ascii: " ") { replaced += replacement } else { replaced.append(byte) }
    }
    return replaced.withUnsafeBufferPointer { split($0, startsText, body) }
  }

  private func split(
    _ text: UTF8Text, _ startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    var start = 0
    if splits {
      for index in text.indices.dropFirst() where text[index] == replacement[0] {
        guard text[index...].starts(with: replacement) else { continue }
        if !body(text.bytes(start..<index), startsText && start == 0) { return false }
        start = index
      }
    }
    return body(text.bytes(start..<text.count), startsText && start == 0)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(replacement)
    fingerprint.add(prependScheme.rawValue)
    fingerprint.add(splits)
  }
}
