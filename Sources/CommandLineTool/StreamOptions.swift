public import ArgumentParser
import Groundwork
import Records
public import Streams

/// The flags that every tool shares.
public struct StreamOptions: ParsableArguments {
  /// Whether to show progress.
  public enum ProgressMode: String, EnumerableFlag {
    case progress, quiet

    /// The names of each flag.
    public static func name(for value: ProgressMode) -> NameSpecification {
      value == .quiet ? [.short, .long] : .long
    }

    /// The help text of each flag.
    public static func help(for value: ProgressMode) -> ArgumentHelp? {
      switch value {
      case .progress: "Show progress on standard error even where it is no terminal."
      case .quiet: "Show no progress, and no notes that are not errors."
      }
    }
  }

  /// The inputs in order.
  @Argument(help: "Inputs, in order; - or none is standard input.", completion: .file())
  public var files: [String] = []

  /// Whether unusable lines are set aside.
  @Flag(help: "Set unusable lines aside, count them, and go on.")
  public var skipInvalid = false

  /// Where such lines go.
  @Option(
    help: ArgumentHelp("Copy the lines that --skip-invalid sets aside.", valueName: "file"),
    completion: .file())
  public var rejects: String?

  /// How many such lines are too many.
  @Option(
    help: ArgumentHelp(
      "End with status 2 when --skip-invalid sets more aside: a count, or a share as 5% or 0.05.",
      valueName: "n|share"))
  public var maxInvalid: InvalidLineLimit?

  /// Where the output goes; nil is standard output.
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write here instead of standard output; the file appears when it is whole.",
      valueName: "file"),
    completion: .file())
  public var output: String?

  /// The longest line that is read.
  @Option(help: ArgumentHelp("Longest line that is read, in bytes.", valueName: "n"))
  public var maxLineBytes = LineLength.standard

  /// Progress wanted or not.
  @Flag public var progress: ProgressMode?

  /// The field that holds the prompt.
  @Option(help: ArgumentHelp("Field that holds the prompt.", valueName: "name"))
  public var promptField = Environment.value(Environment.promptField) ?? "prompt"

  /// For ArgumentParser.
  public init() {}

  /// Refuses what cannot go together.
  public func validate() throws {
    if rejects != nil && !skipInvalid {
      throw ValidationError("--rejects needs --skip-invalid")
    }
    if maxInvalid != nil && !skipInvalid {
      throw ValidationError("--max-invalid needs --skip-invalid")
    }
    try OutputFiles.refuseShared(outputs)
    if maxLineBytes < 1 { throw ValidationError("--max-line-bytes must be at least 1") }
    if promptField.isEmpty { throw ValidationError("--prompt-field must not be empty") }
  }

  /// The files that the run writes, by flag.
  public var outputs: [(flag: String, path: String?)] {
    [("--output", output), ("--rejects", rejects)]
  }

  /// What to do with an unusable line.
  public var policy: InvalidLinePolicy { skipInvalid ? .skip : .stop }

  /// Says of a bad line that the flag which sets lines aside cannot, where it is in a file beside the inputs.
  ///
  /// Such a file is what records are held against, so a line that it lacks would falsify every answer.
  ///
  /// - Parameter diagnostic: What stopped the tool.
  /// - Returns: The same, with the flag's limit in the remedy where that is what the user runs into.
  public func explained(_ diagnostic: Diagnostic) -> Diagnostic {
    let inputs = files.isEmpty ? ["-"] : files
    guard skipInvalid, let place = diagnostic.location, place.line != nil,
      !inputs.contains(place.file == "<stdin>" ? "-" : place.file)
    else { return diagnostic }
    let limit = "--skip-invalid holds for the records, not for this file"
    var explained = diagnostic
    explained.remedy =
      explained.remedy.isEmpty ? "\(limit)" : "\(explained.remedy); \(limit)"
    return explained
  }

  /// Whether words that are neither records nor errors are unwanted.
  public var isQuiet: Bool { progress == .quiet }

  /// Opens the inputs as a pipeline.
  ///
  /// - Parameters:
  ///   - tool: The tool's name, for messages.
  ///   - format: How the inputs are written; nil where each file's name tells.
  ///   - threads: How many workers.
  ///   - limit: How much one worker takes at once.
  ///   - policy: What to do with unusable lines; nil is the flags' own.
  ///   - text: Prompts, one a line, to take instead of the inputs, and their name; or nil.
  /// - Returns: The pipeline, not yet running.
  /// - Throws: `Diagnostic` where the rejects file cannot be written.
  public func pipeline(
    _ tool: String, format: InputFormat? = .jsonl, threads: Int = 1,
    limit: BatchLimit = BatchLimit(rows: 512), policy: InvalidLinePolicy? = nil,
    text: (bytes: [UInt8], name: String)? = nil
  ) throws(Diagnostic) -> RecordPipeline {
    let (field, longest) = (promptField, maxLineBytes)
    func decoder(_ name: String) -> any BatchDecoder {
      switch text == nil ? format ?? InputFormat(ofFileNamed: name) : .text {
      case .jsonl: LineDecoder(source: name, limit: limit, longestLine: longest)
      case .text:
        LineDecoder(source: name, limit: limit, textField: field, longestLine: longest)
      case .csv:
        CSVDecoder(source: name, limit: limit, required: [.prompt(field)], longestRow: longest)
      case .tsv:
        CSVDecoder(
          source: name, limit: limit, required: [.prompt(field)], delimiter: .tab,
          longestRow: longest)
      }
    }
    let source =
      text.map { BatchSource(text: $0.bytes, name: $0.name, makeDecoder: decoder) }
      ?? BatchSource(paths: files, makeDecoder: decoder)
    if source.readsTerminal && !isQuiet {
      StandardError.say(
        tool, "reading records from the terminal; end with control-D, or see \(tool) --help")
    }
    let log = InvalidLineLog(
      policy: policy ?? self.policy, rejects: try openRejects(), limit: maxInvalid)
    return RecordPipeline(
      source: source, threads: threads, invalidLines: log, observer: progressLine(tool))
  }

  /// Opens the rejects file.
  ///
  /// - Throws: `Diagnostic` where this run reads or writes it otherwise, or it cannot be written.
  private func openRejects() throws(Diagnostic) -> OutputStream? {
    guard let rejects else { return nil }
    files.forEach(OpenFiles.willRead)
    try refuse(rejects, besides: [], remedy: "write the rejects to another file")
    return try OutputStream.creating(rejects)
  }

  /// Opens the file of --output, or standard output.
  ///
  /// - Parameter replacing: Files besides the records that the output may take the place of.
  /// - Returns: Where to write.
  /// - Throws: `Diagnostic` where it cannot be written, or another argument names it.
  public func openOutput(replacing: [String] = []) throws(Diagnostic) -> OutputStream {
    guard let output, output != "-" else { return OutputStream.standard() }
    try refuse(output, besides: files + replacing, remedy: "write to another file")
    return try OutputStream.replacing(output)
  }

  /// Refuses to write over a file that another argument names, before or after it has been read.
  ///
  /// - Parameters:
  ///   - path: Where to write.
  ///   - allowed: Arguments that may name the same file.
  ///   - remedy: What to do instead.
  /// - Throws: `Diagnostic` where one does that may not.
  private func refuse(
    _ path: String, besides allowed: [String], remedy: String
  ) throws(Diagnostic) {
    guard let file = FileIdentity.regularFile(at: path) else { return }
    let others = Arguments.all.filter { argument in
      let isLongFlag = argument.hasPrefix("--") && argument.contains("=")
      let value = isLongFlag ? String(argument.drop { $0 != "=" }.dropFirst()) : argument
      return FileIdentity.regularFile(at: value) == file && !allowed.contains(value)
    }
    // One of them is where the path itself is given.
    guard others.count > (allowed.contains(path) ? 0 : 1) else { return }
    throw Diagnostic(
      SourceLocation(path), "is an input too", remedy: Message(remedy), status: .usage)
  }

  private func progressLine(_ tool: String) -> ProgressLine {
    // Records on the same terminal would run into the line.
    let wanted = StandardError.isTerminal && !Descriptor.standardOutput.isTerminal
    let isShown = progress == .progress || (progress == nil && wanted)
    let sizes = files.map { path -> Int? in
      let status = try? FileStatus(at: path)
      return status?.kind == .regular ? status?.size : nil
    }
    let known = sizes.compactMap { $0 }
    let total = !files.isEmpty && known.count == sizes.count ? known.reduce(0, +) : nil
    return ProgressLine(tool: tool, isShown: isShown, totalBytes: total)
  }
}

extension InputFormat: ExpressibleByArgument {}

extension InvalidLineLimit: ExpressibleByArgument {
  /// Reads a count, or a share as `5%` or `0.05`.
  public init?(argument: String) {
    if let count = Int(argument) {
      guard count >= 0 else { return nil }
      self = .count(count)
      return
    }
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else {
      return nil
    }
    let share = isPercent ? number / 100 : number
    guard (0...1).contains(share) else { return nil }
    self = .share(share)
  }
}
