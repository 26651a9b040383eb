import Foundation
import Groundwork
import Testing
import TestSupport

@testable import ModelFiles
@testable import Tokenizer

struct TokenizerFolderTests {
  /// A whole `tokenizer.json`, small enough to see through.
  static let whole = #"""
    {"added_tokens":[{"id":0,"content":"[CLS]","special":true},{"id":4,"content":"<x>","lstrip":true}],
    "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,
    "lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":{"type":"TemplateProcessing",
    "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
    {"SpecialToken":{"id":"[SEP]","type_id":0}}],"special_tokens":{}},"model":{"type":"WordPiece",
    "unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":9,
    "vocab":{"[CLS]":0,"[SEP]":1,"[UNK]":2,"a":3}}}
    """#

  static func read(_ text: String, in folder: TemporaryFolder) throws -> TokenizerParts {
    try folder.write("tokenizer.json", text)
    return try TokenizerFolder(folder: ModelFolder(path: folder.path)).read()
  }

  /// Reads a folder as a transformer's.
  static func read(_ folder: TemporaryFolder, modelType: String) throws -> TokenizerParts {
    let place = ModelFolder(path: folder.path)
    let settings = try TokenizerSettings(folder: place, modelType: modelType, modelClass: nil)
    return try TokenizerFolder(folder: place).read(settings)
  }

  @Test func readsEverythingThatDecidesIds() throws {
    let parts = try Self.read(Self.whole, in: try TemporaryFolder())
    #expect(parts.model.idLimit == 4)
    #expect(parts.wordPiece?.maxInputCharsPerWord == 9)
    #expect(parts.bertNormalizer?.stripAccents == true)
    #expect(parts.openingTokens == ["[CLS]"])
    #expect(parts.closingTokens == ["[SEP]"])
    #expect(
      parts.addedTokens == [
        AddedToken("[CLS]", id: 0), AddedToken("<x>", id: 4, lstrip: true, special: false),
      ])
    #expect(parts.truncation == nil)
  }

  @Test(arguments: [
    (
      #""type":"WordPiece""#, #""type":"WordLevel""#,
      "tokenizer WordLevel is not supported, only WordPiece, Unigram, BPE"
    ),
    (#""type":"WordPiece""#, #""type":"Unigram""#, "\"vocab\" is not an array; AGAIN"),
    (
      #""type":"WordPiece""#, #""type":"BPE""#,
      "\"continuing_subword_prefix\" \"##\" of a BPE is not supported"
    ),
    (
      #""type":"BertNormalizer""#, #""type":"Nmt""#,
      "normalizer Nmt is not supported, only \(TokenizerFamilies.normalizers.names)"
    ),
    (
      #""type":"BertPreTokenizer""#, #""type":"UnicodeScripts""#,
      "pre-tokenizer UnicodeScripts is not supported, only \(TokenizerFamilies.preTokenizers.names)"
    ),
    (
      #""type":"TemplateProcessing""#, #""type":"Other""#,
      "post-processor Other is not supported, only BertProcessing, RobertaProcessing, TemplateProcessing, ByteLevel, Sequence"
    ),
    (
      #"{"id":"A","type_id":0}"#, "null",
      "the post-processor's template has a piece that is neither text nor special token; AGAIN"
    ),
    (#"{"id":"[SEP]","type_id":0}"#, "7", "\"SpecialToken\" is not an object; AGAIN"),
    (
      #""special_tokens":{}"#, #""special_tokens":{"[SEP]":{"tokens":[3]}}"#,
      "an element of \"tokens\" is not a string; AGAIN"
    ),
    (
      #""a":3"#, #""a":16777216"#,
      "\"vocab\" has id 16777216, more than 16777215; AGAIN"
    ),
    (#""a":3"#, #""a":2"#, "id 2 belongs to two tokens; AGAIN"),
    (#""a":3"#, #""a":-1"#, "token \"a\" has an id that is not a whole number from 0 up; AGAIN"),
    (#""a":3"#, #""a":1e99"#, "token \"a\" has an id that is not a whole number from 0 up; AGAIN"),
    (#""a":3"#, #""a":"3""#, "token \"a\" has an id that is not a whole number from 0 up; AGAIN"),
    (#""vocab":{"#, #""vocab":{}, "other":{"#, "vocabulary is empty"),
    (#""vocab":"#, #""words":"#, "\"vocab\" is not an object; AGAIN"),
    (#""id":4,"#, #""id":4294967296,"#, "an added token without \"content\" or \"id\"; AGAIN"),
    (#""id":4,"#, #""id":-4,"#, "an added token without \"content\" or \"id\"; AGAIN"),
    (#""lstrip":true"#, #""lstrip":1"#, "\"lstrip\" is neither true nor false; AGAIN"),
    (#":9,"#, #":10001,"#, "\"max_input_chars_per_word\" is more than 10000; AGAIN"),
    (#":9,"#, #":0,"#, "\"max_input_chars_per_word\" is not a positive whole number; AGAIN"),
    (
      #"{"Sequence":{"id":"A","type_id":0}},"#, "",
      "the post-processor's template holds 0 texts; AGAIN"
    ),
    (#""model""#, #""modell""#, "has no \"model\"; AGAIN"),
  ])
  func othersAreErrorsThatNameWhatIsWrong(old: String, new: String, message: String) throws {
    let folder = try TemporaryFolder()
    try #require(Self.whole.contains(old))
    let found = failureText(in: folder) {
      _ = try Self.read(Self.whole.replacingOccurrences(of: old, with: new), in: folder)
    }
    let wanted = message.replacingOccurrences(of: "AGAIN", with: "fetch the model again")
    #expect(found == (message == "vocabulary is empty" ? wanted : "…/tokenizer.json: \(wanted)"))
  }

  /// tokenizers 0.22.2 gives the ids 0 2 1 for a text of one unknown word with the first, 2 with the second, and
  /// cannot run two templates one after the other.
  @Test func aPostProcessorMayBeASequence() throws {
    let start = try #require(Self.whole.range(of: #"{"type":"TemplateProcessing""#)).lowerBound
    let end = try #require(Self.whole.range(of: #","model""#)).lowerBound
    let template = String(Self.whole[start..<end])
    let bytes = #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true}"#
    func parts(_ members: [String]) throws -> TokenizerParts {
      let sequence = #"{"type":"Sequence","processors":[\#(members.joined(separator: ","))]}"#
      let text = Self.whole.replacingOccurrences(of: template, with: sequence)
      return try Self.read(text, in: try TemporaryFolder())
    }
    for members in [[bytes, template], [template, bytes], [template]] {
      #expect(try parts(members).openingTokens == ["[CLS]"])
      #expect(try parts(members).closingTokens == ["[SEP]"])
    }
    #expect(try parts([bytes]).openingTokens == [])
    let found = failureText(in: try TemporaryFolder()) { _ = try parts([template, template]) }
    #expect(
      found?.hasSuffix(
        "2 post-processors in sequence are not supported, only one beside ByteLevel") == true)
  }

  /// A hole costs nothing but its id.
  @Test func aVocabularyMayHaveHoles() throws {
    let text = Self.whole.replacingOccurrences(of: #""a":3"#, with: #""a":7"#)
    let parts = try Self.read(text, in: try TemporaryFolder())
    #expect(parts.model.idLimit == 8)
    #expect(parts.model.id(of: "a") == 7)
    #expect(parts.model.id(of: "") == nil)
    // Of the lengths 5, 5, 5 and 1, and 3 of the added token inside the vocabulary.
    #expect(parts.medianTokenLength == 5)
  }

  @Test func brokenJSONSaysWhere() throws {
    let folder = try TemporaryFolder()
    let found = failureText(in: folder) { _ = try Self.read("{\"model\":", in: folder) }
    #expect(found?.hasPrefix("…/tokenizer.json: ") == true)
    #expect(found?.hasSuffix(" at byte 9") == true)
  }

  @Test(arguments: [
    (
      "spiece.model",
      "…: a tokenizer of spiece.model without tokenizer.json is not supported; AGAIN"
    ),
    (
      "sentencepiece.bpe.model",
      "…: a tokenizer of sentencepiece.bpe.model without tokenizer.json is not supported; AGAIN"
    ),
    ("README.md", "… has neither tokenizer.json nor vocab.txt"),
  ])
  func foldersWithoutAKnownTokenizerAreErrors(file: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(file, "")
    let found = failureText(in: folder) {
      _ = try Self.read(folder, modelType: "bert")
    }
    let remedy = "save the model again, so that tokenizer.json is written"
    #expect(found == message.replacingOccurrences(of: "AGAIN", with: remedy))
  }

  /// As RoBERTa and GPT-2 were first saved; against the reference in TinyFamilyTests.
  @Test func separateFilesOfABPEAreReadOrNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("vocab.json", #"{"<s>":0,"</s>":1,"a":2,"b":3,"ab":4}"#)
    let read = { try Self.read(folder, modelType: "roberta") }
    #expect(
      failureText(in: folder) { _ = try read() }
        == "… has vocab.json, but neither merges.txt nor tokenizer.json; fetch the model again")
    try folder.write("merges.txt", "#version: 0.2\r\na b\r\n")
    let tokenizer = try read().tokenizer()
    #expect(tokenizer.ids(of: "abba").ids == [0, 4, 3, 2, 1])
    for (merges, number) in [("a b\nab c\n", 1), ("a  b", 0), ("a", 0)] {
      try folder.write("merges.txt", merges)
      #expect(
        failureText(in: folder) { _ = try read() }
          == "…/merges.txt: merge \(number) is not of two tokens to a third; fetch the model again")
    }
    try folder.write("vocab.json", "[]")
    #expect(
      failureText(in: folder) { _ = try read() }
        == "…/vocab.json: is not an object; fetch the model again")
    try folder.write("added_tokens.json", "{}")
    #expect(
      failureText(in: folder) { _ = try read() }
        == "…: added_tokens.json without tokenizer.json is not supported; save the model again, so that tokenizer.json is written"
    )
  }

  @Test func vocabularyFilesTakeTheirSettings() throws {
    let folder = try TemporaryFolder()
    try folder.write("vocab.txt", "<s>\n<pad>\n</s>\n[UNK]\nÄ\n<mask>\n")
    try folder.write(
      "tokenizer_config.json",
      #"{"tokenizer_class":"MPNetTokenizerFast","do_lower_case":false,"model_max_length":1e30}"#)
    try folder.write("special_tokens_map.json", #"{"unk_token":{"content":"[UNK]"}}"#)
    let parts = try Self.read(folder, modelType: "mpnet")
    #expect(parts.openingTokens == ["<s>"])
    #expect(parts.closingTokens == ["</s>"])
    #expect(parts.bertNormalizer?.lowercase == false)
    #expect(parts.bertNormalizer?.stripAccents == false)
    #expect(parts.addedTokens.map(\.id) == [0, 1, 2, 3, 5])
    #expect(parts.addedTokens.map(\.lstrip) == [false, false, false, false, true])
    let settings = try TokenizerSettings(
      folder: ModelFolder(path: folder.path), modelType: "mpnet", modelClass: nil)
    #expect(try settings.modelMaxLength() == 1_000_000_000)

    try folder.write("tokenizer_config.json", #"{"tokenizer_class":"T5Tokenizer"}"#)
    let found = failureText(in: folder) {
      _ = try Self.read(folder, modelType: "mpnet")
    }
    #expect(
      found == "…: tokenizer T5Tokenizer is not supported, only "
        + TokenizerFamilies.classes.flatMap { $0.names }.joined(separator: ", "))
  }

  @Test func vocabularyFilesTakeTheTokensOfTheirSettings() throws {
    let folder = try TemporaryFolder()
    try folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n")
    try folder.write(
      "tokenizer_config.json",
      #"""
      {"added_tokens_decoder":{"4":{"content":"[MASK]","lstrip":true,"special":true},
      "6":{"content":"<eth>","rstrip":true,"special":false}}}
      """#)
    let tokens = try Self.read(folder, modelType: "bert").addedTokens
    #expect(
      tokens == [
        AddedToken("[MASK]", id: 4, lstrip: true),
        AddedToken("<eth>", id: 6, rstrip: true, special: false), AddedToken("[CLS]", id: 2),
        AddedToken("[PAD]", id: 0), AddedToken("[SEP]", id: 3), AddedToken("[UNK]", id: 1),
      ])

    for (list, problem) in [
      (#"{"x":{"content":"<y>"}}"#, ": token x: is not numbered from 0 up"),
      (#"{"04":{"content":"<y>"}}"#, ": token 04: is not numbered from 0 up"),
      (#"{"4":{"content":""}}"#, ": token 4: has no \"content\""),
      (#"{"4":7}"#, ": token 4: is not an object"), ("[]", ": is not an object"),
    ] {
      try folder.write("tokenizer_config.json", #"{"added_tokens_decoder":"# + list + "}")
      #expect(
        failureText(in: folder) { _ = try Self.read(folder, modelType: "bert") }
          == "…/tokenizer_config.json: \"added_tokens_decoder\"\(problem); fetch the model again")
    }
  }

  /// Hugging Face's classes of BERT's family take only vocabulary and added tokens from tokenizer.json.
  @Test func aClassOfBERTsFamilyMakesTheRestAnew() throws {
    let folder = try TemporaryFolder()
    try folder.write("tokenizer.json", Self.whole)
    try folder.write(
      "tokenizer_config.json",
      #"{"tokenizer_class":"BertTokenizerFast","do_lower_case":false,"cls_token":"[SEP]"}"#)
    var parts = try Self.read(folder, modelType: "bert")
    #expect(parts.bertNormalizer?.lowercase == false)
    #expect(parts.bertNormalizer?.stripAccents == false)
    #expect(parts.bertNormalizer?.cleanText == true)
    #expect(parts.wordPiece?.maxInputCharsPerWord == 100)
    #expect(parts.openingTokens == ["[SEP]"])
    #expect(parts.addedTokens.map(\.id) == [0, 4, 1, 2])

    try folder.write(
      "tokenizer_config.json",
      #"{"tokenizer_class":"PreTrainedTokenizerFast","do_lower_case":false}"#)
    parts = try Self.read(folder, modelType: "bert")
    #expect(parts.bertNormalizer?.lowercase == true)
    #expect(parts.wordPiece?.maxInputCharsPerWord == 9)
    #expect(parts.openingTokens == ["[CLS]"])
  }

  @Test func truncationFromTheLeftIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("tokenizer_config.json", #"{"truncation_side":"left"}"#)
    #expect(
      failureText(in: folder) {
        _ = try TokenizerSettings(
          folder: ModelFolder(path: folder.path), modelType: "bert", modelClass: nil
        ).modelMaxLength()
      }
        == "…/tokenizer_config.json: truncation from the left is not supported, only from the right"
    )
  }

  /// 1,500 damaged files: each is an error or a tokenizer whose ids lie under its own limit.
  @Test func damagedFilesNeverTrap() throws {
    let url = fixtures.appendingPathComponent("models/tiny-mpnet/tokenizer.json")
    let text = [UInt8](try Data(contentsOf: url))
    // The part without layout: damage then hits what is read.
    let dense = text.filter { $0 > UInt8(ascii: " ") }
    var generator = SplitMix64(seed: 4)
    let folder = try TemporaryFolder()
    let prompt = Array("deposit <mask> 10 eth, übergröße 预言 zzz".utf8)
    var accepted = 0
    for _ in 0..<1500 {
      try folder.write("tokenizer.json", mutated(dense, within: 0..<dense.count, using: &generator))
      guard
        let parts = try? TokenizerFolder(folder: ModelFolder(path: folder.path)).read(),
        let tokenizer = try? parts.tokenizer()
      else { continue }
      accepted += 1
      var ids: [Int32] = []
      _ = prompt.withUnsafeBufferPointer { tokenizer.tokenize($0, into: &ids) }
      #expect(ids.allSatisfy { $0 >= 0 && Int($0) < tokenizer.idLimit })
    }
    #expect(accepted > 0 && accepted < 1500)
  }
}

extension TokenizerParts {
  fileprivate var wordPiece: WordPiece? { model as? WordPiece }
  fileprivate var bertNormalizer: BertNormalizer? { normalizer as? BertNormalizer }
}

extension [any TextNormalizer.Type] {
  fileprivate var names: String { map { $0.typeName }.joined(separator: ", ") }
}

extension [any PreTokenizer.Type] {
  fileprivate var names: String { map { $0.typeName }.joined(separator: ", ") }
}
