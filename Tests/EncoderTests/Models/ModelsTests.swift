import Foundation
import Groundwork
import Testing
import TestSupport

@testable import Encoder
@testable import Tokenizer

/// Loading: what the folder and the options decide, and what is refused.
struct ModelsTests {
  static func load(_ folder: TemporaryFolder, _ options: EncoderOptions = .init()) throws
    -> any TextEncoder
  {
    try Models.load(name: "\(folder.path)/m", search: ModelSearchPath(roots: []), options: options)
      .encoder
  }

  @Test(arguments: [
    (
      "tiny-bert", "config.json", #""bert""#, #""t5""#,
      "…/m/config.json: model_type \"t5\" is not supported, only bert, mpnet, distilbert, roberta, xlm-roberta, camembert, nomic_bert, modernbert, qwen3, gemma3_text, new, gte and model2vec"
    ),
    (
      "tiny-bert", "config.json", #""hidden_act": "gelu""#, #""hidden_act": "silu""#,
      "…/m/config.json: \"hidden_act\" silu is not supported, only \"gelu\", \"relu\""
    ),
    (
      "tiny-bert", "config.json", #""num_attention_heads": 4"#, #""num_attention_heads": 5"#,
      "…/m/config.json: \"hidden_size\" 32 is not a multiple of 5 attention heads"
    ),
    (
      "tiny-bert", "config.json", #""num_attention_heads": 4"#, #""num_attention_heads": 0"#,
      "…/m/config.json: \"num_attention_heads\" is not a whole number from 1 to 65536"
    ),
    (
      "tiny-bert", "config.json", #""hidden_size""#, #""hidden_width""#,
      "…/m/config.json: \"hidden_size\" is missing"
    ),
    (
      "tiny-bert", "config.json", #""num_hidden_layers": 2"#, #""num_hidden_layers": 3"#,
      "…/m: tensor \"encoder.layer.2.attention.self.query.weight\" is missing"
    ),
    (
      "tiny-bert", "config.json", #""intermediate_size": 48"#, #""intermediate_size": 64"#,
      "…/m/model.safetensors: tensor \"encoder.layer.0.intermediate.dense.weight\" has shape [48, 32], the configuration wants [64, 32]"
    ),
    (
      "tiny-bert", "config.json", #""vocab_size": 112"#, #""vocab_size": 999999999999"#,
      "…/m/config.json: \"vocab_size\" is not a whole number from 1 to 16777216"
    ),
    (
      "tiny-bert", "config.json", #""intermediate_size": 48"#, #""intermediate_size": 140000"#,
      "…/m/config.json: \"intermediate_size\" is not a whole number from 1 to 65536"
    ),
    (
      "tiny-bert", "config.json", #""is_decoder": false"#, #""is_decoder": true"#,
      "…/m/config.json: decoders are not supported, only encoders"
    ),
    (
      "tiny-bert", "modules.json", "sentence_transformers.models.Pooling", "custom_code.Pooling",
      "…/m/modules.json: module \"custom_code.Pooling\" is not one of sentence_transformers"
    ),
    (
      "tiny-bert", "tokenizer.json", #""truncation": null"#,
      #""truncation": {"max_length": 9, "direction": "Left"}"#,
      "…/m/tokenizer.json: truncation from the Left is not supported, only from the Right"
    ),
    (
      "tiny-bert", "modules.json", "models.Normalize", "models.CNN",
      "…/m/modules.json: module \"CNN\" is not supported, only Transformer, StaticEmbedding, Pooling, Normalize, Dense, LayerNorm, Dropout"
    ),
    (
      "tiny-bert", "modules.json", "models.Transformer", "models.Normalize",
      "…/m/modules.json: modules in the order Normalize, Pooling, Normalize are not supported"
    ),
    (
      "tiny-bert", "modules.json", "1_Pooling", "../1_Pooling",
      "…/m/modules.json: module path \"../1_Pooling\" leads out of the model's folder"
    ),
    (
      "tiny-bert", "1_Pooling/config.json", #""pooling_mode_cls_token": false"#,
      #""pooling_mode": "attention""#,
      "…/m/1_Pooling/config.json: pooling \"attention\" is not supported, only \"cls\", \"max\", \"mean\", \"mean_sqrt_len_tokens\", \"weightedmean\", \"lasttoken\""
    ),
    (
      "tiny-bert", "1_Pooling/config.json", #""word_embedding_dimension": 32"#,
      #""word_embedding_dimension": 64"#,
      "…/m/1_Pooling/config.json: pools vectors of another width than the model's 32"
    ),
    (
      "tiny-bert", "sentence_bert_config.json", "48", "-1",
      "…/m/sentence_bert_config.json: \"max_seq_length\" is not a positive whole number; fetch the model again"
    ),
    (
      "tiny-bert", "sentence_bert_config.json", "\"do_lower_case\": false", "\"do_lower_case\": 1",
      "…/m/sentence_bert_config.json: \"do_lower_case\" is neither true nor false; fetch the model again"
    ),
    (
      "tiny-bert", "1_Pooling/config.json", #""pooling_mode_cls_token": false"#,
      #""pooling_mode_cls_token": "yes""#,
      "…/m/1_Pooling/config.json: \"pooling_mode_cls_token\" is neither true nor false; fetch the model again"
    ),
    (
      "tiny-bert", "1_Pooling/config.json", #""word_embedding_dimension": 32"#,
      #""word_embedding_dimension": "32""#,
      "…/m/1_Pooling/config.json: \"word_embedding_dimension\" is not a positive whole number; fetch the model again"
    ),
    (
      "tiny-bert", "config_sentence_transformers.json", "\"default_prompt_name\": null",
      "\"default_prompt_name\": 7",
      "…/m/config_sentence_transformers.json: \"default_prompt_name\" is not a string; fetch the model again"
    ),
    (
      "tiny-model2vec", "config.json", "\"max_length\": 30", "\"max_length\": \"30\"",
      "…/m/config.json: \"max_length\" is not a positive whole number; fetch the model again"
    ),
    (
      "tiny-mpnet", "tokenizer_config.json", "\"tokenizer_class\"",
      "\"model_max_length\": \"512\", \"tokenizer_class\"",
      "…/m/tokenizer_config.json: \"model_max_length\" is not a number; fetch the model again"
    ),
    (
      "tiny-bert", "sentence_bert_config.json", "48", "2",
      "…/m: maximum length is 2 tokens, the opening and closing tokens take 2"
    ),
    (
      "tiny-bert-plain", "model.safetensors.index.json", "model-00002-of-00002", "../other",
      "…/m/model.safetensors.index.json: tensor \"bert.embeddings.LayerNorm.weight\" is not in a .safetensors file of the folder"
    ),
    (
      "tiny-bert-plain", "model.safetensors.index.json", "model-00002-of-00002",
      "model-00003-of-00002",
      "cannot read …/m/model-00003-of-00002.safetensors: No such file or directory"
    ),
    (
      "tiny-model2vec", "tokenizer.json", #""type":"WordPiece""#, #""type":"Unigram""#,
      "…/m/tokenizer.json: \"vocab\" is not an array; fetch the model again"
    ),
  ])
  func refuses(model: String, file: String, old: String, new: String, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: model, as: "m")
    try folder.edit("m/\(file)", old, new)
    #expect(failureText(in: folder) { _ = try Self.load(folder) } == message)
  }

  @Test func settingsThatAreNoObjectAreAnError() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-bert", as: "m")
    try folder.write("m/sentence_bert_config.json", "[]")
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/sentence_bert_config.json: is not an object; fetch the model again")
  }

  /// Early versions of sentence-transformers named the file after the kind of model.
  @Test func formerNamesOfSettingsAreRead() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-bert", as: "m")
    try folder.write("m/sentence_bert_config.json", "{}")
    try folder.write("m/sentence_distilbert_config.json", #"{"max_seq_length": 7}"#)
    #expect(try Self.load(folder).tokenLimit == 7)
    try folder.write("m/sentence_roberta_config.json", #"{"max_seq_length": 9}"#)
    #expect(try Self.load(folder).tokenLimit == 9)
  }

  @Test func missingFilesAreErrors() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-bert", as: "m")
    try folder.remove("m/model.safetensors")
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) } == "…/m has no model.safetensors")
    try folder.write("m/pytorch_model.bin", "")
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m has pytorch_model.bin but no model.safetensors; convert it: python3 -c 'from sentence_transformers import SentenceTransformer; SentenceTransformer(\"…/m\").save(\"…/m-safetensors\")'"
    )
    try folder.link("m/model.safetensors", to: "model.safetensors")
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "cannot read …/m/model.safetensors: Too many levels of symbolic links")
    try folder.remove("m/pytorch_model.bin")
    try folder.remove("m/modules.json")
    try folder.remove("m/config.json")
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m is not a model's folder: it has neither modules.json nor config.json")
  }

  @Test func weightsThatAreNotFiniteAreAnError() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-bert", as: "m")
    let file = "m/model.safetensors"
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)")))
    bytes.replaceSubrange((bytes.count - 4)..., with: SafetensorsBuilder.bytes([.nan]))
    try folder.write(file, bytes)
    let found = failureText(in: folder) { _ = try Self.load(folder) }
    #expect(
      found?.hasSuffix("holds a number that is infinite or NaN; fetch the model again") == true)
  }

  /// Finite weights whose sums are not: an error, not a vector of zeros or nulls.
  @Test(arguments: [Float(3e38), 1e20])
  func vectorsThatAreNotFiniteAreAnError(weight: Float) throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-static", as: "m")
    let file = "m/model.safetensors"
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)")))
    let start = 8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let count = (bytes.count - start) / 4
    bytes.replaceSubrange(
      start..., with: SafetensorsBuilder.bytes([Float](repeating: weight, count: count)))
    try folder.write(file, bytes)
    let encoder = try Self.load(folder)
    #expect(
      failureText { _ = try encoder.vectors(["deposit 10 eth"]) }
        == "a prompt's vector is not finite: the model's weights overflow 32-bit floats; "
        + "use another model")
  }

  /// A header of odd length moves every tensor off its alignment; nothing else changes.
  @Test func misalignedTensorsAreRead() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-bert", as: "m")
    let aligned = try Self.load(folder)
    let expected = try aligned.vectors(["deposit 10 eth"])
    let file = "m/model.safetensors"
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)")))
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    bytes.insert(UInt8(ascii: " "), at: 8 + length)
    bytes.replaceSubrange(
      0..<8, with: (0..<8).map { UInt8(truncatingIfNeeded: (length + 1) >> (8 * $0)) })
    try folder.write(file, bytes)
    let found = try Self.load(folder)
    #expect(try found.vectors(["deposit 10 eth"]) == expected)
    #expect(found.identity == aligned.identity)
  }

  /// 400 damaged weight files: each is an error or a model whose vectors are numbers.
  @Test func damagedWeightsNeverTrap() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-static", as: "m")
    let file = "m/model.safetensors"
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)")))
    var generator = SplitMix64(seed: 5)
    var accepted = 0
    for _ in 0..<400 {
      try folder.write(file, mutated(whole, within: 0..<300, using: &generator))
      guard let encoder = try? Self.load(folder) else { continue }
      accepted += 1
      #expect(try encoder.vectors(["deposit 10 eth"])[0].allSatisfy { $0.isFinite })
    }
    #expect(accepted > 0 && accepted < 400)
  }

  @Test func everythingThatDecidesAVectorIsInTheIdentity() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-bert", as: "m")
    var seen: Set<String> = []
    func note(_ options: EncoderOptions = .init()) throws {
      let identity = try Self.load(folder, options).identity
      #expect(identity.hasPrefix("m@") && identity.utf8.count == 18)
      #expect(seen.insert(identity).inserted)
    }
    try note()
    try note(EncoderOptions(promptPrefix: "x"))
    try note(EncoderOptions(promptName: "query"))
    try note(EncoderOptions(truncateDimension: 16))
    try note(EncoderOptions(truncateDimension: 17))
    for precision in [EncoderPrecision.bfloat16, .int8, .int8Weights] {
      let options = EncoderOptions(precision: precision)
      let loaded = try Models.load(
        name: "\(folder.path)/m", search: ModelSearchPath(roots: []), options: options)
      if loaded.precision == precision { try note(options) }
    }
    try folder.edit("m/sentence_bert_config.json", "48", "47")
    try note()
    try folder.edit(
      "m/1_Pooling/config.json", #""pooling_mode_mean_tokens": true"#,
      #""pooling_mode_mean_tokens": false"#)
    try folder.edit(
      "m/1_Pooling/config.json", #""pooling_mode_cls_token": false"#,
      #""pooling_mode_cls_token": true"#)
    try note()
    try folder.write("m/tokenizer_config.json", #"{"do_lower_case": false}"#)
    try note()
    try folder.edit("m/config.json", #""layer_norm_eps": 1e-12"#, #""layer_norm_eps": 1e-5"#)
    try note()
    let file = "m/model.safetensors"
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)")))
    bytes[bytes.count - 1] ^= 0x80
    try folder.write(file, bytes)
    try note()
  }

  /// A mapper keeps the identity of the encoder it was trained with: a change here makes all of them refuse.
  @Test func identitiesStayWhatTheyAre() throws {
    let names = [
      "tiny-bert", "tiny-mpnet", "tiny-distilbert", "tiny-model2vec", "tiny-static", "tiny-gemma3",
    ]
    let found = try names.map { try Models.load(name: $0, search: tinyModels).encoder.identity }
    #expect(
      found == [
        "tiny-bert@0bf2d37d889b14ef", "tiny-mpnet@ffe96c8f0963f9e5",
        "tiny-distilbert@56c9f79779274432", "tiny-model2vec@f1c5a0db0a05d764",
        "tiny-static@e2cf5e2a1e0b85f1", "tiny-gemma3@6e20095fa27458a9",
      ])
  }

  /// The same model found in another way is the same model.
  @Test func identitiesDoNotDependOnThePlace() throws {
    let folder = try TemporaryFolder()
    try folder.copy(model: "tiny-bert", as: "a/tiny-bert")
    let here = try Models.load(
      name: "\(folder.path)/a/tiny-bert", search: ModelSearchPath(roots: []))
    let there = try Models.load(name: "tiny-bert", search: tinyModels)
    #expect(here.encoder.identity == there.encoder.identity)
  }

  @Test func optionsThatDoNotFitAreErrors() throws {
    func error(_ options: EncoderOptions) -> String? {
      failureText { _ = try Models.load(name: "tiny-bert", search: tinyModels, options: options) }
        .map { $0.replacingOccurrences(of: fixtures.path, with: "…") }
    }
    #expect(
      error(EncoderOptions(promptName: "doc"))
        == "…/models/tiny-bert: there is no prompt \"doc\"; the model has \"query\", \"passage\"; give the text itself as prefix"
    )
    #expect(
      error(EncoderOptions(truncateDimension: 33)) == "cannot keep 33 components of the model's 32")
    #expect(
      error(EncoderOptions(truncateDimension: 0)) == "cannot keep 0 components of the model's 32")
    #expect(error(EncoderOptions(promptPrefix: "any", promptName: "doc")) == nil)
  }

  @Test func aPrefixIsTextBeforeThePrompt() throws {
    let plain = try Models.load(name: "tiny-bert", search: tinyModels).encoder
    let named = try Models.load(
      name: "tiny-bert", search: tinyModels, options: EncoderOptions(promptName: "query")
    ).encoder
    #expect(try named.vectors(["10 eth"]) == plain.vectors(["swap: 10 eth"]))
  }

  @Test func listsWhatIsThereAndWhatSpeaksAgainstIt() throws {
    let folder = try TemporaryFolder()
    for name in ["tiny-bert", "tiny-mpnet", "tiny-distilbert", "tiny-model2vec"] {
      try folder.copy(model: name, as: name)
    }
    try folder.edit("tiny-distilbert/config.json", #""distilbert""#, #""roberta""#)
    try folder.edit("tiny-model2vec/tokenizer.json", #""WordPiece""#, #""Unigram""#)
    let listed = Models.list(search: ModelSearchPath(roots: [folder.path]))
    #expect(listed.map(\.name) == ["tiny-bert", "tiny-distilbert", "tiny-model2vec", "tiny-mpnet"])
    #expect(listed.map(\.family) == ["bert", "roberta", "model2vec", "mpnet"])
    #expect(listed.map(\.dimension) == [32, 32, 16, 32])
    #expect(listed.map(\.tokenLimit) == [48, nil, nil, 64])
    #expect(listed.map { $0.problem == nil } == [true, false, false, true])
    #expect(Models.list(search: ModelSearchPath(roots: ["/absent"])).isEmpty)
  }
}
