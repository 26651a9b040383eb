import ArgumentParser
import CommandLineTool
import Encoder
import Groundwork
import Streams

/// Which encoder to use, and how.
struct EncoderFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The encoder: static is built in; else a model's folder or name.", valueName: "name"),
    completion: ModelCompletion.models)
  var model = "static"

  @Option(
    help: ArgumentHelp(
      "Arithmetic of a model's matrix products: f32, bf16, int8 or int8-weights.",
      valueName: "precision"))
  var precision: EncoderPrecision?

  @Option(
    help: ArgumentHelp("Text to put before every prompt.", valueName: "text"))
  var promptPrefix: String?

  @Option(
    help: ArgumentHelp("Name of a prefix that the model's folder defines.", valueName: "name"),
    completion: ModelCompletion.promptNames)
  var promptName: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Keep this many leading numbers of a vector, and normalise again.", valueName: "n"))
  var truncateDim: Int?

  func validate() throws {
    let options: [(String, Bool)] = [
      ("--precision", precision != nil), ("--prompt-prefix", promptPrefix != nil),
      ("--prompt-name", promptName != nil), ("--truncate-dim", truncateDim != nil),
    ]
    if isBuiltIn, let (name, _) = options.first(where: \.1) {
      throw ValidationError("\(name) needs --model; the built-in encoder has no such choice")
    }
    if promptPrefix != nil && promptName != nil {
      throw ValidationError("--prompt-prefix and --prompt-name exclude each other")
    }
  }

  /// Whether the encoder compiled into the tool is meant.
  private var isBuiltIn: Bool { model == "static" }

  /// What one thread takes at once: little where a row is milliseconds of work, and fewer of the long
  /// ones, so that the threads finish together.
  var batchLimit: BatchLimit {
    isBuiltIn ? BatchLimit(rows: 512) : BatchLimit(rows: 16, bytes: 3 << 10, fewestRows: 4)
  }

  /// Finds and loads the encoder.
  ///
  /// - Parameter threads: How many may read the weights.
  /// - Returns: The encoder, whether a vector costs matrix products, what the user
  ///   should know, and what even a quiet user must know.
  /// - Throws: `Diagnostic` where there is no such model, or it cannot be used.
  func load(threads: Int) throws(Diagnostic) -> (
    encoder: any TextEncoder, isCostly: Bool, notes: [String], warnings: [String]
  ) {
    if isBuiltIn { return (try Diagnostic.placing(try StaticEncoder()), false, [], []) }
    var options = EncoderOptions()
    options.precision = precision ?? .float32
    options.promptPrefix = promptPrefix
    options.promptName = promptName
    options.truncateDimension = truncateDim
    let loaded = try Diagnostic.placing(
      try Models.load(name: model, search: .ofProcess, options: options, threads: threads))
    let falls = loaded.precision != options.precision
    guard loaded.multiplies else {
      let ignored = "\(model) is a table of vectors: --precision is ignored"
      return (loaded.encoder, false, loaded.notes, falls ? [ignored] : [])
    }
    let note =
      "this processor cannot compute in \(options.precision.rawValue); using \(loaded.precision.rawValue)"
    return (loaded.encoder, true, loaded.notes, falls ? [note] : [])
  }

  /// Writes what can be found, one line an encoder: name, dimension, tokens, family, folder, tokenizer,
  /// pooling, languages, and what speaks against it.
  func list() throws(Diagnostic) {
    let output = OutputStream.standard()
    let builtIn = try Diagnostic.placing(try StaticEncoder())
    try output.write(
      "static\t\(builtIn.dimension)\tany\tstatic\tbuilt in\t\(builtIn.tokenizerKind)\tmean\ten\n")
    for model in Models.list(search: .ofProcess) {
      let dimension = model.dimension.map(String.init) ?? "?"
      let limit = model.tokenLimit.map(String.init) ?? "?"
      let problem = model.problem.map { ["cannot be used: \($0.what.withFlags)"] } ?? []
      let languages = model.languages.isEmpty ? "?" : model.languages.joined(separator: ",")
      let fields =
        [
          model.name, dimension, limit, model.family, model.path, model.tokenizer ?? "?",
          model.pooling ?? "?", languages,
        ] + problem
      try output.write(fields.map(\.printable).joined(separator: "\t") + "\n")
    }
    try output.close()
  }
}

extension EncoderPrecision: ExpressibleByArgument {}
