import Groundwork
import ModelFiles

/// Splits as GPT-2 does and writes each byte as a visible scalar.
///
/// The split is that of
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, by hand.
///
/// - SeeAlso: Radford et al. (2019), GPT-2; `ByteLevel` of Hugging Face `tokenizers`.
struct ByteLevel: PreTokenizer {
  static let typeName = "ByteLevel"

  /// Whether a space is put before a text that does not start with one.
  private let addsPrefixSpace: Bool
  /// Whether the text is split.
  private let splits: Bool

  /// Makes one; without arguments RoBERTa's.
  init(addsPrefixSpace: Bool = false, splits: Bool = true) {
    self.addsPrefixSpace = addsPrefixSpace
    self.splits = splits
  }

  init(_ settings: Settings) throws(Failure) {
    self.init(
      addsPrefixSpace: try settings.flag("add_prefix_space") ?? true,
      splits: try settings.flag("use_regex") ?? true)
  }

  func forEachWord(
    in text: UTF8Text, startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    guard !text.isEmpty else { return true }
    guard addsPrefixSpace, text[0] != UInt8(ascii: " ") else {
      return split(text, startsText, body)
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count + 1) { whole in
      whole.initializeElement(at: 0, to: UInt8(ascii: " "))
      _ = whole[1...].initialize(from: text)
      return split(UnsafeBufferPointer(whole), startsText, body)
    }
  }

  private func split(
    _ text: UTF8Text, _ startsText: Bool, _ body: (UTF8Text, Bool) -> Bool
  ) -> Bool {
    var spelled: [UInt8] = []
    var start = 0
    while start < text.count {
      let end = splits ? Self.endOfWord(in: text, from: start) : text.count
      spelled.removeAll(keepingCapacity: true)
      for index in start..<end { spelled.append(scalar: Self.visible(text[index])) }
      let goesOn = spelled.withUnsafeBufferPointer { body($0, startsText && start == 0) }
      if !goesOn { return false }
      start = end
    }
    return true
  }

  /// The scalar that stands for a byte: itself where it is visible in Latin-1, else one from U+0100 on.
  static func visible(_ byte: UInt8) -> UInt32 {
    switch byte {
    case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: UInt32(byte)
    case 0x00...0x20: 0x100 + UInt32(byte)
    case 0x7F...0xA0: 0x121 + UInt32(byte - 0x7F)
    default: 0x143
    }
  }

  /// What the expression tells scalars apart by.
  private enum Kind {
    case letter
    case number
    case space
    case other

    init(_ scalar: UInt32) {
      let flags = UnicodeFlags(scalar)
      if flags.contains(.letter) {
        self = .letter
      } else if flags.contains(.number) {
        self = .number
      } else {
        self = flags.contains(.whiteSpace) ? .space : .other
      }
    }
  }

  private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map {
    Array($0.utf8)
  }

  /// Where the expression's match ends that starts at `start`.
  private static func endOfWord(in text: UTF8Text, from start: Int) -> Int {
    if text[start] == UInt8(ascii: "'") {
      for contraction in contractions where text[start...].starts(with: contraction) {
        return start + contraction.count
      }
    }
    let (scalar, length) = text.scalar(at: start)
    var kind = Kind(scalar)
    var index = start + length
    if scalar == 0x20, index < text.count {
      let (second, width) = text.scalar(at: index)
      let next = Kind(second)
      if next != .space {
        kind = next
        index += width
      }
    }
    guard kind == .space else { return endOfRun(of: kind, in: text, from: index).end }
    let (end, last) = endOfRun(of: .space, in: text, from: index)
    // The last of several spaces belongs to the word behind them.
    return end == text.count || last == start ? end : last
  }

  /// Where a run of one kind ends, and where its last scalar from `index` on starts.
  private static func endOfRun(
    of kind: Kind, in text: UTF8Text, from start: Int
  ) -> (end: Int, last: Int) {
    var index = start
    var last = start
    while index < text.count {
      let (scalar, length) = text.scalar(at: index)
      guard Kind(scalar) == kind else { break }
      last = index
      index += length
    }
    return (index, last)
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(addsPrefixSpace)
    fingerprint.add(splits)
  }
}
