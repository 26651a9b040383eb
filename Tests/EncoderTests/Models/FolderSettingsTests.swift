import Foundation
import Testing
import TestSupport

@testable import Encoder

/// What a folder's settings ask for is obeyed, or refused by name.
struct FolderSettingsTests {
  private static func load(_ folder: TemporaryFolder) throws -> Models.Loaded {
    try Models.load(name: "\(folder.path)/m", search: ModelSearchPath(roots: []))
  }

  private static func copy(_ model: String = "tiny-bert") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.copy(model: model, as: "m")
    return folder
  }

  private static func ids(_ encoder: any TextEncoder, _ text: String) -> [Int32] {
    var ids: [Int32] = []
    _ = Array(text.utf8).withUnsafeBufferPointer { encoder.tokenize($0, into: &ids) }
    return ids
  }

  /// The first components as they are; with the user's wish they are scaled to length 1.
  @Test func theModelsOwnTruncationKeepsLengths() throws {
    let folder = try Self.copy()
    let whole = try Self.load(folder).encoder.vectors(["swap eth"])[0]
    try folder.write("m/config_sentence_transformers.json", #"{"truncate_dim": 8}"#)
    let cut = try Self.load(folder).encoder
    #expect(cut.dimension == 8)
    #expect(try cut.vectors(["swap eth"])[0] == Array(whole.prefix(8)))
    let wanted = try Models.load(
      name: "\(folder.path)/m", search: ModelSearchPath(roots: []),
      options: EncoderOptions(truncateDimension: 4)
    ).encoder
    let length = try wanted.vectors(["swap eth"])[0].reduce(0) { $0 + $1 * $1 }
    #expect(wanted.dimension == 4 && abs(length - 1) < 1e-6)
    #expect(wanted.identity != cut.identity)
  }

  @Test(arguments: [
    (#"{"processing_kwargs": {"text": {"max_length": 4}}}"#, 4),
    (#"{"max_seq_length": 9, "tokenizer_args": {"model_max_length": 5}}"#, 5),
    (#"{"max_seq_length": 9, "processor_kwargs": {"model_max_length": 6}}"#, 6),
    (#"{"max_seq_length": 9, "processing_kwargs": {"text": {"max_length": 7}}}"#, 7),
    (#"{"max_seq_length": 9}"#, 9), (#"{"processing_kwargs": {"text": {"max_length": 999}}}"#, 64),
  ])
  func theNearestLimitHolds(settings: String, limit: Int) throws {
    let folder = try Self.copy()
    try folder.write("m/sentence_bert_config.json", settings)
    let encoder = try Self.load(folder).encoder
    #expect(encoder.tokenLimit == limit)
    #expect(Self.ids(encoder, String(repeating: "swap ", count: 99)).count == limit)
  }

  @Test func specialTokensCanBeLeftOut() throws {
    let folder = try Self.copy()
    let usual = Self.ids(try Self.load(folder).encoder, "swap eth")
    try folder.write(
      "m/sentence_bert_config.json",
      #"{"processing_kwargs": {"text": {"add_special_tokens": false, "padding": true}}}"#)
    #expect(
      Self.ids(try Self.load(folder).encoder, "swap eth") == Array(usual.dropFirst().dropLast()))
  }

  @Test func argumentsOfTheTokenizerWinOverItsFile() throws {
    let folder = try Self.copy()
    try folder.write("m/tokenizer_config.json", #"{"do_lower_case": false}"#)
    let cased = Self.ids(try Self.load(folder).encoder, "SWAP")
    try folder.write(
      "m/sentence_bert_config.json", #"{"tokenizer_args": {"do_lower_case": true}}"#)
    let encoder = try Self.load(folder).encoder
    #expect(Self.ids(encoder, "SWAP") == Self.ids(encoder, "swap"))
    #expect(Self.ids(encoder, "SWAP") != cased)
  }

  @Test(arguments: [
    (#"{"foo": 1}"#, "\"foo\" is not supported"),
    (#"{"tokenizer_args": {"legacy": true}}"#, "\"legacy\" in \"tokenizer_args\" is not supported"),
    (
      #"{"processing_kwargs": {"text": {"stride": 2}}}"#,
      "\"stride\" in \"processing_kwargs\" is not supported"
    ),
    (
      #"{"processing_kwargs": {"text": {"truncation": false}}}"#,
      "\"truncation\" in \"processing_kwargs\" is not supported"
    ),
    (
      #"{"transformer_task": "fill-mask"}"#,
      "\"transformer_task\" \"fill-mask\" is not supported, only \"feature-extraction\""
    ),
    (
      #"{"modality_config": {"text": {"method_output_name": "pooler_output"}}}"#,
      "\"method_output_name\" \"pooler_output\" is not supported, only \"last_hidden_state\""
    ),
    (#"{"model_args": {"rope": 1}}"#, "\"rope\" in \"model_args\" is not supported"),
  ])
  func whatIsNotObeyedIsRefusedByName(settings: String, message: String) throws {
    let folder = try Self.copy()
    try folder.write("m/sentence_bert_config.json", settings)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/sentence_bert_config.json: \(message)")
  }

  @Test func whatIsNoEncoderIsRefused() throws {
    let folder = try Self.copy()
    try folder.write("m/config_sentence_transformers.json", #"{"model_type": "CrossEncoder"}"#)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m holds a cross-encoder, a reranker: it scores pairs of texts and makes no vectors; use a sentence encoder"
    )
    try folder.write("m/config_sentence_transformers.json", #"{"model_type": "SparseEncoder"}"#)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m holds a SparseEncoder, which makes no single dense vectors; use a sentence encoder")
  }

  private static let adapter =
    "…/m holds a PEFT adapter, not a model; merge it into its base model with merge_and_unload() and save that"

  @Test(arguments: [
    ("adapter_config.json", adapter, adapter),
    ("adapter_model.safetensors", adapter, adapter),
    ("x.gguf", "…/m has x.gguf, a GGUF file, which is not supported", nil),
    (
      "x_quantized.onnx",
      "…/m has x_quantized.onnx but no model.safetensors; an ONNX file is not supported", nil
    ),
    (
      "onnx/model.onnx", "…/m has onnx but no model.safetensors; an ONNX file is not supported", nil
    ),
    (
      "openvino/openvino_model.xml",
      "…/m has openvino but no model.safetensors; an OpenVINO file is not supported", nil
    ),
    (
      "openvino_model.xml",
      "…/m has openvino_model.xml but no model.safetensors; an OpenVINO file is not supported", nil
    ),
    (
      "pytorch_model.bin",
      "…/m has pytorch_model.bin but neither model.safetensors nor config.json",
      "…/m has pytorch_model.bin but no model.safetensors; convert it: python3 -c 'from sentence_transformers import SentenceTransformer; SentenceTransformer(\"…/m\").save(\"…/m-safetensors\")'"
    ),
  ])
  func otherFormatsAreNamed(file: String, alone: String, beside: String?) throws {
    let whole = "; use the model's folder with safetensors"
    let folder = try TemporaryFolder()
    try folder.write("m/\(file)", "")
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == alone + (alone == Self.adapter ? "" : whole))
    let other = try Self.copy("tiny-bert")
    try other.remove("m/model.safetensors")
    try other.write("m/\(file)", "")
    #expect(failureText(in: other) { _ = try Self.load(other) } == beside ?? alone + whole)
  }

  @Test func aFolderWithoutModulesIsNoted() throws {
    let folder = try Self.copy()
    #expect(try Self.load(folder).notes.isEmpty)
    try folder.remove("m/modules.json")
    #expect(
      try Self.load(folder).notes
        == ["m has no modules.json: mean pooling without normalisation is assumed"])
    try folder.edit(
      "m/config.json", #""model_type""#,
      #""architectures": ["BertForSequenceClassification"], "model_type""#)
    #expect(
      try Self.load(folder).notes.last
        == "m was trained as a classifier or reranker (BertForSequenceClassification): its vectors may mean little"
    )
  }

  @Test(arguments: [
    ("tiny-nomic", #""rope_type": "default""#, #""rope_type": "yarn""#, "\"rope_type\" \"yarn\""),
    ("tiny-nomic", #""head_dim": 8"#, #""head_dim": 16"#, "\"head_dim\" 16"),
    ("tiny-nomic", #""head_dim": 8"#, #""moe_every_n_layers": 2"#, "\"moe_every_n_layers\" 2.0"),
    (
      "tiny-nomic", #""head_dim": 8"#, #""rotary_scaling_factor": 2"#,
      "\"rotary_scaling_factor\" 2.0"
    ),
    ("tiny-nomic", #""head_dim": 8"#, #""prenorm": true"#, "\"prenorm\""),
    ("tiny-nomic", #""head_dim": 8"#, #""rope_scaling": {"type": "ntk"}"#, "\"rope_scaling\""),
    ("tiny-modernbert", #""norm_bias": false"#, #""norm_bias": true"#, "\"norm_bias\""),
    ("tiny-modernbert", #""mlp_bias": false"#, #""mlp_bias": true"#, "\"mlp_bias\""),
    (
      "tiny-modernbert", #""sliding_attention","#, #""linear_attention","#,
      "layer 1 of type \"linear_attention\""
    ),
    (
      "tiny-qwen3", #""use_sliding_window": false"#, #""use_sliding_window": true"#,
      "\"use_sliding_window\""
    ),
    ("tiny-qwen3", #""attention_bias": false"#, #""attention_bias": true"#, "\"attention_bias\""),
    ("tiny-qwen3", #""use_cache": false"#, #""auto_map": {}"#, "\"auto_map\", a model's own code,"),
    (
      "tiny-gemma3", #""attn_logit_softcapping": null"#, #""attn_logit_softcapping": 50"#,
      "\"attn_logit_softcapping\""
    ),
    (
      "tiny-jina-bert", "jinaai/jina-bert-implementation", "jinaai/jina-bert-v2-qk-post-norm",
      "jinaai/jina-bert-v2-qk-post-norm, whose queries and keys are normalised,"
    ),
    ("tiny-gte", #""pack_qkv": true"#, #""pack_qkv": false"#, "\"pack_qkv\" false"),
    (
      "tiny-gte", #""logn_attention_scale": false"#, #""logn_attention_scale": true"#,
      "\"logn_attention_scale\" true"
    ),
    (
      "tiny-gte", #""layer_norm_type": "layer_norm""#, #""layer_norm_type": "rms_norm""#,
      "\"layer_norm_type\" \"rms_norm\""
    ),
    ("tiny-gte", #""ntk""#, #""yarn""#, "\"type\" \"yarn\" in \"rope_scaling\""),
    ("tiny-gte", #""ntk""#, #""ntk", "mixed_b": 0.6"#, "\"mixed_b\" in \"rope_scaling\""),
  ])
  func architecturesRefuseWhatTheyDoNotDo(
    model: String, old: String, new: String, what: String
  ) throws {
    let folder = try Self.copy(model)
    try folder.edit("m/config.json", old, new)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/config.json: \(what) is not supported")
  }

  /// Arctic Embed calls the architecture `gte`; transformers 5 writes one object of all that rotary positions need.
  @Test func otherSpellingsOfGTEAreRead() throws {
    let folder = try Self.copy("tiny-gte")
    let wanted = try Self.load(folder).encoder
    let vectors = try wanted.vectors(["swap eth to dai"])
    try folder.edit("m/config.json", #""model_type": "new""#, #""model_type": "gte""#)
    #expect(try Self.load(folder).encoder.vectors(["swap eth to dai"]) == vectors)
    try folder.edit(
      "m/config.json", #""rope_scaling": {"#, #""rope_parameters": {"rope_theta": 2e4,"#)
    try folder.edit("m/config.json", #""type": "ntk""#, #""rope_type": "ntk""#)
    try folder.edit("m/config.json", #""rope_theta": 20000.0"#, #""rope_theta": 7.0"#)
    #expect(try Self.load(folder).encoder.vectors(["swap eth to dai"]) == vectors)
    for (old, new) in [("8.0", "-8.0"), ("-8.0", "0")] {
      try folder.edit("m/config.json", "\"factor\": \(old)", "\"factor\": \(new)")
      #expect(
        failureText(in: folder) { _ = try Self.load(folder) }
          == "…/m/config.json: \"factor\" in \"rope_scaling\" is not a number above 0, up to 1e6")
    }
  }

  @Test func otherFeedForwardBlocksOfJinaBERTAreRefused() throws {
    let folder = try Self.copy("tiny-jina-bert")
    try folder.edit("m/config.json", #""geglu""#, #""original""#)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/config.json: \"feed_forward_type\" original is not supported, only \"geglu\", \"reglu\""
    )
    try folder.edit("m/config.json", #""feed_forward_type""#, #""feed_forward""#)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/config.json: \"feed_forward_type\" is missing")
  }

  /// Whatever the configuration says of the code: without the norms the vectors would be others.
  @Test func normsOfQueriesAreSeenByTheirTensor() throws {
    let folder = try Self.copy("tiny-jina-bert")
    let file = "m/model.safetensors"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(file)")))
    let start = 8 + bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let end = bytes.count - start
    let name = "encoder.layer.1.attention.self.layer_norm_q.weight"
    let header =
      String(decoding: bytes[8..<start].dropLast(), as: UTF8.self)
      + #","\#(name)":{"dtype":"F32","shape":[48],"data_offsets":[\#(end),\#(end + 192)]}}"#
    let data = Array(bytes[start...]) + [UInt8](repeating: 0, count: 192)
    try folder.write(file, SafetensorsBuilder.file(header: header, data: data))
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m: tensor \"\(name)\", which normalises queries, is not supported")
  }

  /// As few numbers for positions as prompts can have tokens, whatever the configuration says.
  @Test(arguments: ["tiny-gte", "tiny-jina-bert", "tiny-qwen3", "tiny-modernbert"])
  func tablesOfPositionsHaveLimits(model: String) throws {
    let folder = try Self.copy(model)
    let wanted = try Self.load(folder).encoder.vectors(["swap eth to dai"])
    let path = "\(folder.path)/m/config.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let name = try #require(text.firstRange(of: /"max_position_embeddings": \d+/))
    func positions(_ count: Int) throws {
      try folder.write(
        "m/config.json",
        text.replacingCharacters(in: name, with: "\"max_position_embeddings\": \(count)"))
    }
    try positions(1 << 31)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/config.json: \"max_position_embeddings\" is not a whole number from 1 to 1048576")
    try positions(1 << 20)
    let encoder = try #require(Self.load(folder).encoder as? TransformerEncoder)
    #expect(encoder.tokenLimit <= 128)
    #expect(encoder.model.embeddings.longestPrompt == encoder.tokenLimit)
    #expect(try encoder.vectors(["swap eth to dai"]) == wanted)
  }

  @Test func promptsWhosePositionsFillTheMemoryAreRefused() throws {
    let folder = try Self.copy("tiny-jina-bert")
    for (old, new) in [
      (#""max_position_embeddings": 96"#, #""max_position_embeddings": 1048576"#),
      (#""num_attention_heads": 6"#, #""num_attention_heads": 48"#),
    ] {
      try folder.edit("m/config.json", old, new)
    }
    try folder.edit("m/tokenizer_config.json", #""model_max_length": 90,"#, "")
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "prompts of 1048576 tokens take tables of 100663296 numbers, more than 67108864; give"
        + " \"max_seq_length\" in the model's sentence_bert_config.json, at most 699050")
    try folder.write("m/sentence_bert_config.json", #"{"max_seq_length": 64}"#)
    #expect(try Self.load(folder).encoder.tokenLimit == 64)
  }

  @Test func otherPositionsAreRefused() throws {
    let folder = try Self.copy("tiny-gte")
    try folder.edit("m/config.json", #""rope","#, #""absolute","#)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/config.json: position embeddings of type \"absolute\" are not supported, only \"rope\""
    )
  }

  /// Names that the first files of NomicBERT have for the same numbers.
  @Test func formerNamesOfNomicBERTAreRead() throws {
    let folder = try Self.copy("tiny-nomic")
    let wanted = try Self.load(folder).encoder.vectors(["swap eth to dai"])
    for (name, former) in [
      ("hidden_size", "n_embd"), ("num_hidden_layers", "n_layer"), ("intermediate_size", "n_inner"),
      ("num_attention_heads", "n_head"), ("max_position_embeddings", "n_positions"),
      ("layer_norm_eps", "layer_norm_epsilon"),
    ] {
      try folder.edit("m/config.json", "\"\(name)\"", "\"\(former)\"")
    }
    try folder.edit("m/config.json", #""hidden_act": "silu""#, #""activation_function": "swiglu""#)
    #expect(try Self.load(folder).encoder.vectors(["swap eth to dai"]) == wanted)
  }

  @Test func anotherPaddingTokenIsRefused() throws {
    let folder = try Self.copy("tiny-roberta")
    try folder.edit("m/config.json", #""pad_token_id": 1"#, #""pad_token_id": 2"#)
    #expect(
      failureText(in: folder) { _ = try Self.load(folder) }
        == "…/m/config.json: \"pad_token_id\" 2 is not supported, only 1")
  }

  /// Files cut short anywhere: an error, never a trap.
  @Test func damagedCharacterMapsAndModelsNeverTrap() throws {
    let folder = try Self.copy("tiny-xlm-roberta")
    try folder.remove("m/tokenizer.json")
    let file = fixtures.appendingPathComponent("models/tiny-xlm-roberta/sentencepiece.bpe.model")
    let bytes = [UInt8](try Data(contentsOf: file))
    for cut in stride(from: 1, to: bytes.count, by: 211) {
      var damaged = bytes
      damaged[cut] ^= 0x55
      for text in [damaged, Array(bytes.prefix(cut))] {
        try folder.write("m/sentencepiece.bpe.model", text)
        guard let encoder = try? Self.load(folder).encoder else { continue }
        _ = Self.ids(encoder, "naïve ｶﾀｶﾅ <mask> 預言機 👍🏽 e\u{301}")
      }
    }
  }

  @Test func listsTokenizerPoolingAndLanguages() throws {
    let folder = try TemporaryFolder()
    for name in ["tiny-dense", "tiny-roberta", "tiny-xlm-roberta"] {
      try folder.copy(model: name, as: name)
    }
    try folder.write(
      "tiny-xlm-roberta/README.md", "---\nlanguage:\n- de\n- \"fr\"\ntags:\n- x\n---\n# en\n")
    try folder.write("tiny-roberta/README.md", "---\nlanguage: [en, it]\n---\n")
    let listed = Models.list(search: ModelSearchPath(roots: [folder.path]))
    #expect(listed.map(\.problem) == [nil, nil, nil])
    #expect(listed.map(\.tokenizer) == ["WordPiece", "BPE", "Unigram"])
    #expect(listed.map(\.pooling) == ["cls+mean", "mean", "mean"])
    #expect(listed.map(\.dimension) == [20, 32, 32])
    #expect(listed.map(\.tokenLimit) == [48, 64, 64])
    #expect(listed.map(\.languages) == [[], ["en", "it"], ["de", "fr"]])
  }
}
