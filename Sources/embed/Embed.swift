import ArgumentParser
import CommandLineTool
import Encoder
import Streams
import Workflow

/// Turns prompts into vectors.
@main
struct Embed: Tool {
  static let configuration = toolConfiguration(
    "embed", abstract: "Turn prompts into vectors.",
    discussion: """
      Reads one prompt a record and writes each record again with the fields "embedding" and \
      "embedder". The built-in encoder "static" needs no file and no network. See embed(1).
      """,
    parts: ["encoder: \(EncoderParts.builtInEncoder)", "kernels: \(EncoderParts.kernels)"])

  static let examples = [
    "embed --from csv mini.csv > train.jsonl",
    "echo \"deposit 10 ETH\" | embed --from text | jq -c 'del(.embedding)'",
  ]

  @Option(
    help: ArgumentHelp(
      "How the input is written: jsonl, csv, tsv or text (default: by the file's name, else jsonl).",
      valueName: "format"))
  var from: InputFormat?

  @Option(
    help: ArgumentHelp(
      "How a vector is written: array of decimals, or base64 of little-endian float32.",
      valueName: "encoding"))
  var encoding: VectorEncoding = .array

  @OptionGroup(title: "Encoder") var encoder: EncoderFlags

  @Flag(
    help: ArgumentHelp(
      "Write the file and line of each record in field \"source\", unless it has one."))
  var keepSource = false

  @Flag(help: "List the encoders that can be found, and where.")
  var listModels = false

  @Flag(
    help: "Write the token ids, special tokens included, in field \"tokens\" instead of a vector.")
  var tokens = false

  @Flag(
    help: "Embed the prompts of many kinds that ship with the suite instead, for fit --background.")
  var background = false

  @Option(
    help: ArgumentHelp(
      "Take vectors from an earlier output of the same encoder, by prompt.", valueName: "file"),
    completion: .file())
  var reuse: String?

  @OptionGroup var reloading: ReloadOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var lineErrors: LineErrorOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    try lineErrors.check(with: stream)
    if background && !stream.files.isEmpty {
      throw ValidationError("--background brings its own prompts; give no files")
    }
    if tokens && reuse != nil { throw ValidationError("--tokens and --reuse exclude each other") }
  }

  func execute() throws {
    if listModels { return try encoder.list() }
    reloading.listen()
    let (model, isCostly, notes, warnings) = try encoder.load(threads: threads.count)
    warnings.forEach(say)
    if !stream.isQuiet { notes.forEach(say) }
    let earlier = try reuse.map {
      try ReusableVectors(file: $0, encoder: model, promptField: stream.promptField)
    }
    let job = EmbedJob(
      encoder: model, promptField: stream.promptField,
      policy: lineErrors.policy(stream, tool: Self.name),
      output: tokens ? .tokens : .vectors(encoding), earlier: earlier,
      keepsSource: keepSource, memory: isCostly && !tokens ? RunVectors() : nil)
    let output = try stream.openOutput(replacing: reuse.map { [$0] } ?? [])
    let pipeline = try stream.pipeline(
      Self.name, format: from, threads: threads.count, limit: encoder.batchLimit,
      policy: job.policy,
      text: background
        ? (PackageResources.BackgroundPrompts_txt, "<background>") : nil)
    if reloading.reload {
      pipeline.onReload {
        reload(pipeline) { ("--rejects is open again", {}) }
      }
    }
    var tally = EmbedTally()
    try pipeline.run(stopsForSignals: true) { () throws(Diagnostic) in
      EmbedWorker(job)
    } consume: { (batch: EmbeddedBatch) throws(Diagnostic) in
      tally.add(batch.tally)
      try output.write(batch.lines)
      try output.flush()
    }
    try output.close()
    if !stream.isQuiet { tally.notes(on: model, reuse: reuse).forEach(say) }
  }
}
