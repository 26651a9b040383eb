public import ArgumentParser
import Glibc
import Groundwork
import Records
public import Streams

/// The flags that every tool shares.
public struct StreamOptions: ParsableArguments {
  /// Whether to show progress.
  public enum ProgressMode: String, EnumerableFlag {
    case progress, quiet

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
  public var promptField = "prompt"

  /// For ArgumentParser.
  public init() {}

  /// Refuses what cannot go together.
  public func validate() throws {
    if rejects != nil && !skipInvalid {
      throw ValidationError("--rejects needs --skip-invalid")
    }
    if maxLineBytes < 1 { throw ValidationError("--max-line-bytes must be at least 1") }
    if promptField.isEmpty { throw ValidationError("--prompt-field must not be empty") }
  }

  /// What to do with an unusable line.
  public var policy: InvalidLinePolicy { skipInvalid ? .skip : .stop }

  /// Whether words that are neither records nor errors are unwanted.
  public var isQuiet: Bool { progress == .quiet }

  /// Opens the inputs as a pipeline.
  ///
  /// - Parameters:
  ///   - tool: The tool's name, for messages.
  ///   - format: How the inputs are written.
  ///   - threads: How many workers.
  ///   - limit: How much one worker takes at once.
  ///   - text: Prompts, one a line, to take instead of the inputs, and their name; or nil.
  /// - Returns: The pipeline, not yet running.
  /// - Throws: `Diagnostic` where the rejects file cannot be written.
  public func pipeline(
    _ tool: String, format: InputFormat = .jsonl, threads: Int = 1,
    limit: BatchLimit = BatchLimit(rows: 512), text: (bytes: [UInt8], name: String)? = nil
  ) throws(Diagnostic) -> RecordPipeline {
    let (field, longest) = (promptField, maxLineBytes)
    func decoder(_ name: String) -> any BatchDecoder {
      switch text == nil ? format : .text {
      case .jsonl: LineDecoder(source: name, limit: limit, longestLine: longest)
      case .text:
        LineDecoder(source: name, limit: limit, textField: field, longestLine: longest)
      case .csv: CSVDecoder(source: name, limit: limit, required: [field], longestRow: longest)
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
      policy: policy,
      rejects: try openRejects())
    return RecordPipeline(
      source: source, threads: threads, invalidLines: log, observer: progressLine(tool))
  }

  /// Opens the rejects file.
  ///
  /// - Throws: `Diagnostic` where this run reads or writes it otherwise, or it cannot be written.
  private func openRejects() throws(Diagnostic) -> OutputStream? {
    guard let rejects else { return nil }
    files.forEach(OpenFiles.willRead)
    return try OutputStream.creating(rejects)
  }

  /// Opens the file of --output, or standard output.
  ///
  /// - Throws: `Diagnostic` where it cannot be written.
  public func openOutput() throws(Diagnostic) -> OutputStream {
    try output.map { (path) throws(Diagnostic) in try OutputStream.replacing(path) }
      ?? OutputStream.standard()
  }

  private func progressLine(_ tool: String) -> ProgressLine {
    // Records on the same terminal would run into the line.
    let wanted = StandardError.isTerminal && isatty(STDOUT_FILENO) == 0
    let isShown = progress == .progress || (progress == nil && wanted)
    let sizes = files.map { path -> Int? in
      var status = stat()
      guard withPath(path, { stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG else {
        return nil
      }
      return Int(status.st_size)
    }
    let known = sizes.compactMap { $0 }
    let total = !files.isEmpty && known.count == sizes.count ? known.reduce(0, +) : nil
    return ProgressLine(tool: tool, isShown: isShown, totalBytes: total)
  }
}

extension InputFormat: ExpressibleByArgument {}

/// How many threads to use.
public struct ThreadOptions: ParsableArguments {
  /// The count; nil is one a processor.
  @Option(
    help: ArgumentHelp(
      "Threads (default: one a processor). The output never depends on it.", valueName: "n"))
  public var threads: Int?

  /// For ArgumentParser.
  public init() {}

  /// Refuses counts that make no sense.
  public func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024")
    }
  }

  /// The count to use.
  public var count: Int { threads ?? availableProcessors() }
}
