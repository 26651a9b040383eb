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

  @Option(help: ArgumentHelp("How the input is written: jsonl, csv or text.", valueName: "format"))
  var from: InputFormat = .jsonl

  @Option(
    help: ArgumentHelp(
      "How a vector is written: array of decimals, or base64 of little-endian float32.",
      valueName: "encoding"))
  var encoding: VectorEncoding = .array

  @OptionGroup(title: "Encoder") var encoder: EncoderFlags

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

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    if from == .jsonl, let csv = stream.files.first(where: { $0.lowercased().hasSuffix(".csv") }) {
      throw ValidationError("\(csv) is named as CSV; say --from csv")
    }
    if background && !stream.files.isEmpty {
      throw ValidationError("--background brings its own prompts; give no files")
    }
    if tokens && reuse != nil { throw ValidationError("--tokens and --reuse exclude each other") }
  }

  func execute() throws {
    if listModels { return try encoder.list() }
    let (model, loadingNotes) = try encoder.load(threads: threads.count)
    loadingNotes.forEach(say)
    let earlier = try reuse.map {
      try ReusableVectors(file: $0, encoder: model, promptField: stream.promptField)
    }
    let job = EmbedJob(
      encoder: model, promptField: stream.promptField, policy: stream.policy,
      output: tokens ? .tokens : .vectors(encoding), refusesBlankLabels: from == .csv,
      earlier: earlier)
    let output = try stream.openOutput()
    let pipeline = try stream.pipeline(
      Self.name, format: from, threads: threads.count, limit: encoder.batchLimit,
      text: background
        ? (PackageResources.BackgroundPrompts_txt, "<background>") : nil)
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
