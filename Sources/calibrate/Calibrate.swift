import ArgumentParser
import Classifier
import Groundwork
import Streams
import Workflow
import CommandLineTool
import LinearAlgebra

/// Makes a mapper's scores probabilities.
@main
struct Calibrate: Tool {
  static let configuration = toolConfiguration(
    "calibrate", abstract: "Turn a mapper's scores into probabilities that can be trusted.",
    discussion: """
      Reads the rows that fit read and writes the mapper with a calibrator that was fitted on \
      scores of rows that the scoring model had not seen. See calibrate(1).
      """,
    parts: ["kernels: \(regressionKernelsName)", "OpenBLAS: \(openBLASCore)"])

  static let examples = [
    "calibrate --mapper fitted.json train.jsonl > mapper.json"
  ]

  @Option(
    help: ArgumentHelp("The mapper that fit wrote; may be a pipe.", valueName: "file"),
    completion: .file())
  var mapper: String

  @Option(
    help: ArgumentHelp(
      "auto, sigmoid, isotonic, temperature or none.", valueName: "method"))
  var method: CalibrationChoice = .automatic

  @Option(help: ArgumentHelp("Stratified folds.", valueName: "folds"))
  var cv = 3

  @Option(
    help: ArgumentHelp(
      "Deal rows to folds by the hash of the prompt, or as the file has them, like scikit-learn.",
      valueName: "order"))
  var cvOrder: FoldOrder = .hash

  @Option(
    help: ArgumentHelp(
      "Write the rows, vectors kept, scored by the fold that had not seen them.",
      valueName: "file"), completion: .file())
  var outOfFold: String?

  @Flag(help: "Average the folds' models, each with its own calibrator.")
  var ensemble = false

  @Flag(help: "The rows were held out: calibrate the mapper as it is on them.")
  var prefit = false

  @Flag(help: "Let --prefit use rows that fit has seen.")
  var allowSeen = false

  @OptionGroup var labels: LabelFieldOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var stream: StreamOptions

  func validate() throws {
    if cv < 2 { throw ValidationError("--cv must be at least 2") }
    if prefit && ensemble { throw ValidationError("--prefit and --ensemble exclude each other") }
    if allowSeen && !prefit { throw ValidationError("--allow-seen needs --prefit") }
    try OutputFiles.refuseShared([("--out-of-fold", outOfFold)] + stream.outputs)
  }

  func execute() throws {
    try Diagnostic.placing(try openBLAS(threads: threads.count))
    let fitted = try Mapper(file: mapper)
    let pipeline = try stream.pipeline(Self.name, threads: threads.count)
    let rows = try LabelledVectors.read(
      pipeline, promptField: stream.promptField,
      labels: try LabelReader(field: labels.labelField, mapFile: labels.labelMap),
      keepsRecords: outOfFold != nil, policy: stream.policy)
    if !stream.isQuiet { rows.nullLabelNote.map(say) }
    let result = try calibrated(fitted, consume rows)
    tell(result)
    let output = try stream.openOutput(replacing: [mapper])
    try output.write(result.mapper.encoded())
    try output.close()
  }

  private func calibrated(
    _ mapper: Mapper, _ rows: consuming LabelledVectors
  ) throws(Diagnostic) -> CalibrationResult {
    if rows.count > 0, let mismatch = mapper.mismatch(ofEmbedder: rows.embedder) {
      throw Diagnostic(rows.locations.first, mismatch)
    }
    // Only a refusal of held-out rows needs to know where they stood.
    let locations = prefit ? rows.locations : []
    let records = rows.records
    let training = try TrainingSet(
      consume rows, classes: mapper.classes, labelField: labels.labelField)
    try refuseStrangeRows(training, mapper)
    var settings = CalibrationSettings()
    settings.choice = method
    settings.folds = cv
    settings.order = cvOrder
    settings.ensemble = ensemble
    settings.prefit = prefit
    settings.allowsSeenRows = allowSeen
    let result: CalibrationResult
    do throws(Failure) {
      result = try calibrate(mapper, on: training, settings: settings, threads: threads.count)
    } catch {
      // Only a refusal of held-out rows says which row it is about.
      throw Diagnostic(error.row.map { locations[$0] }, error)
    }
    if let outOfFold {
      let missing = try OutOfFoldFile(records: records, training: training)
        .write(result, to: outOfFold)
      if missing > 0 && !stream.isQuiet {
        say(
          "\(counted(missing, of: training.count, "row")) \(agreeing(missing, "was", "were")) never held out, "
            + "and \(agreeing(missing, "is", "are")) not in \(outOfFold)")
      }
    }
    return result
  }

  /// Refuses rows of which the mapper knows none: probabilities fitted to them would be of another mapper.
  private func refuseStrangeRows(_ rows: TrainingSet, _ mapper: Mapper) throws(Diagnostic) {
    guard !prefit, !ensemble, mapper.calibration?.prefit != true, !mapper.seen.isEmpty,
      !rows.promptHashes.isEmpty,
      !rows.promptHashes.contains(where: mapper.hasSeen)
    else { return }
    let count = rows.count
    throw Diagnostic(
      SourceLocation(self.mapper),
      "the mapper was trained on none of the \(counted(count, "row")), so probabilities fitted to "
        + "\(agreeing(count, "it", "them")) would not be its own",
      remedy: "give the rows that fit read, or --prefit if these were held out from it")
  }

  /// The table of methods, then the notes.
  private func tell(_ result: CalibrationResult) {
    if let report = result.mapper.calibration, !stream.isQuiet {
      for candidate in report.candidates {
        say(candidate.line + (candidate.method == report.method ? ", chosen" : ""))
      }
    }
    for note in result.notes where note.isFailure || !stream.isQuiet { say(note.message.withFlags) }
  }
}

extension CalibrationCandidate {
  /// The cross-fitted metrics of a method in one line.
  fileprivate var line: String {
    "\(method == .none ? "none (as fit left them)" : method.rawValue): log loss \(metrics.logLoss.fixed(decimals: 4)), "
      + "Brier \(metrics.brier.fixed(decimals: 4)), "
      + "ECE \(metrics.calibrationErrorByWidth.fixed(decimals: 4)) by width "
      + "(noise \(metrics.noiseFloorByWidth.fixed(decimals: 4))), "
      + "\(metrics.calibrationErrorByMass.fixed(decimals: 4)) by mass "
      + "(noise \(metrics.noiseFloorByMass.fixed(decimals: 4))), "
      + "accuracy \(metrics.accuracy.fixed(decimals: 4))"
  }
}

extension FoldOrder: ExpressibleByArgument {}

extension CalibrationChoice: ExpressibleByArgument {
  /// Reads `auto` or a method's name.
  public init?(argument: String) {
    if argument == CalibrationChoice.automatic.name {
      self = .automatic
    } else if let method = CalibrationMethod(rawValue: argument) {
      self = .method(method)
    } else {
      return nil
    }
  }

  /// Every value, for help and completions.
  public static var allValueStrings: [String] {
    [CalibrationChoice.automatic.name] + CalibrationMethod.allCases.map(\.rawValue)
  }

  /// The value as help shows it.
  public var defaultValueDescription: String { name }
}
