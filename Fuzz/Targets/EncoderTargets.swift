import Encoder
import Glibc
import Groundwork
import ModelFiles
import Tokenizer

/// A folder of a target's own, with small files in it.
private struct Folder {
  let path: String

  /// Makes the folder and copies the named files of a fixture into it.
  init(_ name: String, copying files: [String] = [], from fixture: String = "") {
    path = "/tmp/promptutils-fuzz-\(name)-\(getpid())"
    mkdir(path, 0o700)
    for file in files {
      guard let mapped = try? MappedFile(path: "Fixtures/models/\(fixture)/\(file)") else {
        Fuzz.end("run this in the repository's root: Fixtures/models is not here", status: 2)
      }
      write(file, mapped.bytes)
    }
  }

  /// Writes a file, replacing it.
  func write(_ name: String, _ bytes: UnsafeRawBufferPointer) {
    guard let file = fopen("\(path)/\(name)", "w") else { return }
    fwrite(bytes.baseAddress, 1, bytes.count, file)
    fclose(file)
  }
}

private let tokenizerFolder = Folder("tokenizer")
private let modelFolder = Folder(
  "model", copying: ["config.json", "tokenizer.json"], from: "tiny-model2vec")

/// Some prompts with what tokenizers treat apart: accents, CJK, controls, added tokens, long words.
private let prompts = [
  "deposit <mask> 10 eth", "übergröße \u{9884}\u{8A00} [MASK] zzz", "", " ",
  String(repeating: "a", count: 300), "e\u{301}\u{0}\u{200D}\u{1F469}\u{FFFD}",
]

/// A tokenizer.json that is read gives ids below its limit, and no more than it allows.
func fuzzTokenizerFile(_ bytes: UnsafeRawBufferPointer) {
  tokenizerFolder.write("tokenizer.json", bytes)
  guard let parts = try? TokenizerFolder(folder: ModelFolder(path: tokenizerFolder.path)).read(),
    let tokenizer = try? parts.tokenizer()
  else { return }
  for prompt in prompts { check(tokenizer, on: Array(prompt.utf8)) }
}

/// Any bytes as a prompt, in a small vocabulary.
func fuzzWordPiece(_ bytes: UnsafeRawBufferPointer) {
  guard let tokenizer = smallTokenizer else { return }
  check(tokenizer, on: Array(bytes))
}

private func check(_ tokenizer: any Tokenizer, on text: [UInt8]) {
  var ids: [Int32] = [-7]
  _ = text.withUnsafeBufferPointer { tokenizer.tokenize($0, into: &ids) }
  precondition(ids[0] == -7, "what the list held is gone")
  precondition(ids.count - 1 <= tokenizer.maximumLength, "more ids than allowed")
  for id in ids.dropFirst() {
    precondition(id >= 0 && Int(id) < tokenizer.idLimit, "an id beyond the limit")
  }
}

private let smallTokenizer: (any Tokenizer)? = {
  let tokens = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##a", "##b", "ab", "de", "##posit", "!",
    "\u{9884}", "##\u{301}", "u", "##ber", "##ss",
  ]
  var offsets: [UInt32] = [0]
  for token in tokens { offsets.append((offsets.last ?? 0) + UInt32(token.utf8.count)) }
  return try? builtInTokenizer(bytes: tokens.flatMap { Array($0.utf8) }, offsets: offsets)
}()

/// Weights of a model folder that are read give vectors of the dimension they say.
func fuzzSafetensors(_ bytes: UnsafeRawBufferPointer) {
  modelFolder.write("model.safetensors", bytes)
  guard
    let loaded = try? Models.load(name: modelFolder.path, search: ModelSearchPath(roots: []))
  else { return }
  var batch = TokenBatch()
  for prompt in prompts {
    var text = prompt
    _ = text.withUTF8 { loaded.encoder.tokenize($0, into: &batch.ids) }
    batch.offsets.append(batch.ids.count)
  }
  var vectors: [Float] = []
  guard (try? loaded.encoder.makeSession().encode(batch, into: &vectors)) != nil else { return }
  precondition(vectors.count == prompts.count * loaded.encoder.dimension)
}
