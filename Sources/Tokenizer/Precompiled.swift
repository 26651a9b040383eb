import Groundwork
import ModelFiles

/// SentencePiece's character map: replaces stretches of text by others, such as NFKC's.
///
/// The map is a double array trie with its replacements behind it. A grapheme cluster shorter than six
/// bytes is looked up as a whole, then scalar by scalar; the shortest key that it starts with decides.
///
/// - SeeAlso: `Precompiled` of Hugging Face `tokenizers`, whose ways with prefixes are kept.
struct Precompiled: TextNormalizer {
  static let typeName = "Precompiled"
  /// Clusters of more bytes are never looked up whole.
  private static let longestWhole = 5

  /// Units of the double array.
  private let units: [UInt32]
  /// Replacements, each ended by a zero byte.
  private let replacements: [UInt8]
  /// Whether each byte starts a key; shape (256).
  private let starts: [Bool]

  /// Takes the bytes of a map: the trie's length, the trie, the replacements.
  ///
  /// - Throws: `Failure` when its length is not what it says.
  init(bytes: [UInt8]) throws(Failure) {
    guard bytes.count >= 4 else { throw Failure("the character map is too short") }
    func unit(_ index: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[4 * index + $1]) << UInt32(8 * $1) }
    }
    let length = Int(unit(0))
    guard length % 4 == 0, length > 0, length <= bytes.count - 4 else {
      throw Failure("the character map of \(bytes.count) bytes names a trie of \(length)")
    }
    let units = (1...length / 4).map(unit)
    self.units = units
    replacements = Array(bytes[(4 + length)...])
    let root = Self.offset(units[0])
    starts = (0..<256).map { byte in
      let place = root ^ byte
      return byte != 0 && place < units.count && Self.label(units[place]) == UInt32(byte)
    }
  }

  init(_ settings: Settings) throws(Failure) {
    guard let text = try settings.text("precompiled_charsmap"),
      let bytes = Base64.decode(text)
    else {
      throw Failure(
        "\(settings.path): \"precompiled_charsmap\" is not base64", remedy: Settings.remedy)
    }
    do {
      try self.init(bytes: bytes)
    } catch {
      throw Failure("\(settings.path): \(error.what)", remedy: Settings.remedy)
    }
  }

  private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & 1 << 9) >> 6)) }

  private static func label(_ unit: UInt32) -> UInt32 { unit & (1 << 31 | 0xFF) }

  /// Where the replacement of the shortest key that a text starts with begins, or nil.
  private func replacement(of text: UTF8Text) -> Int? {
    guard let first = text.first, starts[Int(first)] else { return nil }
    var place = Self.offset(units[0])
    for byte in text {
      guard byte != 0 else { return nil }
      place ^= Int(byte)
      guard place < units.count, Self.label(units[place]) == UInt32(byte) else { return nil }
      let unit = units[place]
      place ^= Self.offset(unit)
      if unit >> 8 & 1 == 1 {
        guard place < units.count else { return nil }
        return Int(units[place] & 0x7FFF_FFFF)
      }
    }
    return nil
  }

  private func append(from start: Int, to output: inout [UInt8]) {
    var index = start
    while index < replacements.count, replacements[index] != 0 {
      output.append(replacements[index])
      index += 1
    }
  }

  func normalize(_ text: UTF8Text, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      // Two ASCII bytes in a row are two clusters, unless they end a line together.
      if text[index] < 0x80, index + 1 == text.count || text[index + 1] < 0x80,
        text[index] != 0x0D
      {
        appendScalars(text.bytes(index..<index + 1), to: &output)
        index += 1
        continue
      }
      let end = endOfOthers(in: text, from: index)
      appendClusters(text.bytes(index..<end), to: &output)
      index = end
    }
  }

  /// Where the next two ASCII bytes in a row begin: no cluster reaches from before to behind the first.
  private func endOfOthers(in text: UTF8Text, from start: Int) -> Int {
    var index = start + 1
    while index < text.count {
      if text[index] < 0x80, text[index - 1] < 0x80,
        !(text[index - 1] == 0x0D && text[index] == 0x0A)
      {
        return index
      }
      index += 1
    }
    return text.count
  }

  private func appendClusters(_ text: UTF8Text, to output: inout [UInt8]) {
    // Ill-formed bytes become U+FFFD here, as they do everywhere.
    for cluster in String(decoding: text, as: UTF8.self) {
      var cluster = String(cluster)
      cluster.withUTF8 { bytes in
        if bytes.count <= Self.longestWhole, let start = replacement(of: bytes) {
          append(from: start, to: &output)
        } else {
          appendScalars(bytes, to: &output)
        }
      }
    }
  }

  private func appendScalars(_ text: UTF8Text, to output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let length = text.scalar(at: index).length
      let scalar = text.bytes(index..<index + length)
      if let start = replacement(of: scalar) {
        append(from: start, to: &output)
      } else {
        output.append(contentsOf: scalar)
      }
      index += length
    }
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(units)
    fingerprint.add(replacements)
  }
}
