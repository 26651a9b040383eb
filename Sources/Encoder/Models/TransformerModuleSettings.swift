import Groundwork
internal import JSON
import ModelFiles
import Tokenizer

/// What sentence-transformers' `sentence_bert_config.json` says of the transformer.
///
/// What it says and is not obeyed is refused by name.
struct TransformerModuleSettings {
  /// Most ids of a prompt, or nil where the tokenizer decides.
  let maximumLength: Int?
  /// Whether texts are put into lower case before the tokenizer's own normaliser.
  let lowercases: Bool
  /// Whether the tokenizer's opening and closing tokens are added.
  let addsSpecialTokens: Bool
  /// What wins over `tokenizer_config.json`.
  let tokenizer: Settings

  /// Reads the file; early versions named it after the model.
  ///
  /// - Throws: `Failure` when it is broken, or says what is not obeyed.
  init(folder: ModelFolder) throws(Failure) {
    var settings = try folder.settings("sentence_bert_config.json")
    for kind in ["roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"]
    where settings.members.isEmpty {
      settings = try folder.settings("sentence_\(kind)_config.json")
    }
    try Self.checkTask(settings)
    let former = try settings.settings("tokenizer_args")
    tokenizer = former.members.isEmpty ? try settings.settings("processor_kwargs") : former
    try tokenizer.refuseOthers(
      than: TokenizerSettings.overridable + Self.withoutEffect, in: "tokenizer_args")
    let text = try Self.processing(settings)
    let limits = [
      try text.count("max_length"), try tokenizer.count("model_max_length"),
      try settings.count("max_seq_length"),
    ]
    maximumLength = limits.lazy.compactMap { $0 }.first
    addsSpecialTokens = try text.flag("add_special_tokens") ?? true
    lowercases = try settings.flag("do_lower_case") ?? false
  }

  /// What concerns loading, other modalities, or tasks that no prompt is given here.
  private static let withoutEffect = [
    "use_fast", "trust_remote_code", "local_files_only", "revision", "token", "cache_dir",
    "padding_side", "attn_implementation", "torch_dtype", "dtype", "use_cache",
    "add_pooling_layer", "device_map", "code_revision",
  ]

  private static func checkTask(_ settings: Settings) throws(Failure) {
    try settings.refuseOthers(
      than: [
        "max_seq_length", "do_lower_case", "transformer_task", "modality_config",
        "module_output_name", "processing_kwargs", "unpad_inputs", "query_length",
        "document_length", "query_expansion", "tokenizer_args", "processor_kwargs", "model_args",
        "model_kwargs", "config_args", "config_kwargs",
      ])
    try settings.refuse("transformer_task", unless: "feature-extraction")
    try settings.refuse("module_output_name", unless: "token_embeddings")
    let text = try settings.settings("modality_config").settings("text")
    try text.refuse("method", unless: "forward")
    try text.refuse("method_output_name", unless: "last_hidden_state")
    for name in ["model_args", "model_kwargs", "config_args", "config_kwargs"] {
      try settings.settings(name).refuseOthers(than: withoutEffect, in: name)
    }
  }

  /// How the tokenizer is called for texts.
  private static func processing(_ settings: Settings) throws(Failure) -> Settings {
    let all = try settings.settings("processing_kwargs")
    try all.refuseOthers(
      than: ["text", "common", "audio", "image", "video"], in: "processing_kwargs")
    try all.settings("common").refuseOthers(than: ["return_tensors"], in: "processing_kwargs")
    let text = try all.settings("text")
    try text.refuseOthers(
      than: ["max_length", "add_special_tokens", "padding", "truncation", "pad_to_multiple_of"],
      in: "processing_kwargs")
    if let truncation = text["truncation"], truncation.boolValue != true,
      !["longest_first", "only_first"].contains(truncation.stringValue)
    {
      throw Failure("\(text.path): \"truncation\" in \"processing_kwargs\" is not supported")
    }
    return text
  }
}

extension Settings {
  /// Refuses members by name; one that is `null` is none.
  ///
  /// - Parameters:
  ///   - names: Members that are known.
  ///   - place: The member of the file that these settings are.
  /// - Throws: `Failure` that names the first member that is not known.
  func refuseOthers(than names: [String], in place: String? = nil) throws(Failure) {
    for (name, value) in members where !value.isNull && !names.contains(name) {
      throw Failure(
        "\(path): \"\(name)\"\(place.map { " in \"\($0)\"" } ?? "") is not supported")
    }
  }

  /// Refuses another text than the one that is obeyed.
  fileprivate func refuse(_ name: String, unless wanted: String) throws(Failure) {
    guard let text = try text(name), text != wanted else { return }
    throw Failure("\(path): \"\(name)\" \"\(text)\" is not supported, only \"\(wanted)\"")
  }
}
