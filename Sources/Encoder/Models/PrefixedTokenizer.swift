import Groundwork
import Tokenizer

/// A model's tokenizer, with the text that the model or the user puts before every prompt.
struct PrefixedTokenizer: Sendable {
  let tokenizer: any Tokenizer
  /// UTF-8; empty for none.
  let prefix: [UInt8]
  /// Most Unicode scalars of a text that are looked at, before tokens are counted.
  var scalarLimit = Int.max

  /// Most ids of a prompt, special tokens included.
  var tokenLimit: Int { tokenizer.maximumLength }

  /// Every id is below this.
  var idLimit: Int { tokenizer.idLimit }

  /// How many ids the prefix has with the opening tokens, tokenized alone; 0 where there is none.
  ///
  /// - SeeAlso: sentence-transformers 6.2, `_get_prompt_length`.
  var prefixTokens: Int { prefix.isEmpty ? 0 : leading.count }

  /// The ids of the opening tokens and the prefix, tokenized alone.
  private let leading: [Int32]

  /// Puts a prefix before a tokenizer's texts.
  init(tokenizer: any Tokenizer, prefix: [UInt8]) {
    self.tokenizer = tokenizer
    self.prefix = prefix
    var ids: [Int32] = []
    _ = prefix.withUnsafeBufferPointer { tokenizer.tokenize($0, into: &ids) }
    leading = Array(ids.dropLast(tokenizer.hasClosing ? 1 : 0))
  }

  /// Whether the vocabulary has any token of a prompt: false where all that stands between the tokens
  /// around it is unknown, or nothing.
  func knowsAny(of ids: ArraySlice<Int32>) -> Bool {
    // The prefix's last token may be another before a prompt: a space of it belongs to the prompt's first word.
    let own = zip(ids, leading).prefix { $0 == $1 }.count
    return ids.dropFirst(own).dropLast(tokenizer.hasClosing ? 1 : 0).contains {
      $0 != tokenizer.unknown
    }
  }

  /// Appends the ids of prefix and prompt, and tells whether they were cut at ``tokenLimit``.
  func tokenize(_ prompt: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    guard !prefix.isEmpty else { return tokenize(whole: prompt, into: &ids) }
    let count = prefix.count + prompt.count
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { whole in
      _ = whole.initialize(from: prefix)
      _ = whole[prefix.count...].initialize(from: prompt)
      return tokenize(whole: UnsafeBufferPointer(whole), into: &ids)
    }
  }

  private func tokenize(whole: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) -> Bool {
    guard whole.count > scalarLimit else { return tokenizer.tokenize(whole, into: &ids) }
    var scalars = 0
    // A byte that does not continue a scalar starts one.
    let end = whole.firstIndex { byte in
      scalars += byte & 0xC0 == 0x80 ? 0 : 1
      return scalars > scalarLimit
    }
    guard let end else { return tokenizer.tokenize(whole, into: &ids) }
    _ = tokenizer.tokenize(UnsafeBufferPointer(rebasing: whole[..<end]), into: &ids)
    return true
  }

  /// Adds all that decides ids.
  func add(to fingerprint: inout Fingerprint) {
    tokenizer.add(to: &fingerprint)
    fingerprint.add(prefix)
    fingerprint.add(scalarLimit)
  }
}
